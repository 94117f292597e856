using System.Collections.Immutable;
using Syncline.Replication.Spaces;

namespace Syncline.Replicas;

/// <summary>What comes next in a history that is being read.</summary>
public abstract record HistoryPiece
{
    private HistoryPiece()
    {
    }

    /// <summary>Transactions, each once, in causal order.</summary>
    /// <param name="Items">At least one.</param>
    public sealed record Transactions(ImmutableArray<SeenTransaction> Items) : HistoryPiece;

    /// <summary>
    /// The present in place of all before it, since transactions that the reader has not seen are no longer held. What
    /// the reader had counts for nothing: it goes on from here, also where it had seen more elsewhere.
    /// </summary>
    /// <param name="Snapshot">The space at its present version.</param>
    public sealed record Reset(SpaceSnapshot Snapshot) : HistoryPiece;
}
