using Syncline.Crdt.Causality;

namespace Syncline.Crdt.Counters;

/// <summary>How far a reset saw a replica count: the last step of its run, and the run's total there.</summary>
/// <param name="Replica">Whose run.</param>
/// <param name="Counter">The counter of that step's dot.</param>
/// <param name="Total">The increments of the run less its decrements, up to that step.</param>
public readonly record struct CounterMark(ReplicaId Replica, ulong Counter, Int128 Total)
{
    /// <summary>The dot at which the total holds.</summary>
    public Dot Dot => new(Replica, Counter);
}
