using System.Collections.Immutable;
using Syncline.Crdt.Causality;
using Syncline.Replication.Spaces;
using Syncline.Replication.Transactions;

namespace Syncline.Replicas;

/// <summary>A transaction as a subscriber gets it: whole, once, in causal order (X1).</summary>
/// <param name="Snapshot">The space right after it.</param>
/// <param name="Transaction">The transaction: who, when, why.</param>
/// <param name="Objects">The objects that it changed here, each once; not those whose deltas are held.</param>
/// <param name="IsLocal">True if this replica made it.</param>
public sealed record AppliedTransaction(
    SpaceSnapshot Snapshot, Transaction Transaction, ImmutableArray<ObjectKey> Objects, bool IsLocal)
{
    /// <summary>Which replica made it.</summary>
    public ReplicaId Origin => Transaction.Replica;

    /// <summary>Who asked for it, if given.</summary>
    public string? Author => Transaction.Header.Author;

    /// <summary>The version right after it.</summary>
    public VersionVector Version => Snapshot.Version;
}
