using System.Collections.Immutable;
using Syncline.Replication.Spaces;
using Syncline.Replication.Transactions;

namespace Syncline.Replication.Engines;

/// <summary>What became of a local transaction.</summary>
public abstract record CommitOutcome
{
    private CommitOutcome()
    {
    }

    /// <summary>It is applied here.</summary>
    /// <param name="Transaction">The transaction.</param>
    /// <param name="Position">Its position in the order of application, from 0.</param>
    public sealed record Committed(Transaction Transaction, int Position) : CommitOutcome
    {
        /// <summary>What of its updates was skipped, since their objects' types let it mean nothing.</summary>
        public ImmutableArray<SkippedElements> Skipped { get; init; } = [];
    }

    /// <summary>Nothing happened.</summary>
    /// <param name="Reason">Which kind of reason.</param>
    /// <param name="Detail">Why, for people.</param>
    /// <param name="UpdateIndex">Which update was refused, from 0; -1 where it is the whole.</param>
    /// <param name="Key">Its object.</param>
    public sealed record Refused(
        CommitRefusal Reason, string Detail, int UpdateIndex = -1, ObjectKey Key = default) : CommitOutcome;
}
