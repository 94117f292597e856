using System.Collections.Immutable;
using Syncline.Crdt.Causality;
using Syncline.Replication.Transactions;

namespace Syncline.Replicas;

/// <summary>A transaction as a reader of the history gets it.</summary>
/// <param name="Transaction">Who, when, why.</param>
/// <param name="Version">All that the reader has seen with it: where a later reader goes on, at any replica.</param>
public sealed record SeenTransaction(Transaction Transaction, VersionVector Version)
{
    /// <summary>
    /// What it did to each object, in the order of its dots; raw where this version does not know it, and nothing if
    /// it is void, or under a cipher.
    /// </summary>
    /// <remarks>Cost: the body is decoded at each call.</remarks>
    public ImmutableArray<ObjectUpdate> Updates =>
        Transaction.Header is { IsVoid: false, CipherSuite: 0 }
        && TransactionBodyCodec.TryRead(Transaction.Sections, Transaction.Header.Dots, out var updates, out _)
            ? updates
            : [];
}
