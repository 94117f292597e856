using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Replication.Transactions;

namespace Syncline.Replication.Protocol.Batches;

/// <summary>Writes transactions of many replicas, in the sender's order, so that each is a few bytes.</summary>
/// <remarks>
/// What the receiver rebuilds is each author's own encoding, byte for byte; what would not come back so is written
/// whole. A batch is read by itself: it refers to nothing outside. One thread at a time; <see cref="Start"/> keeps the
/// buffers for the next batch.
/// </remarks>
internal sealed class TransactionBatchWriter
{
    private const int CheckBytes = 8;

    private readonly WireWriter recent = new();
    private readonly WireWriter body = new();
    private readonly WireWriter operands = new();
    private readonly WireWriter canonical = new();
    private readonly BatchTimeline timeline = new();
    private readonly BatchKeyWriter keys = new();
    private readonly BatchDependencyWriter dependencies;
    private BatchReplica? current;
    private long expanded;
    private int count;

    public TransactionBatchWriter() => dependencies = new(timeline);

    /// <summary>About how many bytes the batch has by now.</summary>
    public int Length => recent.Length + body.Length + VarintSize.Of((ulong)count) + CheckBytes;

    /// <summary>Starts a batch.</summary>
    /// <param name="before">
    /// Ends of transactions that the sender applied before it, in that order; windows may reach back to there.
    /// </param>
    public void Start(IReadOnlyList<VersionEntry> before)
    {
        timeline.Clear();
        keys.Clear();
        dependencies.Clear();
        body.Clear();
        recent.Clear();
        current = null;
        expanded = 0;
        count = 0;
        recent.Varint((ulong)before.Count);
        foreach (VersionEntry entry in before)
        {
            BatchReplica? replica = timeline.Find(entry.Replica);
            recent.Varint(replica is null ? 0 : (ulong)replica.Index + 1);
            if (replica is null)
            {
                recent.Replica(entry.Replica);
                replica = timeline.Add(entry.Replica);
            }

            recent.Varint(entry.Counter - replica.Last);
            timeline.Append(replica, entry.Counter);
        }
    }

    /// <summary>Adds a transaction; false if only another batch can take it.</summary>
    /// <param name="transaction">The next that the peer lacks, in the sender's order.</param>
    /// <param name="chainBefore">The chain value before a transaction; asked once for each replica.</param>
    public bool TryAdd(Transaction transaction, Func<Transaction, UInt128> chainBefore)
    {
        int bytes = ExpandedBytes(transaction);
        if (count == TransactionRuns.TransactionsMax) return false;
        if (expanded + bytes > BatchForm.ExpansionBytesMax + (long)Length) return false;
        BatchReplica? known = timeline.Find(transaction.Replica);
        if (known is { HasRun: true } && known.Next != transaction.First) return false;
        expanded += bytes;
        operands.Clear();
        int flags = WriteWriter(transaction, known, chainBefore) | WriteRest(transaction);
        body.Byte((byte)flags);
        body.Raw(operands.Written);
        current!.Next = transaction.Last + 1;
        current.Chain = transaction.Chain;
        timeline.Append(current, transaction.Last);
        count++;
        return true;
    }

    /// <summary>Writes the batch.</summary>
    public void Finish(WireWriter target)
    {
        target.Raw(recent.Written);
        target.Varint((ulong)count);
        target.Raw(body.Written);
        target.Fixed64(BatchCheck.Of(timeline));
    }

    private static int ExpandedBytes(Transaction transaction)
    {
        int bytes = transaction.HeaderBytes.Length;
        for (int i = 0; i < transaction.Sections.Count; i++)
        {
            bytes += transaction.Sections[i].Length;
        }

        return bytes;
    }

    private int WriteWriter(Transaction transaction, BatchReplica? known, Func<Transaction, UInt128> chainBefore)
    {
        if (known is not null && known == current) return BatchForm.SameWriter;
        operands.Varint((ulong)(known?.Index ?? timeline.Replicas.Count));
        if (known is null)
        {
            known = timeline.Add(transaction.Replica);
            operands.Replica(known.Id);
        }

        current = known;
        if (known.HasRun) return 0;
        known.HasRun = true;
        operands.SignedVarint(unchecked((long)(transaction.First - 1 - known.Last)));
        operands.Fixed128(chainBefore(transaction));
        return 0;
    }

    private int WriteRest(Transaction transaction)
    {
        TransactionHeader header = transaction.Header;
        if (!IsCanonical(transaction)) return WriteWhole(transaction);
        int flags = (int)dependencies.Write(operands, current!, header.Dependencies) << BatchForm.DependencyShift;
        if (header.LamportStep == 0) flags |= BatchForm.NoLamportStep;
        else operands.Varint(header.LamportStep);
        if (header.TimeStep << (64 - BatchForm.CountBits) == 0)
        {
            flags |= BatchForm.WholeMilliseconds;
            operands.Varint(header.TimeStep >> BatchForm.CountBits);
        }
        else
        {
            operands.Varint(header.TimeStep);
        }

        return flags | WriteRare(transaction) | ((int)BatchBodyWriter.Write(operands, keys, transaction)
            << BatchForm.BodyShift);
    }

    /// <summary>True if the header's bytes are what its decoded form gives, so that they can be rebuilt.</summary>
    private bool IsCanonical(Transaction transaction)
    {
        canonical.Clear();
        TransactionHeaderCodec.Write(canonical, transaction.Header);
        return canonical.Written.SequenceEqual(transaction.HeaderBytes.Span);
    }

    private int WriteWhole(Transaction transaction)
    {
        TransactionCodec.Write(operands, transaction);
        return BatchForm.WholeFlags;
    }

    /// <summary>The fields between time step and sections are a stretch of the header's bytes.</summary>
    private int WriteRare(Transaction transaction)
    {
        ReadOnlySpan<byte> bytes = transaction.HeaderBytes.Span;
        int rare = bytes[0] & (int)BatchForm.RareHeaderFlags;
        if (rare == 0) return 0;
        TransactionHeader header = transaction.Header;
        int start = 1 + VarintSize.Of((ulong)header.Dots)
            + VarintSize.Of(header.LamportStep)
            + VarintSize.Of(header.TimeStep);
        if (!header.Dependencies.IsEmpty) start += VarintSize.Of((ulong)header.Dependencies.Length);
        foreach (VersionEntry entry in header.Dependencies)
        {
            start += 7 + VarintSize.Of(entry.Counter);
        }

        operands.Byte((byte)rare);
        operands.Bytes(bytes[start..^VarintSize.Of((ulong)header.Sections)]);
        return BatchForm.RareFields;
    }
}
