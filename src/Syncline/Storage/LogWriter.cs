namespace Syncline.Storage;

/// <summary>Puts batches of records into segments, and begins a new segment where one is full.</summary>
/// <remarks>
/// Thread: one, which waits here while the disk is full. After an exception nothing may be written any more.
/// </remarks>
internal sealed class LogWriter(IStorageFolder folder, LogEnd end, LogOptions options, SpaceWait space) : IDisposable
{
    private SegmentWriter? segment;
    private long segmentCapacity;
    private LogEnd end = end;

    /// <summary>Writes a batch, one write a chunk and segment; it is not durable yet.</summary>
    public void Write(List<PendingChunk> batch)
    {
        foreach (PendingChunk chunk in batch)
        {
            Write(chunk.Written);
        }
    }

    /// <summary>Makes everything written durable.</summary>
    public void Sync() => segment?.Sync();

    /// <summary>Makes everything durable and leaves the last segment such that opening finds nothing to do.</summary>
    public void Seal() => segment?.Seal();

    /// <summary>Says, behind a sealed log, that it ended cleanly, if the disk has room for that.</summary>
    public void WriteEnd(ReadOnlySpan<byte> note)
    {
        if (end.Position == 0) return;
        try
        {
            CleanEnd.Write(folder, end, note);
        }
        catch (StorageException cause) when (cause.IsTransient)
        {
            // Everything is durable. The next opening takes new ids, and what there is of the file away.
        }
    }

    /// <summary>Closes the files, without syncing them.</summary>
    public void Dispose() => segment?.Dispose();

    /// <param name="bytes">Room for a mark, then records.</param>
    private void Write(Span<byte> bytes)
    {
        int start = 0; // Of the bytes that are not yet on their way; they begin with the room for a mark.
        int next = RecordFrame.HeaderBytes;
        int records = 0;
        while (next < bytes.Length)
        {
            int frameBytes = RecordFrame.BytesOf(bytes[next..]);
            if (!Fits(next - start - RecordFrame.HeaderBytes + frameBytes))
            {
                Flush(bytes[start..next], records);
                Roll(frameBytes);
                start = next - RecordFrame.HeaderBytes;
                records = 0;
            }

            next += frameBytes;
            records++;
        }

        Flush(bytes[start..next], records);
    }

    private bool Fits(int bytes)
    {
        const int finalMark = RecordFrame.HeaderBytes;
        return segment is not null && segment.Length + segment.MarkBytesDue + bytes + finalMark <= segmentCapacity;
    }

    private void Flush(Span<byte> bytes, int records)
    {
        if (records == 0) return;
        segment!.Write(bytes);
        end = end with { Position = end.Position + records, Length = segment.Length, Chain = segment.Chain };
    }

    /// <summary>Begins the next segment, whose header vouches for this one: so this one is durable first.</summary>
    private void Roll(int frameBytes)
    {
        if (segment is not null)
        {
            segment.Sync();
            segment.Trim();
            segment.Dispose();
            segment = null;
        }

        SegmentHeader header = new(end.Number + 1, end.Epoch, end.Chain, end.Length, end.Position + 1);
        segmentCapacity = Math.Max(
            options.SegmentBytes, SegmentHeader.Bytes + (long)frameBytes + RecordFrame.HeaderBytes);
        segment = SegmentWriter.Create(folder, header, segmentCapacity, space);
        end = end with { Number = header.Number };
        options.SegmentFull?.Invoke(header.Number);
    }
}
