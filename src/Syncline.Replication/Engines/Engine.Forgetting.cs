using Syncline.Crdt.Causality;
using Syncline.Replication.Members;

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
        bool mayHaveSettled = hasUnsettled && machine.HasRecords && compactedAt != acknowledgements.LastChange;
        if (Floor.Covers(stable) && !mayHaveSettled) return;
        Floor = Floor.Join(stable); // It may have been restored, with a stable version that is not known again yet.
        compactedAt = acknowledgements.LastChange;
        HashSet<ReplicaId> unsettled = machine.HasRecords ? UnsettledWriters(stable) : [];
        hasUnsettled = unsettled.Count > 0;
        if (machine.HasRecords) machine.Compact(new Floor(stable, unsettled));
    }

    /// <summary>
    /// The writers below a version of whom a transaction may still come that does not follow it: visitors that have not
    /// acknowledged it, strangers, and retired replicas whose end is not known.
    /// </summary>
    private HashSet<ReplicaId> UnsettledWriters(VersionVector version)
    {
        HashSet<ReplicaId> unsettled = [];
        foreach (VersionEntry entry in version.Entries)
        {
            if (!IsSettled(entry.Replica, version)) unsettled.Add(entry.Replica);
        }

        return unsettled;
    }

    private bool IsSettled(ReplicaId writer, VersionVector version)
    {
        if (writer == options.Replica) return true;
        if (Members.OwnerOf(writer) is not Member owner) return false;
        ulong seen = machine.LastOf(writer);
        MemberReplica replica = owner.Find(writer)!;
        if (!replica.IsPresent)
        {
            // Who came back with an old backup names too early an end. Once its record is stable, what any keeper had
            // beyond that end is here too, and then the end is not what was seen.
            return replica.Standing == ReplicaStanding.RetiredWithEnd
                && replica.End == seen
                && version.Covers(replica.RetiredBy);
        }

        // What it wrote before it had applied the version is here once its own entry is.
        return acknowledgements.Find(writer) is KnownAcknowledgement told
            && told.Applied[writer] <= seen
            && told.Applied.ToVersion().Covers(version);
    }

    private void ForgetOldTransactions()
    {
        machine.History.ForgetJoined(durableCount);
        if (machine.History.Bytes <= options.HistoryBytesMax) return;
        long excess = machine.History.Bytes - (options.HistoryBytesMax / 4 * 3);
        ForgetTransactionsBefore(machine.History.PositionAfter(excess));
    }
}
