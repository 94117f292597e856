using System.Collections.Immutable;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Replication.Transactions;

namespace Syncline.Folders.Histories;

/// <summary>A transaction as it stands in the log of a folder.</summary>
/// <param name="Space">The space's name; a number where the log does not reach back to it.</param>
/// <param name="Position">The record's position in the log.</param>
/// <param name="Transaction">Who wrote it, which dots it took, what it changed.</param>
/// <param name="Time">
/// Its writer's hybrid time; null where the log does not reach back to where that can be told from.
/// </param>
/// <param name="Clock">This folder's clock after it took the transaction in; never before the time.</param>
public sealed record LoggedTransaction(
    string Space, long Position, Transaction Transaction, HybridTime? Time, HybridTime Clock)
{
    /// <summary>
    /// What it did to each object, in the order of its dots; false, with the reason, if that can't be read here: it is
    /// under a cipher, or its form is unknown. What only this version does not know comes as raw effects.
    /// </summary>
    /// <remarks>Cost: the body is decoded at each call.</remarks>
    public bool TryReadUpdates(out ImmutableArray<ObjectUpdate> updates, out DecodeError error)
    {
        updates = [];
        error = DecodeError.UnknownTag;
        return Transaction.Header.CipherSuite == 0
            && TransactionBodyCodec.TryRead(Transaction.Sections, Transaction.Header.Dots, out updates, out error);
    }
}
