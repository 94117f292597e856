using Syncline.Crdt.Causality;

namespace Syncline.Crdt.Counters;

/// <summary>A replica's running total as of one of its dots.</summary>
/// <param name="Replica">Whose total.</param>
/// <param name="Counter">The dot's counter: of two marks of a replica the one with the greater counter knows more.</param>
/// <param name="Total">Increments less decrements; 128 bits, so that no sequence of 64-bit steps can wrap it.</param>
public readonly record struct CounterMark(ReplicaId Replica, ulong Counter, Int128 Total)
{
    /// <summary>The dot at which the total holds.</summary>
    public Dot Dot => new(Replica, Counter);
}
