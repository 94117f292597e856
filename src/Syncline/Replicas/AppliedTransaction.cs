using System.Collections.Immutable;
using Syncline.Crdt.Causality;
using Syncline.Replication.Spaces;
using Syncline.Replication.Transactions;

namespace Syncline.Replicas;

/// <summary>
/// A change of the space as a subscriber gets it: a transaction, whole, once, in causal order (X1); or, where the log
/// of a peer no longer reached back, all that its snapshot brought, at once.
/// </summary>
/// <param name="Snapshot">The space right after it.</param>
/// <param name="Transaction">The transaction: who, when, why; null where a snapshot was joined.</param>
/// <param name="Objects">
/// The users' objects that it changed here, each once; not those whose deltas are held, and none where a member joined
/// or left.
/// </param>
/// <param name="IsLocal">True if this replica made it.</param>
public sealed record AppliedTransaction(
    SpaceSnapshot Snapshot, Transaction? Transaction, ImmutableArray<ObjectKey> Objects, bool IsLocal)
{
    /// <summary>Which replica made it; null for what many made.</summary>
    public ReplicaId? Origin => Transaction?.Replica;

    /// <summary>Who asked for it, if given.</summary>
    public string? Author => Transaction?.Header.Author;

    /// <summary>The version right after it.</summary>
    public VersionVector Version => Snapshot.Version;
}
