using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Replication.Transactions;

namespace Syncline.Replication.Protocol;

/// <summary>
/// Payload of a transactions frame: <c>(replica, first, chain before, count, transaction*)*</c>. Each run is of one
/// replica, without a gap; its chain value catches a fork before anything of it is applied.
/// </summary>
public static class TransactionRuns
{
    /// <summary>
    /// How many transactions a frame may hold: small ones take far more memory than bytes, so bytes alone bound too
    /// little.
    /// </summary>
    public const int TransactionsMax = 1 << 16;

    private const int TransactionBytesMin = 6;
    private const int ReplicaBytes = 7;
    private const int ChainBytes = 16;

    /// <summary>Writes transactions in their order, gathering neighbours of one replica into runs.</summary>
    /// <param name="writer">The target.</param>
    /// <param name="transactions">In causal order.</param>
    /// <param name="chainBefore">The chain value before a transaction.</param>
    public static void Write(
        WireWriter writer, IReadOnlyList<Transaction> transactions, Func<Transaction, UInt128> chainBefore)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(transactions);
        ArgumentNullException.ThrowIfNull(chainBefore);
        for (int start = 0; start < transactions.Count;)
        {
            int end = start + 1;
            while (end < transactions.Count && Continues(transactions[end], transactions[end - 1]))
            {
                end++;
            }

            writer.Replica(transactions[start].Replica);
            writer.Varint(transactions[start].First);
            writer.Fixed128(chainBefore(transactions[start]));
            writer.Varint((ulong)(end - start));
            for (; start < end; start++)
            {
                TransactionCodec.Write(writer, transactions[start]);
            }
        }
    }

    /// <summary>How many bytes <see cref="Write"/> writes. Cost: linear in the transactions.</summary>
    public static long LengthOf(IReadOnlyList<Transaction> transactions)
    {
        ArgumentNullException.ThrowIfNull(transactions);
        long length = 0;
        ulong inRun = 0;
        for (int i = 0; i < transactions.Count; i++)
        {
            Transaction transaction = transactions[i];
            length += VarintSize.OfBytes(transaction.HeaderBytes.Length);
            for (int at = 0; at < transaction.Sections.Count; at++)
            {
                length += VarintSize.OfBytes(transaction.Sections[at].Length);
            }

            inRun++;
            if (i + 1 < transactions.Count && Continues(transactions[i + 1], transaction)) continue;
            ulong first = transactions[i + 1 - (int)inRun].First;
            length += ReplicaBytes + VarintSize.Of(first) + ChainBytes + VarintSize.Of(inRun);
            inRun = 0;
        }

        return length;
    }

    private static bool Continues(Transaction next, Transaction before) =>
        next.Replica == before.Replica && next.First == before.Last + 1;

    /// <summary>Reads the transactions with the chain value before each; bodies are not decoded.</summary>
    public static bool TryRead(
        ReadOnlySpan<byte> payload,
        out List<(Transaction Transaction, UInt128 ChainBefore)> transactions,
        out DecodeError error)
    {
        transactions = [];
        WireReader reader = new(payload);
        while (reader.Remaining > 0 && TryReadRun(ref reader, transactions))
        {
        }

        error = reader.Error;
        return error == DecodeError.None;
    }

    private static bool TryReadRun(
        ref WireReader reader, List<(Transaction Transaction, UInt128 ChainBefore)> transactions)
    {
        if (!reader.Replica(out ReplicaId replica) || !reader.Varint(out ulong next)) return false;
        if (!reader.Fixed128(out UInt128 chain)) return false;
        if (!reader.Count(TransactionBytesMin, TransactionsMax - transactions.Count, out int count)) return false;
        if (count == 0) return reader.Fail(DecodeError.NotCanonical);
        for (int i = 0; i < count; i++)
        {
            if (!TransactionCodec.TryRead(ref reader, replica, next, chain, out Transaction transaction)) return false;
            transactions.Add((transaction, chain));
            next = transaction.Last + 1;
            chain = transaction.Chain;
        }

        return true;
    }
}
