using System.Collections.Immutable;
using Syncline.Crdt.Causality;
using Syncline.Replication.Engines;
using Syncline.Replication.Protocol;

namespace Syncline.Replication.Members;

/// <summary>What all other replicas are known to have applied and made durable, from whomever that was heard.</summary>
/// <remarks>
/// Replicas that a member record names as present are kept and relayed; of others, who may be about to be named, a
/// bounded number is kept and nothing relayed. A relay, which reads no records, keeps and relays them all, within that
/// bound. One thread at a time.
/// </remarks>
internal sealed class AcknowledgementTable(ReplicaId replica, bool relaysAll)
{
    /// <summary>How many replicas that no record names are remembered.</summary>
    public const int StrangersMax = 4_096;

    private SortedDictionary<ReplicaId, KnownAcknowledgement>? known; // Most spaces are idle, and heard of nobody.
    private int strangers;

    /// <summary>This replica, whose own versions are not kept here.</summary>
    public ReplicaId Own { get; private set; } = replica;

    /// <summary>The number of the last change.</summary>
    public long LastChange { get; private set; }

    /// <summary>What is known of a replica; null if nothing.</summary>
    public KnownAcknowledgement? Find(ReplicaId replica) => known?.GetValueOrDefault(replica);

    /// <summary>A sum over all that is relayed; equal tables have equal sums.</summary>
    public ulong Sum
    {
        get
        {
            ulong sum = 0;
            foreach (KnownAcknowledgement acknowledgement in All)
            {
                if (acknowledgement.IsPresent || relaysAll) sum += acknowledgement.Sum;
            }

            return sum;
        }
    }

    /// <summary>A sum over all replicas that are known, present or not, but one.</summary>
    public ulong SumOfAll(ReplicaId except)
    {
        ulong sum = 0;
        foreach (KnownAcknowledgement acknowledgement in All)
        {
            if (acknowledgement.Replica != except) sum += acknowledgement.Sum;
        }

        return sum;
    }

    /// <summary>A sum over some replicas, also those of whom nothing is known.</summary>
    public ulong SumOf(IEnumerable<ReplicaId> replicas)
    {
        ulong sum = 0;
        foreach (ReplicaId each in replicas)
        {
            sum += KnownAcknowledgement.SumOf(each, Find(each));
        }

        return sum;
    }

    /// <summary>The own replica took another id, before anything was heard.</summary>
    public void TakeReplicaId(ReplicaId taken) => Own = taken;

    /// <summary>Takes in what somebody has; false if it was known. What only grows can't be heard too late.</summary>
    public bool Raise(Acknowledgement told, LinkId source)
    {
        if (told.Replica == Own) return false;
        known ??= [];
        if (!known.TryGetValue(told.Replica, out KnownAcknowledgement? acknowledgement))
        {
            if (strangers == StrangersMax) ForgetStrangers();
            known.Add(told.Replica, acknowledgement = new(told.Member, told.Replica));
            strangers++;
        }

        if (acknowledgement.Member != told.Member) return false; // Two members claim one id: the first is kept.
        long change = LastChange + 1;
        bool grew = Raise(acknowledgement.Applied, told.Applied, change, source);
        grew |= Raise(acknowledgement.Applied, told.Durable, change, source); // What is durable is applied.
        grew |= Raise(acknowledgement.Durable, told.Durable, change, source);
        if (!grew) return false;
        acknowledgement.LastChange = LastChange = change;
        return true;
    }

    /// <summary>
    /// The records changed: who is named counts, who is retired is forgotten. Who has left does not count, but is kept
    /// like a stranger: if it comes back under its id, peers tell only what grew since they last told.
    /// </summary>
    public void Adopt(Membership membership)
    {
        foreach (KnownAcknowledgement acknowledgement in All.ToList())
        {
            Member? owner = membership.OwnerOf(acknowledgement.Replica);
            if (owner is null) continue;
            bool isNamed = owner.Id == acknowledgement.Member && owner.Find(acknowledgement.Replica)!.IsPresent;
            if (!isNamed) Forget(acknowledgement);
            else if (owner.HasLeft) Suspend(acknowledgement);
            else if (!acknowledgement.IsPresent) Adopt(acknowledgement);
        }
    }

    /// <summary>What grew after a change and was not told over the link: what is left to tell there.</summary>
    public IEnumerable<Acknowledgement> Since(long change, LinkId link, ReplicaId peer)
    {
        foreach (KnownAcknowledgement acknowledgement in All)
        {
            if (acknowledgement.LastChange <= change || acknowledgement.Replica == peer) continue;
            if (!acknowledgement.IsPresent && !relaysAll) continue;
            ReplicaId own = acknowledgement.Replica;
            ImmutableArray<VersionEntry> applied = acknowledgement.Applied.Since(change, link, own);
            ImmutableArray<VersionEntry> durable = acknowledgement.Durable.Since(change, link, own);
            if (applied.IsEmpty && durable.IsEmpty) continue;
            yield return new(acknowledgement.Member, acknowledgement.Replica, applied, durable);
        }
    }

    private IReadOnlyCollection<KnownAcknowledgement> All => known is null ? [] : known.Values;

    private static bool Raise(
        AcknowledgedEntries entries, ImmutableArray<VersionEntry> told, long change, LinkId source)
    {
        bool grew = false;
        foreach (VersionEntry entry in told)
        {
            grew |= entries.Raise(entry, change, source);
        }

        return grew;
    }

    private void Adopt(KnownAcknowledgement acknowledgement)
    {
        acknowledgement.IsPresent = true;
        strangers--;
        acknowledgement.LastChange = ++LastChange;
        acknowledgement.Applied.Touch(LastChange);
        acknowledgement.Durable.Touch(LastChange);
    }

    private void Suspend(KnownAcknowledgement acknowledgement)
    {
        if (acknowledgement.IsPresent) strangers++;
        acknowledgement.IsPresent = false;
    }

    private void Forget(KnownAcknowledgement acknowledgement)
    {
        known!.Remove(acknowledgement.Replica);
        if (!acknowledgement.IsPresent) strangers--;
    }

    private void ForgetStrangers()
    {
        foreach (KnownAcknowledgement stranger in All.Where(each => !each.IsPresent).ToList())
        {
            Forget(stranger);
        }
    }
}
