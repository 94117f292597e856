namespace Syncline.Storage;

/// <summary>Writes the compressed form of a segment. Memory: two blocks.</summary>
internal static class CompressedSegmentWriter
{
    /// <summary>Writes it behind nothing; it is not durable yet.</summary>
    /// <param name="source">The segment as it was written.</param>
    /// <param name="target">An empty file.</param>
    /// <param name="header">What it begins with.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="LogDamagedException">The segment is shorter than its successor says.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static void Write(
        IStorageFile source, IStorageFile target, CompressedSegmentHeader header, CancellationToken cancellation)
    {
        Span<byte> start = stackalloc byte[SegmentHeader.Bytes];
        header.Write(start);
        target.Write(0, start);
        long end = start.Length;
        BlockCompression compression = new();
        byte[] block = new byte[
            StoredBlock.HeadBytes + Math.Min(StoredBlock.ContentBytesMax, header.Length - SegmentHeader.Bytes)];
        uint index = 0;
        for (long offset = SegmentHeader.Bytes; offset < header.Length;)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = (int)Math.Min(StoredBlock.ContentBytesMax, header.Length - offset);
            Span<byte> whole = block.AsSpan(0, StoredBlock.HeadBytes + count);
            int read = source.Read(offset, whole[StoredBlock.HeadBytes..]);
            if (read < count)
            {
                throw new LogDamagedException(source.Name, offset + read, "The segment ends before its last record.");
            }

            Span<byte> stored = compression.Run(whole, out StoredBlockKind kind);
            StoredBlock.WriteHead(stored, count, kind, header.Segment.Number, index);
            target.Write(end, stored);
            end += stored.Length;
            offset += count;
            index++;
        }
    }
}
