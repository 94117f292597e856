using Syncline.Crdt.Causality;
using Syncline.Replication.Members;

namespace Syncline.Replicas;

/// <summary>How a member stands, as far as one replica knows.</summary>
/// <param name="Member">What its record says.</param>
/// <param name="IsSelf">True for the member whose replica tells it.</param>
/// <param name="Applied">
/// What all its present replicas have applied; null while nothing was heard of one of them, or none is present.
/// </param>
/// <param name="Durable">What is durable at all of them; null as above.</param>
/// <param name="Here">What the replica that tells it has applied itself.</param>
public sealed record MemberStatus(
    Member Member, bool IsSelf, VersionVector? Applied, VersionVector? Durable, VersionVector Here)
{
    /// <summary>
    /// True where nothing is ever durable (durability none), so that it counts for what it has applied; null for others
    /// than oneself, which do not tell.
    /// </summary>
    public bool? CountsWhenApplied { get; init; }

    /// <summary>Why it does not have all that is here; null if it has, or has left.</summary>
    public MissingReason? Behind => Member.HasLeft ? null
        : Applied is null || Durable is null ? MissingReason.NotHeard
        : !Applied.Covers(Here) ? MissingReason.NotApplied
        : !Durable.Covers(Here) ? MissingReason.NotDurable
        : null;

    /// <summary>How many updates that are here are not durable there; null while nothing was heard.</summary>
    public ulong? Lacks
    {
        get
        {
            if (Durable is null) return null;
            ulong lacks = 0;
            foreach (VersionEntry entry in Here.Entries)
            {
                ulong there = Durable[entry.Replica];
                if (there < entry.Counter) lacks += entry.Counter - there;
            }

            return lacks;
        }
    }
}
