using Syncline.Crdt.Counters;
using Syncline.Crdt.Objects;

namespace Syncline.Objects;

/// <summary>What a transaction asks of a counter that only grows.</summary>
/// <param name="ask">Takes the operation.</param>
public readonly struct GrowOnlyCounterBuilder(Action<Operation> ask)
{
    /// <summary>Counts up.</summary>
    /// <param name="amount">By how much, at least 0.</param>
    public void Increment(long amount = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(amount);
        ask(new CounterOperation.Add(amount) { Type = ObjectType.GrowCounter });
    }
}
