using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;

namespace Syncline.Replication.Transactions;

/// <summary>
/// Form of a transaction in a log: <c>replica, first, clock, chain, transaction</c>. The clock is the recording
/// replica's own after it took the transaction in, so that recovery gives the same clock (trap C12).
/// </summary>
public static class TransactionRecordCodec
{
    /// <summary>Writes a record.</summary>
    /// <param name="writer">The target.</param>
    /// <param name="transaction">The transaction.</param>
    /// <param name="clock">The recording replica's clock.</param>
    public static void Write(WireWriter writer, Transaction transaction, HybridTime clock)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(transaction);
        writer.Replica(transaction.Replica);
        writer.Varint(transaction.First);
        writer.Fixed64(clock.Bits);
        writer.Fixed128(transaction.Chain);
        TransactionCodec.Write(writer, transaction);
    }

    /// <summary>Reads a record; its chain value must be the one that its bytes give.</summary>
    /// <param name="record">The bytes.</param>
    /// <param name="chainBefore">The chain value of a replica so far.</param>
    /// <param name="transaction">The transaction.</param>
    /// <param name="clock">The recording replica's clock.</param>
    /// <param name="error">Why not.</param>
    public static bool TryRead(
        ReadOnlySpan<byte> record,
        Func<ReplicaId, UInt128> chainBefore,
        out Transaction transaction,
        out HybridTime clock,
        out DecodeError error)
    {
        ArgumentNullException.ThrowIfNull(chainBefore);
        transaction = null!;
        WireReader reader = new(record);
        ulong clockBits = 0;
        bool read = reader.Replica(out ReplicaId replica)
            && reader.Varint(out ulong first)
            && reader.Fixed64(out clockBits)
            && reader.Fixed128(out UInt128 chain)
            && TransactionCodec.TryRead(ref reader, replica, first, chainBefore(replica), out transaction)
            && (transaction.Chain == chain || reader.Fail(DecodeError.ChecksumMismatch))
            && reader.AtEnd();
        clock = new(clockBits);
        error = reader.Error;
        return read;
    }
}
