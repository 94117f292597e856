using System.Collections.Immutable;
using Syncline.Crdt.Causality;
using Syncline.Replication.Spaces;

namespace Syncline.Replication.Members;

/// <summary>The cuts of a history that follow from what the keepers have: the stable and the agreed versions.</summary>
/// <remarks>
/// Both only grow, also when a keeper joins or comes back under another id: what was once known stays known.
/// Cost: linear in the entries of all keepers, when something has changed. One thread at a time.
/// </remarks>
internal sealed class KeeperVersions(MemberId ownMember, AcknowledgementTable table)
{
    private ImmutableSortedDictionary<int, VersionVector> agreed = ImmutableSortedDictionary<int, VersionVector>.Empty;
    private ImmutableHashSet<ReplicaId> earlier = [];

    /// <summary>
    /// Entry by entry the least of the durable versions acknowledged by all keepers, each counted only once the own
    /// version covers it.
    /// </summary>
    public VersionVector Stable { get; private set; } = VersionVector.Empty;

    /// <summary>
    /// An id whose history this replica goes on with: what was durable there is durable here, also before the member's
    /// record says that the id is retired.
    /// </summary>
    public void RememberEarlier(ReplicaId replica) => earlier = earlier.Add(replica);

    /// <summary>The id is retired, and if it is present again it has another history.</summary>
    public void ForgetEarlier(ReplicaId replica) => earlier = earlier.Remove(replica);

    /// <summary>Looks again at what the keepers have.</summary>
    /// <param name="membership">The members at the own version.</param>
    /// <param name="keepersMin">With fewer known keepers nothing is stable.</param>
    /// <param name="applied">The own version.</param>
    /// <param name="durable">What of it is durable here.</param>
    public void Update(Membership membership, int keepersMin, VersionVector applied, VersionVector durable)
    {
        VersionVector? least = null;
        int keepers = 0;
        foreach (Member keeper in membership.Keepers)
        {
            keepers++;
            foreach (ReplicaId replica in keeper.Present)
            {
                VersionVector counted = CountedOf(replica, applied, durable);
                least = least?.Meet(counted) ?? counted;
            }
        }

        if (least is not null && keepers >= keepersMin && !Stable.Covers(least)) Stable = Stable.Join(least);
    }

    /// <summary>
    /// Entry by entry the greatest counter that so many keepers have durable, as far as it is applied here: a causal
    /// cut, since each of them has everything below what it has.
    /// </summary>
    /// <param name="keepers">How many.</param>
    /// <param name="membership">The members at the own version.</param>
    /// <param name="countsUnnamed">True if the own member counts beside them.</param>
    /// <param name="applied">The own version.</param>
    /// <param name="durable">What of it is durable here.</param>
    public VersionVector Agreed(
        int keepers, Membership membership, bool countsUnnamed, VersionVector applied, VersionVector durable)
    {
        List<VersionVector> versions = DurableOfAll(membership, countsUnnamed, durable);
        List<VersionEntry> entries = [];
        if (keepers > 0 && keepers <= versions.Count)
        {
            ulong[] counters = new ulong[versions.Count];
            foreach (VersionEntry entry in applied.Entries)
            {
                for (int i = 0; i < counters.Length; i++)
                {
                    counters[i] = versions[i][entry.Replica];
                }

                Array.Sort(counters);
                ulong counter = counters[^keepers];
                if (counter > 0) entries.Add(new(entry.Replica, Math.Min(counter, entry.Counter)));
            }
        }

        VersionVector now = agreed.GetValueOrDefault(keepers, VersionVector.Empty).Join(VersionVector.Of(entries));
        agreed = agreed.SetItem(keepers, now);
        return now;
    }

    /// <summary>What each keeper has durable.</summary>
    /// <param name="membership">The members at the own version.</param>
    /// <param name="countsUnnamed">True if the own member counts beside them.</param>
    /// <param name="durable">What is durable here.</param>
    public List<VersionVector> DurableOfAll(Membership membership, bool countsUnnamed, VersionVector durable)
    {
        List<VersionVector> versions = countsUnnamed ? [durable] : [];
        foreach (Member keeper in membership.Keepers)
        {
            versions.Add(DurableOf(keeper, durable));
        }

        return versions;
    }

    /// <summary>What all present replicas of a keeper have durable.</summary>
    public VersionVector DurableOf(Member keeper, VersionVector durable)
    {
        VersionVector? least = keeper.Id == ownMember ? durable : null;
        foreach (ReplicaId replica in keeper.Present)
        {
            if (replica == table.Own || earlier.Contains(replica)) continue;
            VersionVector told = table.Find(replica)?.Durable.ToVersion() ?? VersionVector.Empty;
            least = least?.Meet(told) ?? told;
        }

        return least ?? VersionVector.Empty;
    }

    private VersionVector CountedOf(ReplicaId replica, VersionVector applied, VersionVector durable)
    {
        if (replica == table.Own) return durable;
        if (table.Find(replica) is not KnownAcknowledgement acknowledgement) return VersionVector.Empty;
        acknowledgement.Count(applied);
        return acknowledgement.Counted;
    }
}
