using System.Collections.Immutable;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Replication.Members;
using Syncline.Replication.Protocol;
using Syncline.Replication.Spaces;
using Syncline.Replication.Transactions;

namespace Syncline.Replication.Engines;

/// <content>Who is in the space, what each has, and what follows from it.</content>
public sealed partial class Engine
{
    private readonly AcknowledgementTable acknowledgements;
    private readonly KeeperVersions keepers;
    private readonly SortedDictionary<ReplicaId, bool> earlier = [];
    private bool keepersMoved;
    private bool hasJoined;

    /// <summary>The members at the local version.</summary>
    public Membership Members { get; private set; } = Membership.Empty;

    /// <summary>
    /// The stable version: what every keeper has acknowledged as durable, each counted once this replica covers it.
    /// </summary>
    /// <remarks>It only grows. Transactions that a keeper makes from then on causally follow it.</remarks>
    public VersionVector StableVersion
    {
        get
        {
            if (!keepersMoved) return keepers.Stable;
            keepersMoved = false;
            keepers.Update(Members, options.KeepersMin, Version, DurableVersion);
            return keepers.Stable;
        }
    }

    /// <summary>
    /// The agreed version: what that many keepers have acknowledged as durable. A causal cut that only grows.
    /// </summary>
    /// <param name="members">How many keepers, from 1 on; with fewer in the space nothing is agreed.</param>
    /// <remarks>A replica that has met nobody yet, and so is in no record, counts itself.</remarks>
    public VersionVector AgreedVersion(int members) =>
        keepers.Agreed(members, Members, CountsUnnamed, Version, DurableVersion);

    /// <summary>All that a replica has told of itself, as far as it was heard here; null if nothing was.</summary>
    /// <param name="replica">Another replica; replicas that are retired or have left are not remembered.</param>
    public Acknowledgement? AcknowledgedBy(ReplicaId replica) =>
        acknowledgements.Find(replica) is KnownAcknowledgement told
            ? new(told.Member, replica, told.Applied.ToVersion().Entries, told.Durable.ToVersion().Entries)
            : null;

    /// <summary>
    /// Grows whenever the standing of some transaction may have moved: whoever waits for one looks again then.
    /// </summary>
    public long StandingNumber { get; private set; }

    /// <summary>How far up the ladder everything up to a dot of one replica has come.</summary>
    /// <remarks>A replica that has met nobody yet, and so is in no record, counts itself.</remarks>
    public TransactionStanding StandingOf(Dot last) =>
        StandingOf(VersionVector.Empty.With(last.Replica, last.Counter));

    /// <summary>How far up the ladder everything in a version has come. Cost: linear in it, for each keeper.</summary>
    public TransactionStanding StandingOf(VersionVector version)
    {
        ArgumentNullException.ThrowIfNull(version);
        bool isApplied = Version.Covers(version), isDurable = DurableVersion.Covers(version);
        var durableAt = ImmutableArray.CreateBuilder<MemberId>();
        var missing = ImmutableArray.CreateBuilder<MissingMember>();
        if (CountsUnnamed && isDurable) durableAt.Add(options.Member);
        else if (CountsUnnamed) missing.Add(new(options.Member, options.Name, OwnReason(isApplied)));
        foreach (Member keeper in Members.Keepers)
        {
            if (keepers.DurableOf(keeper, DurableVersion).Covers(version)) durableAt.Add(keeper.Id);
            else missing.Add(new(keeper.Id, keeper.Name, ReasonOf(keeper, version, isApplied)));
        }

        return new(isApplied, isDurable, durableAt.ToImmutable(), missing.ToImmutable());
    }

    /// <summary>
    /// Enters this replica as its member's present one into the space, in place of its earlier ones; nothing happens if
    /// the record says so already.
    /// </summary>
    public CommitOutcome? Join(long wallMilliseconds, List<EngineOutput> outputs)
    {
        Member? said = Members.Find(options.Member);
        List<MemberReplica> replicas = [new(options.Replica, ReplicaStanding.Present)];
        foreach (var (replica, endsHere) in earlier)
        {
            if (!Knows(replica) || said?.Find(replica) is { IsPresent: false }) continue;
            replicas.Add(endsHere
                ? new(replica, ReplicaStanding.RetiredWithEnd, machine.LastOf(replica))
                : new(replica, ReplicaStanding.RetiredWithUnknownEnd));
        }

        Member wanted = new(options.Member, options.Role, options.Name, HasLeft: false, [.. replicas]);
        CommitOutcome? outcome = Record(said, wanted, wallMilliseconds, outputs);
        if (outcome is CommitOutcome.Committed) ForgetEarlier(replicas.Skip(1));
        return outcome;
    }

    /// <summary>
    /// Takes the member out of the space: nobody waits for it any more, and it writes no more until it joins again.
    /// </summary>
    public CommitOutcome? Leave(long wallMilliseconds, List<EngineOutput> outputs)
    {
        Member? said = Members.Find(options.Member);
        if (said is null || said.HasLeft) return null;
        return Record(said, said with { HasLeft = true, Replicas = [] }, wallMilliseconds, outputs);
    }

    /// <summary>An id under which this member wrote before; it is retired when the present one joins.</summary>
    /// <param name="replica">The id.</param>
    /// <param name="endsHere">True if nothing that it wrote left before it was durable here.</param>
    public void RememberEarlier(ReplicaId replica, bool endsHere)
    {
        earlier.Remove(replica);
        earlier.Add(replica, endsHere);
        keepers.RememberEarlier(replica);
    }

    /// <summary>What was retired once and comes back as present lives on in another copy of the folder (C3).</summary>
    private void ForgetEarlier(IEnumerable<MemberReplica> retired)
    {
        foreach (MemberReplica replica in retired)
        {
            earlier.Remove(replica.Id);
            keepers.ForgetEarlier(replica.Id);
        }
    }

    /// <summary>
    /// Joins where that is this engine's own task: once what a first peer had is here, so that a member starts above
    /// what it found. Before that there is nobody to tell.
    /// </summary>
    private void JoinOnceCaughtUp(LinkSession session, long wallMilliseconds, List<EngineOutput> outputs)
    {
        if (!options.JoinsByItself || hasJoined || session.Peer is null) return;
        if (!Version.Covers(session.Peer.Version)) return;
        hasJoined = true;
        if (Members.Find(options.Member) is not { HasLeft: true }) Join(wallMilliseconds, outputs);
    }

    /// <summary>
    /// Corrects the member's record: an earlier id that it names as present is retired, be it of the incarnation before
    /// or one whose record a crash had lost and a peer brought back; and the present id is present, though a copy of
    /// the folder took it for an earlier one (C3).
    /// </summary>
    private void CorrectRecord(long wallMilliseconds, List<EngineOutput> outputs)
    {
        if (!options.JoinsByItself) return;
        if (Members.Find(options.Member) is not { HasLeft: false } said) return;
        bool isTakenForEarlier = said.Find(options.Replica) is { IsPresent: false };
        if (!isTakenForEarlier && !said.Present.Any(earlier.ContainsKey)) return;
        hasJoined = true;
        Join(wallMilliseconds, outputs);
    }

    private CommitOutcome? Record(Member? said, Member wanted, long wallMilliseconds, List<EngineOutput> outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        Update[] changes = [.. MemberRecord.Changes(said, wanted)];
        return changes.Length == 0 ? null : Commit(new(changes), isOwn: true, wallMilliseconds, outputs);
    }

    /// <summary>True for a keeper that no record names yet.</summary>
    private bool CountsUnnamed => options.Role == MemberRole.Keeper && Members.Find(options.Member) is null;

    private static MissingReason OwnReason(bool isApplied) =>
        isApplied ? MissingReason.NotDurable : MissingReason.NotApplied;

    private MissingReason ReasonOf(Member keeper, VersionVector version, bool isApplied)
    {
        if (keeper.Id == options.Member) return OwnReason(isApplied);
        bool heard = false;
        foreach (ReplicaId replica in keeper.Present)
        {
            KnownAcknowledgement? told = acknowledgements.Find(replica);
            VersionVector applied = told?.Applied.ToVersion() ?? VersionVector.Empty;
            ulong written = machine.LastOf(replica);
            if (written > 0) applied = applied.With(replica, written); // What it wrote it has applied.
            if (applied.Covers(version)) return MissingReason.NotDurable;
            heard |= told is not null;
        }

        return heard ? MissingReason.NotApplied : MissingReason.NotHeard;
    }

    /// <summary>Notices what transactions did to the objects of the space itself.</summary>
    private void NoticeOwnObjects(ImmutableArray<ObjectUpdate> updates)
    {
        Membership before = Members;
        foreach (ObjectUpdate update in updates)
        {
            if (update.Key.IsOwn && update.Raw is null) Members = Members.With(update.Key, machine.StateOf(update.Key));
        }

        keepersMoved = true;
        if (ReferenceEquals(before, Members)) return;
        acknowledgements.Adopt(Members);
        StandingNumber++;
    }

    private void NoticeAllObjects()
    {
        Members = Membership.Of(machine.Snapshot().State);
        acknowledgements.Adopt(Members);
        keepersMoved = true;
        StandingNumber++;
    }

    private void Hear(Acknowledgement told, LinkSession session)
    {
        if (acknowledgements.Raise(told, session.Link))
        {
            keepersMoved = true;
            StandingNumber++;
        }

        if (acknowledgements.Find(told.Replica) is { IsPresent: false }) acknowledgements.Adopt(Members);
    }

    /// <summary>Tells a peer what is news of others since it was last told.</summary>
    private void RelayAcknowledgements(LinkSession session, long wallMilliseconds, List<EngineOutput> outputs)
    {
        if (session.Relayed == acknowledgements.LastChange) return;
        WireWriter writer = new();
        foreach (Acknowledgement told in
            acknowledgements.Since(session.Relayed, session.Link, session.Peer!.Replica))
        {
            told.Write(writer);
            if (writer.Length < options.Links.FrameBytesMax) continue;
            Send(session, FrameKind.Acknowledge, writer.ToArray(), wallMilliseconds, outputs);
            writer.Clear();
        }

        session.Relayed = acknowledgements.LastChange;
        if (writer.Length > 0) Send(session, FrameKind.Acknowledge, writer.ToArray(), wallMilliseconds, outputs);
    }

    /// <summary>
    /// A sum over all that is known of present replicas, this one included: equal once everybody has heard all.
    /// </summary>
    private ulong SumOfAcknowledgements(LinkSession session, VersionVector applied, VersionVector durableNow)
    {
        if (options.IsRelay || session.Peer!.Features.Contains(LinkFeature.Relay)) return 0; // It reads no records.
        bool isPresent = Members.OwnerOf(options.Replica) is { HasLeft: false } own
            && own.Id == options.Member
            && own.Find(options.Replica)!.IsPresent;
        return acknowledgements.Sum
            + (isPresent ? KnownAcknowledgement.SumOf(options.Replica, applied, durableNow) : 0);
    }
}
