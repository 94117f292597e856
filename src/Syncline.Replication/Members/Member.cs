using System.Collections.Immutable;
using Syncline.Crdt.Causality;
using Syncline.Replication.Spaces;

namespace Syncline.Replication.Members;

/// <summary>A member as its record in the space says, at some version.</summary>
/// <param name="Id">Who.</param>
/// <param name="Role">Whether it counts.</param>
/// <param name="Name">What people call it; empty if nobody said.</param>
/// <param name="HasLeft">True if it left, and has not come back.</param>
/// <param name="Replicas">Every replica id that it wrote under, ascending.</param>
public sealed record Member(
    MemberId Id, MemberRole Role, string Name, bool HasLeft, ImmutableArray<MemberReplica> Replicas)
{
    /// <summary>True if stability, quorum and "all" wait for it.</summary>
    public bool Counts => Role == MemberRole.Keeper && !HasLeft;

    /// <summary>
    /// The ids that it writes under now: one, unless its folder was copied and both copies run (trap C3).
    /// </summary>
    public IEnumerable<ReplicaId> Present =>
        Replicas.Where(replica => replica.IsPresent).Select(replica => replica.Id);

    /// <summary>What is known of one of its replica ids; null if it is none of its own.</summary>
    public MemberReplica? Find(ReplicaId replica)
    {
        foreach (MemberReplica known in Replicas)
        {
            if (known.Id == replica) return known;
        }

        return null;
    }
}
