using System.Collections.Immutable;
using Syncline.Replication.Spaces;

namespace Syncline.Replication.Members;

/// <summary>How far up the ladder a transaction has come, as far as this replica knows.</summary>
/// <param name="IsApplied">It is applied here.</param>
/// <param name="IsDurableHere">It survives a crash of this machine.</param>
/// <param name="DurableAt">The keepers that have said that it is durable there, ascending; this one included.</param>
/// <param name="Missing">The keepers that have not, ascending, each with the reason.</param>
public sealed record TransactionStanding(
    bool IsApplied,
    bool IsDurableHere,
    ImmutableArray<MemberId> DurableAt,
    ImmutableArray<MissingMember> Missing)
{
    /// <summary>How many keepers have it durable.</summary>
    public KeeperCount Keepers => new(DurableAt.Length, DurableAt.Length + Missing.Length);
}
