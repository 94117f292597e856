namespace Syncline.Storage;

/// <summary>The records that have a position and are not written yet. A record never crosses chunks.</summary>
/// <remarks>Thread: under the log's lock.</remarks>
internal sealed class PendingRecords
{
    private const int ChunkBytes = 64 * 1024;
    private const int SpareChunksMax = 8;
    private readonly Stack<PendingChunk> spares = new();
    private List<PendingChunk> chunks = [];
    private List<PendingChunk> emptied = [];

    /// <summary>How many bytes wait, those of a batch on its way included.</summary>
    public long Bytes { get; private set; }

    /// <summary>True if nothing waits to be taken.</summary>
    public bool IsEmpty => chunks.Count == 0;

    /// <summary>Adds a record whose checksum still lacks its place.</summary>
    public void Add(uint checksum, uint epoch, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> payload)
    {
        int body = prefix.Length + payload.Length;
        Span<byte> frame = ChunkFor(RecordFrame.HeaderBytes + body).Take(RecordFrame.HeaderBytes + body);
        RecordFrame.WriteHeader(frame, (uint)body, checksum, epoch);
        prefix.CopyTo(frame[RecordFrame.HeaderBytes..]);
        payload.CopyTo(frame[(RecordFrame.HeaderBytes + prefix.Length)..]);
        Bytes += frame.Length;
    }

    /// <summary>Hands over everything that waits; to be given back by <see cref="Release"/>.</summary>
    public List<PendingChunk> Take()
    {
        List<PendingChunk> taken = chunks;
        chunks = emptied;
        return taken;
    }

    /// <summary>Takes back a batch that was written.</summary>
    public void Release(List<PendingChunk> batch)
    {
        foreach (PendingChunk chunk in batch)
        {
            Bytes -= chunk.Length - RecordFrame.HeaderBytes;
            if (chunk.Capacity != ChunkBytes || spares.Count >= SpareChunksMax) continue;
            chunk.Clear();
            spares.Push(chunk);
        }

        batch.Clear();
        emptied = batch;
    }

    private PendingChunk ChunkFor(int frameBytes)
    {
        if (chunks.Count > 0 && chunks[^1].Room >= frameBytes) return chunks[^1];
        bool fits = frameBytes <= ChunkBytes - RecordFrame.HeaderBytes;
        PendingChunk chunk = !fits ? new(RecordFrame.HeaderBytes + frameBytes)
            : spares.TryPop(out PendingChunk? spare) ? spare
            : new(ChunkBytes);
        chunks.Add(chunk);
        return chunk;
    }
}
