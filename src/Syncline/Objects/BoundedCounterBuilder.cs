using Syncline.Crdt.Counters;
using Syncline.Crdt.Objects;

namespace Syncline.Objects;

/// <summary>What a transaction asks of a counter that never falls below zero.</summary>
/// <param name="ask">Takes the operation.</param>
/// <remarks>
/// The transaction is refused where the rights that are held here do not suffice; they are then asked of linked members
/// for a while (<see cref="Replication.Engines.LinkLimits.RightsMilliseconds"/>).
/// </remarks>
public readonly struct BoundedCounterBuilder(Action<Operation> ask)
{
    /// <summary>Counts up, and so makes rights here.</summary>
    /// <param name="amount">By how much, at least 0.</param>
    public void Increment(long amount = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(amount);
        ask(new BoundedCounterOperation.Increment(amount));
    }

    /// <summary>Counts down, and so uses rights that are held here.</summary>
    /// <param name="amount">By how much, at least 0.</param>
    public void Decrement(long amount = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(amount);
        ask(new BoundedCounterOperation.Decrement(amount));
    }

    /// <summary>Gives rights that are held here to another member; the value stays.</summary>
    /// <param name="amount">How many, at least 0.</param>
    /// <param name="member">Its member id, its name if no other has it, or one of its replica ids.</param>
    public void Transfer(long amount, string member)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(amount);
        ArgumentNullException.ThrowIfNull(member);
        ask(new BoundedCounterOperation.Transfer(amount, member));
    }
}
