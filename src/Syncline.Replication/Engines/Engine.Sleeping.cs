using Syncline.Replication.Held;
using Syncline.Replication.Spaces;

namespace Syncline.Replication.Engines;

/// <content>Sleep: the objects in little memory while nobody reads or writes them. It changes no output.</content>
public sealed partial class Engine
{
    /// <summary>True while the objects sleep; whatever reads or writes one wakes them all.</summary>
    public bool IsAsleep => machine.Sleeping is not null;

    /// <summary>True if there is something that could sleep now: no transfer and no held delta needs it.</summary>
    public bool CanSleep =>
        !IsAsleep && !options.IsRelay && download is null && source is null
        && WaitingCount == 0 && !machine.HoldsAny && machine.History.Count > 0;

    /// <summary>The objects that have deltas which are held, in order; no look at them is a use.</summary>
    public IEnumerable<HeldObject> HeldObjects => machine.HeldObjects;

    /// <summary>True if an object was read or written since this was asked last.</summary>
    public bool TakeUse() => machine.TakeUse();

    /// <summary>
    /// Puts the objects to sleep; false, and nothing happens, if they have changed since the snapshot, or are needed.
    /// </summary>
    /// <param name="snapshot">The present one, as far as the caller knows.</param>
    /// <param name="sleeping">The same, encoded.</param>
    /// <remarks>Transactions are held for peers that lag, no more than the options say.</remarks>
    public bool TrySleep(SpaceSnapshot snapshot, SleepingState sleeping)
    {
        ArgumentNullException.ThrowIfNull(sleeping);
        if (!CanSleep || !machine.TrySleep(snapshot, sleeping)) return false;
        local = null; // With its buffers.
        long excess = machine.History.Bytes - Math.Max(sleeping.Bytes, options.HistoryBytesMaxAsleep);
        if (excess > 0) ForgetTransactionsBefore(machine.History.PositionAfter(excess));
        return true;
    }
}
