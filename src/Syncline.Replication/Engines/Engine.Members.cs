using System.Collections.Immutable;
using Syncline.Crdt.Causality;
using Syncline.Replication.Members;
using Syncline.Replication.Protocol;
using Syncline.Replication.Transactions;

namespace Syncline.Replication.Engines;

/// <content>Who is in the space, and what each has: asked of the knowledge, written by way of records.</content>
public sealed partial class Engine
{
    private readonly MemberKnowledge knowledge;
    private bool hasJoined;

    /// <summary>The members at the local version.</summary>
    public Membership Members => knowledge.Members;

    /// <summary>
    /// The stable version: what every keeper has acknowledged as durable, each counted once this replica covers it.
    /// </summary>
    /// <remarks>It only grows. Transactions that a keeper makes from then on causally follow it.</remarks>
    public VersionVector StableVersion
    {
        get
        {
            if (knowledge.HasMoved) knowledge.UpdateStable(Version, DurableVersion);
            return knowledge.Stable;
        }
    }

    /// <summary>
    /// The agreed version: what that many keepers have acknowledged as durable. A causal cut that only grows.
    /// </summary>
    /// <param name="members">How many keepers, from 1 on; with fewer in the space nothing is agreed.</param>
    /// <remarks>A replica that has met nobody yet, and so is in no record, counts itself.</remarks>
    public VersionVector AgreedVersion(int members) => knowledge.Agreed(members, Version, DurableVersion);

    /// <summary>All that a replica has told of itself, as far as it was heard here; null if nothing was.</summary>
    /// <param name="replica">Another replica; replicas that are retired or have left are not remembered.</param>
    public Acknowledgement? AcknowledgedBy(ReplicaId replica) => knowledge.AcknowledgedBy(replica);

    /// <summary>
    /// Grows whenever the standing of some transaction may have moved: whoever waits for one looks again then.
    /// </summary>
    public long StandingNumber => knowledge.StandingNumber;

    /// <summary>How far up the ladder everything up to a dot of one replica has come.</summary>
    /// <remarks>A replica that has met nobody yet, and so is in no record, counts itself.</remarks>
    public TransactionStanding StandingOf(Dot last) =>
        StandingOf(VersionVector.Empty.With(last.Replica, last.Counter));

    /// <summary>How far up the ladder everything in a version has come. Cost: linear in it, for each keeper.</summary>
    public TransactionStanding StandingOf(VersionVector version)
    {
        ArgumentNullException.ThrowIfNull(version);
        return knowledge.StandingOf(version, Version, DurableVersion);
    }

    /// <summary>
    /// How many keepers have everything in a version durable: what <see cref="StandingOf(VersionVector)"/> says,
    /// without the names and reasons.
    /// </summary>
    public KeeperCount KeepersWith(VersionVector version)
    {
        ArgumentNullException.ThrowIfNull(version);
        return knowledge.CountOf(version, DurableVersion);
    }

    /// <summary>
    /// Enters this replica as its member's present one into the space, in place of its earlier ones; nothing happens if
    /// the record says so already.
    /// </summary>
    public CommitOutcome? Join(long wallMilliseconds, List<EngineOutput> outputs)
    {
        Member wanted = knowledge.Entering(Version);
        CommitOutcome? outcome = Record(wanted, wallMilliseconds, outputs);
        if (outcome is CommitOutcome.Committed) knowledge.ForgetRetired(wanted);
        return outcome;
    }

    /// <summary>
    /// Takes the member out of the space: nobody waits for it any more, and it writes no more until it joins again.
    /// </summary>
    public CommitOutcome? Leave(long wallMilliseconds, List<EngineOutput> outputs) =>
        knowledge.Own is { HasLeft: false } said
            ? Record(said with { HasLeft = true, Replicas = [] }, wallMilliseconds, outputs)
            : null;

    /// <summary>An id under which this member wrote before; it is retired when the present one joins.</summary>
    /// <param name="replica">The id.</param>
    /// <param name="endsHere">True if nothing that it wrote left before it was durable here.</param>
    public void RememberEarlier(ReplicaId replica, bool endsHere) => knowledge.RememberEarlier(replica, endsHere);

    /// <summary>
    /// Joins where that is this engine's own task: once what a first peer had is here, so that a member starts above
    /// what it found. Before that there is nobody to tell.
    /// </summary>
    private void JoinOnceCaughtUp(LinkSession session, long wallMilliseconds, List<EngineOutput> outputs)
    {
        if (!options.JoinsByItself || hasJoined || session.Peer is null) return;
        if (!Version.Covers(session.Peer.Version)) return;
        hasJoined = true;
        if (knowledge.Own is not { HasLeft: true }) Join(wallMilliseconds, outputs);
    }

    /// <summary>
    /// Corrects the member's record: an earlier id that it names as present is retired, be it of the incarnation before
    /// or one whose record a crash had lost and a peer brought back; and the present id is present, though a copy of
    /// the folder took it for an earlier one (C3).
    /// </summary>
    private void CorrectRecord(long wallMilliseconds, List<EngineOutput> outputs)
    {
        if (!options.JoinsByItself || !knowledge.IsRecordWrong) return;
        hasJoined = true;
        Join(wallMilliseconds, outputs);
    }

    private CommitOutcome? Record(Member wanted, long wallMilliseconds, List<EngineOutput> outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        Update[] changes = [.. MemberRecord.Changes(knowledge.Own, wanted)];
        return changes.Length == 0 ? null : Commit(new(changes), isOwn: true, wallMilliseconds, outputs);
    }

    /// <summary>Notices what transactions did to the objects of the space itself.</summary>
    private void NoticeOwnObjects(ReadOnlySpan<ObjectUpdate> updates)
    {
        Membership members = Members;
        foreach (ObjectUpdate update in updates)
        {
            if (update.Key.IsOwn && update.Raw is null) members = members.With(update.Key, machine.StateOf(update.Key));
        }

        knowledge.NoticeOwnVersions();
        knowledge.Adopt(members);
    }

    private void NoticeAllObjects()
    {
        knowledge.NoticeOwnVersions();
        knowledge.NoticeStanding();
        knowledge.Adopt(Membership.Of(machine.Snapshot().State));
    }

    /// <summary>Tells a peer what is news of others since it was last told.</summary>
    private void RelayAcknowledgements(LinkSession session, long wallMilliseconds, List<EngineOutput> outputs)
    {
        bool names = IsRelay(session) && !options.IsRelay && !ReferenceEquals(session.ToldMembers, Members);
        if (session.Relayed == knowledge.LastChange && !names) return;
        ulong before = session.Relayed == 0 ? 0 : session.RelayedSum;
        ImmutableArray<Acknowledgement> news =
            [.. knowledge.Since(session.Relayed, session.Link, session.Peer!.Replica)];
        if (names) news = news.AddRange(knowledge.NotHeard());
        session.ToldMembers = Members;
        session.Relayed = knowledge.LastChange;
        ulong end = knowledge.Sum;
        if (before == 0) session.RelayedSum = 0; // If there is nothing to tell, what comes next tells all.
        for (int told = 0; told < news.Length;)
        {
            int count = CountThatFit(news, told);
            bool isLast = told + count == news.Length;
            ulong after = isLast ? end : Between(before, end);
            Acknowledge(session, before, after, news.Slice(told, count), wallMilliseconds, outputs);
            told += count;
            session.RelayedSum = before = after;
        }
    }

    /// <summary>
    /// What is told on the way to an end, in several frames: the same comes up in no telling of anything else, or the
    /// rest of one would seem to continue the beginning of another (seed 1313).
    /// </summary>
    private static ulong Between(ulong before, ulong end) => ((before ^ end) + 1) * 0x9E37_79B9_7F4A_7C15;

    /// <summary>How many acknowledgements make up a frame: at least one.</summary>
    private int CountThatFit(ImmutableArray<Acknowledgement> news, int first)
    {
        const int EntryBytesMax = 17, HeadBytesMax = 43;
        long bytes = 0;
        int count = 0;
        while (first + count < news.Length && (count == 0 || bytes < options.Links.FrameBytesMax))
        {
            Acknowledgement next = news[first + count++];
            bytes += HeadBytesMax + ((long)EntryBytesMax * (next.Applied.Length + next.Durable.Length));
        }

        return count;
    }

    /// <summary>Sends acknowledgements, with what they continue where the peer reads that.</summary>
    private static void Acknowledge(
        LinkSession session,
        ulong before,
        ulong after,
        ImmutableArray<Acknowledgement> told,
        long wallMilliseconds,
        List<EngineOutput> outputs)
    {
        bool saysBefore = session.Peer!.Features.Contains(LinkFeature.ContinuedAcknowledge);
        Send(session, new AcknowledgementFrame(saysBefore ? before : null, after, told).Encode(),
            wallMilliseconds, outputs);
    }

    /// <summary>
    /// A sum over what is known of members, for a heartbeat: both ends come to the same once neither lacks anything.
    /// </summary>
    /// <remarks>
    /// A relay reads no records, so it can't tell who is present: at a peer that does, it takes those of whom that peer
    /// has told it, and a peer names to a relay also those of whom it has heard nothing. At another relay it takes all.
    /// </remarks>
    private ulong SumOfAcknowledgements(LinkSession session, VersionVector applied, VersionVector durableNow)
    {
        if (!options.IsRelay)
        {
            return IsRelay(session) ? knowledge.SumOf(knowledge.Others) : knowledge.SumWith(applied, durableNow);
        }

        return IsRelay(session) ? knowledge.SumOfAll(session.Peer!.Replica) : knowledge.SumOf(session.Told);
    }

    private static bool IsRelay(LinkSession session) => session.Peer!.Features.Contains(LinkFeature.Relay);
}
