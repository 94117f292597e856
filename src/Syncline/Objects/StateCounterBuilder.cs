using Syncline.Crdt.Counters;
using Syncline.Crdt.Objects;

namespace Syncline.Objects;

/// <summary>What a transaction asks of a counter that is never reset.</summary>
/// <param name="ask">Takes the operation.</param>
public readonly struct StateCounterBuilder(Action<Operation> ask)
{
    /// <summary>Counts up.</summary>
    /// <param name="amount">By how much, at least 0.</param>
    public void Increment(long amount = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(amount);
        ask(new CounterOperation.Add(amount) { Type = ObjectType.StateCounter });
    }

    /// <summary>Counts down.</summary>
    /// <param name="amount">By how much, at least 0.</param>
    public void Decrement(long amount = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(amount);
        ask(new CounterOperation.Add(-amount) { Type = ObjectType.StateCounter });
    }
}
