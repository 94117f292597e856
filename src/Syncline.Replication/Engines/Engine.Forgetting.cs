using Syncline.Crdt.Causality;

namespace Syncline.Replication.Engines;

/// <content>What this replica forgets, and when: old transactions, and records below the stable version (I7).</content>
public sealed partial class Engine
{
    private bool hasUnsettled;
    private long compactedAt;

    /// <summary>
    /// How far this replica has forgotten what only served to order (I7); at most the stable version.
    /// </summary>
    public VersionVector Floor { get; private set; } = VersionVector.Empty;

    /// <summary>Below this version transactions are no longer held: a peer below it gets a snapshot.</summary>
    public VersionVector LogFloor => machine.History.Floor.ToVersion();

    /// <summary>
    /// Lets go of the transactions before a position, as far as they are durable here. Their effects stay, of course;
    /// a relay has none to answer with in their place, so it keeps them all.
    /// </summary>
    public void ForgetTransactionsBefore(int position)
    {
        if (!options.IsRelay) machine.History.ForgetBefore(Math.Min(position, durableCount));
    }

    /// <summary>
    /// Forgets, up to the stable version, the records that no transaction to come can need. Cost: that of the objects
    /// that hold such records; constant while nothing has changed.
    /// </summary>
    public void Compact()
    {
        VersionVector stable = StableVersion;
        // What is held of the members may be one who is not counted here, and still needs what would be forgotten.
        if (machine.HoldsOwn) return;
        bool mayHaveSettled = hasUnsettled && machine.HasRecords && compactedAt != knowledge.LastChange;
        if (Floor.Covers(stable) && !mayHaveSettled) return;
        Floor = Floor.Join(stable); // It may have been restored, with a stable version that is not known again yet.
        compactedAt = knowledge.LastChange;
        HashSet<ReplicaId> unsettled = machine.HasRecords ? knowledge.UnsettledWriters(stable, Version) : [];
        hasUnsettled = unsettled.Count > 0;
        if (machine.HasRecords) machine.Compact(new Floor(stable, unsettled));
    }

    private void ForgetOldTransactions()
    {
        machine.History.ForgetJoined(durableCount);
        if (machine.History.Bytes <= options.HistoryBytesMax) return;
        long excess = machine.History.Bytes - (options.HistoryBytesMax / 4 * 3);
        ForgetTransactionsBefore(machine.History.PositionAfter(excess));
    }
}
