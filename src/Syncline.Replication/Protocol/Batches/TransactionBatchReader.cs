using System.Collections.Immutable;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Replication.Transactions;

namespace Syncline.Replication.Protocol.Batches;

/// <summary>Rebuilds the transactions of a batch, each byte for byte as its author encoded it.</summary>
/// <remarks>
/// Nothing is handed on before the whole batch was read and its check held. Memory: at most the batch's length and
/// <see cref="BatchForm.ExpansionBytesMax"/>, a few times over.
/// </remarks>
internal ref struct TransactionBatchReader
{
    private readonly ReadOnlySpan<byte> batch;
    private readonly BatchTimeline timeline;
    private readonly BatchDependencyReader dependencies;
    private readonly BatchBodyReader bodies;
    private readonly BatchRoom room;
    private readonly WireWriter headers;
    private readonly WireWriter whole;
    private readonly List<(Transaction Transaction, UInt128 ChainBefore)> transactions;
    private WireReader reader;
    private BatchReplica? current;

    private TransactionBatchReader(ReadOnlySpan<byte> batch, BatchReadBuffers buffers)
    {
        this.batch = batch;
        buffers.Clear();
        timeline = buffers.Timeline;
        headers = buffers.Header;
        whole = buffers.Whole;
        transactions = buffers.Transactions;
        reader = new(batch);
        dependencies = new(timeline);
        room = new(batch.Length);
        bodies = new(room, buffers);
    }

    /// <summary>Reads a batch; bodies are not decoded.</summary>
    /// <param name="payload">Its bytes.</param>
    /// <param name="buffers">What it may use; the transactions are there, too, and stay until the next batch.</param>
    /// <param name="transactions">The transactions with the chain value before each.</param>
    /// <param name="error">Why not.</param>
    public static bool TryRead(
        ReadOnlySpan<byte> payload,
        BatchReadBuffers buffers,
        out List<(Transaction Transaction, UInt128 ChainBefore)> transactions,
        out DecodeError error)
    {
        TransactionBatchReader batch = new(payload, buffers);
        bool read = batch.TryReadAll();
        transactions = read ? batch.transactions : [];
        error = batch.reader.Error;
        return read;
    }

    private bool TryReadAll()
    {
        if (!TryReadRecent()) return false;
        if (!reader.Count(BatchForm.TransactionBytesMin, TransactionRuns.TransactionsMax, out int count)) return false;
        if (count == 0) return reader.Fail(DecodeError.NotCanonical);
        transactions.Capacity = count;
        for (int i = 0; i < count; i++)
        {
            if (!TryReadTransaction()) return false;
        }

        if (!reader.Fixed64(out ulong check)) return false;
        return (check == BatchCheck.Of(timeline) || reader.Fail(DecodeError.ChecksumMismatch)) && reader.AtEnd();
    }

    private bool TryReadRecent()
    {
        const int MomentBytesMin = 2;
        if (!reader.Count(MomentBytesMin, VersionVectorCodec.EntriesMax, out int count)) return false;
        for (int i = 0; i < count; i++)
        {
            if (!reader.Varint((ulong)timeline.Replicas.Count, out ulong number)) return false;
            ulong index = number == 0 ? (ulong)timeline.Replicas.Count : number - 1;
            if (!dependencies.TryFind(ref reader, index, out BatchReplica replica)) return false;
            if (!reader.Varint(ulong.MaxValue - replica.Last, out ulong step)) return false;
            if (step == 0) return reader.Fail(DecodeError.OutOfDomain);
            timeline.Append(replica, replica.Last + step);
        }

        return true;
    }

    private bool TryReadTransaction()
    {
        if (!reader.Byte(out byte flags) || !TryReadWriter(flags)) return false;
        BatchReplica writer = current!;
        if (writer.Next is 0 or > BatchForm.FirstMax) return reader.Fail(DecodeError.OutOfDomain);
        bool isWhole = (BodyForm)(flags >> BatchForm.BodyShift) == BodyForm.Whole;
        Transaction transaction;
        if (isWhole ? !TryReadWhole(flags, out transaction) : !TryReadParts(flags, out transaction)) return false;
        transactions.Add((transaction, writer.Chain));
        writer.Next = transaction.Last + 1;
        writer.Chain = transaction.Chain;
        timeline.Append(writer, transaction.Last);
        return true;
    }

    private bool TryReadWriter(byte flags)
    {
        if ((flags & BatchForm.SameWriter) != 0) return current is not null || reader.Fail(DecodeError.OutOfDomain);
        if (!reader.Varint((ulong)timeline.Replicas.Count, out ulong number)) return false;
        if (!dependencies.TryFind(ref reader, number, out current)) return false;
        if (current.HasRun) return true;
        if (!reader.SignedVarint(out long ahead) || !reader.Fixed128(out UInt128 chain)) return false;
        current.HasRun = true;
        current.Next = unchecked(current.Last + 1 + (ulong)ahead);
        current.Chain = chain;
        return true;
    }

    private bool TryReadWhole(byte flags, out Transaction transaction)
    {
        transaction = null!;
        if ((flags & ~BatchForm.SameWriter) != BatchForm.WholeFlags) return reader.Fail(DecodeError.UnknownTag);
        return TransactionCodec.TryRead(ref reader, current!.Id, current.Next, current.Chain, out transaction);
    }

    private bool TryReadParts(byte flags, out Transaction transaction)
    {
        transaction = null!;
        DependencyForm form = (DependencyForm)((flags >> BatchForm.DependencyShift) & 3);
        if (!dependencies.TryRead(ref reader, form, current!, out ImmutableArray<VersionEntry> grown)) return false;
        ulong lamportStep = 0;
        if ((flags & BatchForm.NoLamportStep) == 0 && !reader.Varint(out lamportStep)) return false;
        if (!TryReadTime(flags, out ulong timeStep)) return false;
        byte rare = 0;
        ReadOnlySpan<byte> rareBytes = default;
        if ((flags & BatchForm.RareFields) != 0 && !TryReadRare(out rare, out rareBytes)) return false;
        BodyForm body = (BodyForm)(flags >> BatchForm.BodyShift);
        if (!bodies.TryRead(ref reader, batch, body, out ulong dots, out int sections)) return false;
        if (dots == 0) return reader.Fail(DecodeError.OutOfDomain);
        TransactionHeader header = new()
        {
            Dots = (int)dots,
            IsVoid = sections == 0,
            Dependencies = grown,
            LamportStep = lamportStep,
            TimeStep = timeStep,
            Sections = sections,
        };
        headers.Clear();
        if (rare == 0) TransactionHeaderCodec.Write(headers, header);
        else if (!TryWriteRare(ref header, rare, rareBytes)) return false;
        if (!room.TryTake(ref reader, headers.Length)) return false;
        whole.Clear();
        whole.Bytes(headers.Written);
        whole.Raw(bodies.Sections.Written);
        transaction = TransactionCodec.Chained(
            current!.Id, current.Next, header, whole.ToArray(), headers.Length, current.Chain);
        return true;
    }

    private bool TryReadTime(byte flags, out ulong step)
    {
        bool isWhole = (flags & BatchForm.WholeMilliseconds) != 0;
        if (!reader.Varint(isWhole ? ulong.MaxValue >> BatchForm.CountBits : ulong.MaxValue, out step)) return false;
        if (isWhole) step <<= BatchForm.CountBits;
        return step > 0 || reader.Fail(DecodeError.OutOfDomain);
    }

    private bool TryReadRare(out byte fields, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (!reader.Byte(out fields) || !reader.Bytes(TransactionCodec.BytesMax, out bytes)) return false;
        bool isRare = fields != 0 && (fields & ~BatchForm.RareHeaderFlags) == 0;
        return isRare || reader.Fail(DecodeError.UnknownTag);
    }

    /// <summary>Puts the header together around the bytes of its rare fields, and reads it as any other.</summary>
    private bool TryWriteRare(ref TransactionHeader header, byte fields, ReadOnlySpan<byte> bytes)
    {
        headers.Varint(fields
            | (header.IsVoid ? BatchForm.HeaderVoid : 0)
            | (header.Dependencies.IsEmpty ? 0 : BatchForm.HeaderDependencies));
        headers.Varint((ulong)header.Dots);
        if (!header.Dependencies.IsEmpty) VersionVectorCodec.Write(headers, header.Dependencies);
        headers.Varint(header.LamportStep);
        headers.Varint(header.TimeStep);
        headers.Raw(bytes);
        headers.Varint((ulong)header.Sections);
        WireReader read = new(headers.Written);
        return (TransactionHeaderCodec.TryRead(ref read, out header) && read.AtEnd()) || reader.Fail(read.Error);
    }
}
