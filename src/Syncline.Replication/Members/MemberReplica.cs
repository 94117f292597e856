using Syncline.Crdt.Causality;

namespace Syncline.Replication.Members;

/// <summary>One replica id of a member.</summary>
/// <param name="Id">The id.</param>
/// <param name="Standing">Present, or retired.</param>
/// <param name="End">The counter of its last dot, where that is known for sure; else 0.</param>
public sealed record MemberReplica(ReplicaId Id, ReplicaStanding Standing, ulong End = 0)
{
    /// <summary>The dot that retired it; default while it is present.</summary>
    public Dot RetiredBy { get; init; }

    /// <summary>True if it may still write.</summary>
    public bool IsPresent => Standing == ReplicaStanding.Present;

    /// <summary>
    /// True if whoever has seen the counter has seen all that the replica ever wrote, or will write.
    /// </summary>
    public bool IsOver(ulong seen) => Standing == ReplicaStanding.RetiredWithEnd && seen >= End;
}
