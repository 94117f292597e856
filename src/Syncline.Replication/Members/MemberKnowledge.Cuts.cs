using System.Collections.Immutable;
using Syncline.Crdt.Causality;
using Syncline.Replication.Spaces;

namespace Syncline.Replication.Members;

/// <content>The cuts of the history that follow from what the members have, and where a version stands.</content>
internal sealed partial class MemberKnowledge
{
    private List<VersionVector> durableOfKeepers = [];
    private long countedNumber = -1;

    /// <summary>True if <see cref="Stable"/> may no longer be the latest.</summary>
    public bool HasMoved => keepersMoved;

    /// <summary>What every keeper has acknowledged as durable, each counted once the own version covers it.</summary>
    public VersionVector Stable => keepers.Stable;

    /// <summary>Looks again at what is stable.</summary>
    public void UpdateStable(VersionVector applied, VersionVector durable)
    {
        keepersMoved = false;
        keepers.Update(Members, options.KeepersMin, applied, durable);
    }

    /// <summary>What that many keepers have acknowledged as durable.</summary>
    public VersionVector Agreed(int members, VersionVector applied, VersionVector durable) =>
        keepers.Agreed(members, Members, CountsUnnamed, applied, durable);

    /// <summary>How many keepers have everything in a version durable. Cost: linear in it, for each keeper.</summary>
    public KeeperCount CountOf(VersionVector version, VersionVector durable)
    {
        if (countedNumber != StandingNumber)
        {
            countedNumber = StandingNumber;
            durableOfKeepers = keepers.DurableOfAll(Members, CountsUnnamed, durable);
        }

        int count = 0;
        foreach (VersionVector ofKeeper in durableOfKeepers)
        {
            if (ofKeeper.Covers(version)) count++;
        }

        return new(count, durableOfKeepers.Count);
    }

    /// <summary>How far up the ladder everything in a version has come.</summary>
    public TransactionStanding StandingOf(VersionVector version, VersionVector applied, VersionVector durable)
    {
        bool isApplied = applied.Covers(version), isDurable = durable.Covers(version);
        var durableAt = ImmutableArray.CreateBuilder<MemberId>();
        var missing = ImmutableArray.CreateBuilder<MissingMember>();
        if (CountsUnnamed && isDurable) durableAt.Add(options.Member);
        else if (CountsUnnamed) missing.Add(new(options.Member, options.Name, OwnReason(isApplied)));
        foreach (Member keeper in Members.Keepers)
        {
            if (keepers.DurableOf(keeper, durable).Covers(version)) durableAt.Add(keeper.Id);
            else missing.Add(new(keeper.Id, keeper.Name, ReasonOf(keeper, version, applied, isApplied)));
        }

        return new(isApplied, isDurable, durableAt.ToImmutable(), missing.ToImmutable());
    }

    /// <summary>
    /// The writers of whom a transaction may still come that does not follow a version: visitors that have not
    /// acknowledged it, strangers, and retired replicas whose end is not known.
    /// </summary>
    /// <remarks>
    /// All writers are asked, not only those in the version: where acknowledgements were lost it is no cut, and may
    /// have what took back a step without that step.
    /// </remarks>
    /// <param name="version">The version.</param>
    /// <param name="applied">The own version, which covers it.</param>
    public HashSet<ReplicaId> UnsettledWriters(VersionVector version, VersionVector applied)
    {
        HashSet<ReplicaId> unsettled = [];
        foreach (VersionEntry entry in applied.Entries)
        {
            if (!IsSettled(entry.Replica, version, entry.Counter)) unsettled.Add(entry.Replica);
        }

        return unsettled;
    }

    private static MissingReason OwnReason(bool isApplied) =>
        isApplied ? MissingReason.NotDurable : MissingReason.NotApplied;

    private MissingReason ReasonOf(Member keeper, VersionVector version, VersionVector here, bool isApplied)
    {
        if (keeper.Id == options.Member) return OwnReason(isApplied);
        bool heard = false;
        foreach (ReplicaId replica in keeper.Present)
        {
            KnownAcknowledgement? told = acknowledgements.Find(replica);
            VersionVector applied = told?.Applied.ToVersion() ?? VersionVector.Empty;
            ulong written = here[replica];
            if (written > 0) applied = applied.With(replica, written); // What it wrote it has applied.
            if (applied.Covers(version)) return MissingReason.NotDurable;
            heard |= told is not null;
        }

        return heard ? MissingReason.NotApplied : MissingReason.NotHeard;
    }

    private bool IsSettled(ReplicaId writer, VersionVector version, ulong seen)
    {
        if (writer == acknowledgements.Own) return true;
        if (Members.OwnerOf(writer) is not Member owner) return false;
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
}
