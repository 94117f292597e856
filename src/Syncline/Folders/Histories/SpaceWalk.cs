using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Replication.Histories;
using Syncline.Replication.Snapshots;
using Syncline.Replication.Spaces;
using Syncline.Replication.Transactions;
using Syncline.Storage;

namespace Syncline.Folders.Histories;

/// <summary>Follows one space through a log: whether transactions continue each other, and when they were.</summary>
/// <remarks>Memory: an entry for each writer, and the heads of a snapshot while they come in.</remarks>
/// <param name="genesis">How the space began; null where neither log nor snapshot tell.</param>
/// <param name="name">The space's name.</param>
/// <param name="isWhole">True if nothing of the space comes before what the walk begins with.</param>
internal sealed class SpaceWalk(SpaceGenesis? genesis, string name, bool isWhole)
{
    private readonly Dictionary<ReplicaId, WriterEnd> ends = [];
    private readonly WireWriter parts = new();
    private IReadOnlyList<WriterHead>? heads;
    private IReadOnlyList<WriterHead>? restored; // Until the walk comes to where the snapshot was taken.
    private long restoredPosition;

    /// <summary>The space's name.</summary>
    public string Name => name;

    /// <summary>How many transactions there were.</summary>
    public long Transactions { get; private set; }

    /// <summary>How many replicas wrote them, or stood in snapshots.</summary>
    public int Writers => ends.Count;

    /// <summary>Called with each run of a writer's dots that is not there; null: then what follows makes no
    /// sense.</summary>
    public Action<LostTransactions>? Lost { get; init; }

    /// <summary>Takes a transaction's record; the reason for people if it is none, or does not continue.</summary>
    public string? Take(in LogRecord record, out LoggedTransaction? taken)
    {
        taken = null;
        if (restored is not null && record.Position > restoredPosition && ReachSnapshot() is string misfit)
        {
            return misfit;
        }

        WireReader reader = new(record.Payload);
        bool isHead = reader.Replica(out ReplicaId replica)
            & reader.Varint(out ulong first)
            & reader.Fixed64(out ulong clock)
            & reader.Fixed128(out UInt128 chain);
        if (!isHead) return $"a transaction does not decode ({reader.Error})";
        bool isKnown = ends.TryGetValue(replica, out WriterEnd end);
        if (first <= end.Last) return $"{replica}:{first} is there already";
        bool isGap = first > end.Last + 1 && (isKnown || isWhole);
        if (isGap && Lost is null) return $"{replica}:{first} follows on {replica}:{end.Last}";
        if (isGap) Lost!(new(name, replica, end.Last + 1, first - 1));
        WriterEnd? before = first == end.Last + 1 ? BeforeNext(replica, isKnown ? end : null) : null;
        bool isRead = TransactionCodec.TryRead(ref reader, replica, first, before?.Chain ?? 0, out Transaction read);
        if (!isRead || !reader.AtEnd()) return $"transaction {replica}:{first} does not decode ({reader.Error})";
        if (before is not null && read.Chain != chain)
        {
            return $"transaction {read} has chain value {chain:x32}, and the one that follows from before is "
                + $"{read.Chain:x32}";
        }

        if (read.Chain != chain) read = WithChain(read, chain);
        HybridTime? time = before?.Time is HybridTime previous ? new(previous.Bits + read.Header.TimeStep) : null;
        ends[replica] = new(read.Last, chain, time);
        Transactions++;
        taken = new(name, record.Position, read, time, new(clock));
        return null;
    }

    /// <summary>Takes a part of a snapshot that was joined; with the last one its writers are at its heads.</summary>
    public string? TakePart(in LogRecord record)
    {
        if (restored is not null && record.Position > restoredPosition && ReachSnapshot() is string misfit)
        {
            return misfit;
        }

        if (!FolderRecord.TryReadSnapshotPart(record.Payload, out SnapshotPart part))
        {
            return "a part of a snapshot does not decode";
        }

        if (part.Index == 0)
        {
            parts.Clear();
            heads = null;
        }
        else if (heads is null && parts.Length == 0)
        {
            return isWhole ? "a part of a snapshot is missing" : null; // The log may begin between two parts.
        }

        if (heads is null)
        {
            parts.Raw(part.Bytes.Span);
            WireReader reader = new(parts.Written);
            if (ReplicaSnapshotCodec.TryReadHeads(ref reader, out var read)) heads = read;
            else if (part.IsLast || reader.Error != DecodeError.Truncated) return "a snapshot's heads do not decode";
        }

        if (!part.IsLast) return null;
        Adopt(heads!);
        heads = null;
        parts.Clear();
        return null;
    }

    /// <summary>Takes what a snapshot of the folder says of the space's past; the reason if it is none.</summary>
    public string? TakeHead(ReadOnlySpan<byte> payload)
    {
        WireReader reader = new(payload);
        bool isRead = reader.Varint(long.MaxValue, out ulong position)
            && reader.Fixed64(out _)
            && VersionVectorCodec.TryRead(ref reader, out _);
        if (!isRead || !ReplicaSnapshotCodec.TryReadHeads(ref reader, out var read) || !reader.AtEnd())
        {
            return $"what the snapshot says of space '{name}' does not decode ({reader.Error})";
        }

        restored = read;
        restoredPosition = (long)position;
        return null;
    }

    /// <summary>The log goes on from the snapshot: where both tell, they must tell the same.</summary>
    private string? ReachSnapshot()
    {
        WriterHead? other = restored!.FirstOrDefault(head =>
            ends.TryGetValue(head.Replica, out WriterEnd end) && end.Last == head.Last && end.Chain != head.Chain);
        Adopt(restored!);
        restored = null;
        isWhole = true;
        return other is null ? null : $"{other.Replica}:{other.Last} has another chain value in the snapshot";
    }

    private void Adopt(IEnumerable<WriterHead> reached)
    {
        foreach (WriterHead head in reached)
        {
            bool isKnown = ends.TryGetValue(head.Replica, out WriterEnd end);
            if (!isKnown || end.Last <= head.Last) ends[head.Replica] = new(head.Last, head.Chain, head.Time);
        }
    }

    private WriterEnd? BeforeNext(ReplicaId replica, WriterEnd? end) =>
        end ?? (genesis is null ? null : new(0, genesis.ChainStart(replica), default(HybridTime)));

    private static Transaction WithChain(Transaction read, UInt128 chain) => new(
        read.Replica, read.First, read.Header, read.HeaderBytes.Span, read.Sections.ToArrays(), chain);
}
