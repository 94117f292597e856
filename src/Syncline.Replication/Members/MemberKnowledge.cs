using System.Collections.Immutable;
using Syncline.Crdt.Causality;
using Syncline.Replication.Engines;
using Syncline.Replication.Protocol;
using Syncline.Replication.Spaces;

namespace Syncline.Replication.Members;

/// <summary>What one replica knows of the members: who is in the space, what each has, and what follows.</summary>
/// <remarks>
/// A replica that has met nobody yet, and so is in no record, counts itself. Cost: an idle space takes no table.
/// One thread at a time.
/// </remarks>
internal sealed partial class MemberKnowledge
{
    private readonly EngineOptions options; // But for the replica id, which may change: the table has it.
    private readonly AcknowledgementTable acknowledgements;
    private readonly KeeperVersions keepers;
    private ImmutableSortedDictionary<ReplicaId, bool> earlier = ImmutableSortedDictionary<ReplicaId, bool>.Empty;
    private bool keepersMoved;

    /// <param name="options">What the engine was told at its creation.</param>
    public MemberKnowledge(EngineOptions options)
    {
        this.options = options;
        acknowledgements = new(options.Replica, relaysAll: options.IsRelay);
        keepers = new(options.Member, acknowledgements);
    }

    /// <summary>The members at the local version.</summary>
    public Membership Members { get; private set; } = Membership.Empty;

    /// <summary>The own member's record; null before it entered the space.</summary>
    public Member? Own => Members.Find(options.Member);

    /// <summary>True if the own record names an earlier id as present, or the present one as retired.</summary>
    public bool IsRecordWrong =>
        Own is { HasLeft: false } own
        && (own.Find(acknowledgements.Own) is { IsPresent: false }
            || (!earlier.IsEmpty && own.Present.Any(earlier.ContainsKey)));

    /// <summary>Grows whenever the standing of some transaction may have moved.</summary>
    public long StandingNumber { get; private set; }

    /// <summary>The number of the last change of what others are known to have.</summary>
    public long LastChange => acknowledgements.LastChange;

    /// <summary>The own replica took another id, before anything was heard.</summary>
    public void TakeReplicaId(ReplicaId replica)
    {
        acknowledgements.TakeReplicaId(replica);
        StandingNumber++;
    }

    /// <summary>The own replica goes on under an earlier id, before anything was heard.</summary>
    public void ContinueReplicaId(ReplicaId replica)
    {
        TakeReplicaId(replica);
        earlier = earlier.Remove(replica);
    }

    /// <summary>
    /// The own record says of these ids that they are retired. One that comes back as present has a history of its own
    /// from then on: it lives in another copy of the folder (C3).
    /// </summary>
    public void ForgetRetired(Member entered)
    {
        foreach (MemberReplica replica in entered.Replicas.Where(replica => !replica.IsPresent))
        {
            earlier = earlier.Remove(replica.Id);
            keepers.ForgetEarlier(replica.Id);
        }

        StandingNumber++;
    }

    /// <summary>An id under which the own member wrote before.</summary>
    /// <param name="replica">The id.</param>
    /// <param name="endsHere">True if nothing that it wrote left before it was durable here.</param>
    public void RememberEarlier(ReplicaId replica, bool endsHere)
    {
        earlier = earlier.SetItem(replica, endsHere);
        keepers.RememberEarlier(replica);
        StandingNumber++;
    }

    /// <summary>The present incarnation of the own member.</summary>
    public ReplicaId OwnReplica => acknowledgements.Own;

    /// <summary>
    /// The own member's other ids, if of each its end is known and all up to there is here; else none: then one of them
    /// may still write, or have written, what is not known here.
    /// </summary>
    /// <param name="applied">How far a replica's transactions are applied here.</param>
    public ImmutableArray<ReplicaId> EarlierWhole(Func<ReplicaId, ulong> applied)
    {
        var whole = ImmutableArray.CreateBuilder<ReplicaId>();
        foreach (MemberReplica said in Own?.Replicas ?? [])
        {
            if (said.Id == OwnReplica || earlier.ContainsKey(said.Id)) continue;
            if (!said.IsOver(applied(said.Id))) return [];
            whole.Add(said.Id);
        }

        foreach (var (replica, endsHere) in earlier)
        {
            bool isUnsure = Own?.Find(replica)?.Standing == ReplicaStanding.RetiredWithUnknownEnd;
            if (!endsHere || isUnsure) return [];
            whole.Add(replica);
        }

        return whole.ToImmutable();
    }

    /// <summary>What is applied or durable here has grown.</summary>
    public void NoticeOwnVersions() => keepersMoved = true;

    /// <summary>The standing of transactions has moved.</summary>
    public void NoticeStanding() => StandingNumber++;

    /// <summary>Takes in the members as the records now say; if they say nothing new, nothing happens.</summary>
    public void Adopt(Membership membership)
    {
        if (ReferenceEquals(Members, membership)) return;
        Members = membership;
        acknowledgements.Adopt(membership);
        keepersMoved = true;
        StandingNumber++;
    }

    /// <summary>Takes in what somebody has, as it was told over a link.</summary>
    public void Hear(Acknowledgement told, LinkId source)
    {
        if (acknowledgements.Raise(told, source))
        {
            keepersMoved = true;
            StandingNumber++;
        }

        if (acknowledgements.Find(told.Replica) is { IsPresent: false }) acknowledgements.Adopt(Members);
    }

    /// <summary>All that a replica has told of itself, as far as it was heard here; null if nothing was.</summary>
    public Acknowledgement? AcknowledgedBy(ReplicaId replica) =>
        acknowledgements.Find(replica) is KnownAcknowledgement told
            ? new(told.Member, replica, told.Applied.ToVersion().Entries, told.Durable.ToVersion().Entries)
            : null;

    /// <summary>What is news of others since a change, for the peer at the other end of a link.</summary>
    public IEnumerable<Acknowledgement> Since(long change, LinkId link, ReplicaId peer) =>
        acknowledgements.Since(change, link, peer);

    /// <summary>A sum over what is known of others and relayed.</summary>
    public ulong Sum => acknowledgements.Sum;

    /// <summary>
    /// A sum over all that is known of present replicas, the own one with these versions included: equal once everybody
    /// has heard all.
    /// </summary>
    public ulong SumWith(VersionVector applied, VersionVector durable)
    {
        ReplicaId replica = acknowledgements.Own;
        bool isPresent = Members.OwnerOf(replica) is { HasLeft: false } own
            && own.Id == options.Member
            && own.Find(replica)!.IsPresent;
        return acknowledgements.Sum + (isPresent ? KnownAcknowledgement.SumOf(replica, applied, durable) : 0);
    }

    /// <summary>The replicas that the records name as present, but for the own one.</summary>
    public IEnumerable<ReplicaId> Others =>
        from member in Members.All
        where !member.HasLeft
        from replica in member.Present
        where replica != acknowledgements.Own
        select replica;

    /// <summary>Of the others, those of whom nothing was heard: as having nothing.</summary>
    public IEnumerable<Acknowledgement> NotHeard() =>
        from replica in Others
        where acknowledgements.Find(replica) is not { IsPresent: true, Applied.IsEmpty: false }
        select new Acknowledgement(Members.OwnerOf(replica)!.Id, replica, [], []);

    /// <summary>A sum over all replicas that are known, present or not, but one.</summary>
    public ulong SumOfAll(ReplicaId except) => acknowledgements.SumOfAll(except);

    /// <summary>A sum over some replicas, also those of whom nothing is known.</summary>
    public ulong SumOf(IEnumerable<ReplicaId> replicas) => acknowledgements.SumOf(replicas);

    /// <summary>What the own member's record has to say for the present replica to be in the space.</summary>
    /// <param name="applied">The own version.</param>
    public Member Entering(VersionVector applied)
    {
        List<MemberReplica> replicas = [new(acknowledgements.Own, ReplicaStanding.Present)];
        foreach (var (replica, endsHere) in earlier)
        {
            if (applied[replica] == 0 || Own?.Find(replica) is { IsPresent: false }) continue;
            replicas.Add(endsHere
                ? new(replica, ReplicaStanding.RetiredWithEnd, applied[replica])
                : new(replica, ReplicaStanding.RetiredWithUnknownEnd));
        }

        return new(options.Member, options.Role, options.Name, HasLeft: false, [.. replicas]);
    }

    /// <summary>True for a keeper that no record names yet.</summary>
    private bool CountsUnnamed => options.Role == MemberRole.Keeper && Own is null;
}
