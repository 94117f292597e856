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
    /// <summary>True if that many keepers have it durable.</summary>
    public bool IsDurableOn(int keepers) => DurableAt.Length >= keepers;

    /// <summary>
    /// True if a majority has it durable, of the keepers known or of those expected if they are more.
    /// </summary>
    public bool IsDurableOnQuorum(int keepersMin) =>
        DurableAt.Length > Math.Max(keepersMin, DurableAt.Length + Missing.Length) / 2;

    /// <summary>True if all keepers have it durable, and all that are expected are known.</summary>
    public bool IsDurableOnAll(int keepersMin) => Missing.IsEmpty && DurableAt.Length >= Math.Max(1, keepersMin);
}
