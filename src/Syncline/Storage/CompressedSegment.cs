using System.Diagnostics.CodeAnalysis;

namespace Syncline.Storage;

/// <summary>A compressed segment, read as if it were not: the same bytes in the same places.</summary>
/// <remarks>
/// A block that is damaged, or that damage hides, reads as zeros, which are no record: so whoever reads records finds
/// the damage, and <see cref="StoredOffsetOf"/> says where in the file it lies. Memory: a block, twice. Thread: one at
/// a time.
/// </remarks>
internal sealed class CompressedSegment : IStorageFile
{
    private readonly CompressedSegmentHeader header;
    private readonly byte[] start = new byte[SegmentHeader.Bytes];
    private readonly List<long> offsets = [SegmentHeader.Bytes]; // Of blocks in the file, as far as heads are right.
    private byte[] stored = [];
    private byte[] content = [];
    private int loaded = -1;

    private CompressedSegment(IStorageFile file, CompressedSegmentHeader header)
    {
        File = file;
        this.header = header;
        header.Segment.Write(start);
    }

    /// <summary>The file.</summary>
    public IStorageFile File { get; }

    /// <inheritdoc/>
    public string Name => File.Name;

    /// <inheritdoc/>
    /// <remarks>Of the segment before it was compressed.</remarks>
    public long Length => header.Length;

    /// <inheritdoc/>
    /// <remarks>As above.</remarks>
    public DateTimeOffset WrittenAt => DateTimeOffset.UnixEpoch + TimeSpan.FromMilliseconds(header.WrittenAt);

    private int Blocks => (int)((Length - SegmentHeader.Bytes - 1) / StoredBlock.ContentBytesMax) + 1;

    /// <summary>Takes a file over if it is a compressed segment.</summary>
    public static bool TryOpen(IStorageFile file, [NotNullWhen(true)] out CompressedSegment? segment)
    {
        Span<byte> bytes = stackalloc byte[SegmentHeader.Bytes];
        int read = file.Read(0, bytes);
        bool isCompressed = CompressedSegmentHeader.TryRead(bytes[..read], out CompressedSegmentHeader header);
        segment = isCompressed ? new(file, header) : null;
        return isCompressed;
    }

    /// <summary>Where in the file the block of a byte begins, or the first one whose head is wrong.</summary>
    public long StoredOffsetOf(long offset)
    {
        if (offset < SegmentHeader.Bytes) return 0;
        int index = IndexOf(offset);
        FindBlock(index);
        return offsets[Math.Min(index, offsets.Count - 1)];
    }

    /// <summary>Where in the file the last block ends; nothing follows, unless there is damage.</summary>
    public long StoredEnd()
    {
        FindBlock(Blocks);
        return offsets[^1];
    }

    /// <inheritdoc/>
    public int Read(long offset, Span<byte> target)
    {
        int count = (int)Math.Clamp(Length - offset, 0, target.Length);
        for (int done = 0; done < count;)
        {
            ReadOnlySpan<byte> rest = From(offset + done);
            int part = Math.Min(rest.Length, count - done);
            rest[..part].CopyTo(target[done..]);
            done += part;
        }

        return count;
    }

    /// <inheritdoc/>
    public void Write(long offset, ReadOnlySpan<byte> bytes) => throw Refusal();

    /// <inheritdoc/>
    public void Truncate(long length) => throw Refusal();

    /// <inheritdoc/>
    public void Sync() => File.Sync();

    /// <inheritdoc/>
    public void Dispose() => File.Dispose();

    private static int IndexOf(long offset) => (int)((offset - SegmentHeader.Bytes) / StoredBlock.ContentBytesMax);

    /// <summary>The bytes from an offset on, up to where the next block begins.</summary>
    private ReadOnlySpan<byte> From(long offset)
    {
        if (offset < SegmentHeader.Bytes) return start.AsSpan((int)offset);
        int index = IndexOf(offset);
        if (index != loaded) Load(index);
        int skipped = (int)((offset - SegmentHeader.Bytes) % StoredBlock.ContentBytesMax);
        return content.AsSpan(skipped, ContentBytesOf(index) - skipped);
    }

    private void Load(int index)
    {
        int contentBytes = ContentBytesOf(index);
        if (content.Length < contentBytes) content = new byte[contentBytes];
        Span<byte> target = content.AsSpan(0, contentBytes);
        loaded = index;
        if (!TryLoad(index, target)) target.Clear();
    }

    private bool TryLoad(int index, Span<byte> target)
    {
        if (!FindBlock(index) || !TryReadHead(index, out StoredBlock head)) return false;
        int bytes = StoredBlock.HeadBytes + head.StoredBytes;
        if (stored.Length < bytes) stored = new byte[bytes];
        Span<byte> block = stored.AsSpan(0, bytes);
        return File.Read(offsets[index], block) == bytes
            && StoredBlock.ChecksumOf(block, header.Segment.Number, (uint)index) == head.Checksum
            && head.TryUnpack(block[StoredBlock.HeadBytes..], target);
    }

    /// <summary>Finds out where a block begins; false if the head of one before it is not right.</summary>
    private bool FindBlock(int index)
    {
        while (offsets.Count <= index)
        {
            if (!TryReadHead(offsets.Count - 1, out StoredBlock head)) return false;
            offsets.Add(offsets[^1] + StoredBlock.HeadBytes + head.StoredBytes);
        }

        return true;
    }

    private bool TryReadHead(int index, out StoredBlock head)
    {
        Span<byte> bytes = stackalloc byte[StoredBlock.HeadBytes];
        int read = File.Read(offsets[index], bytes);
        return StoredBlock.TryReadHead(bytes[..read], out head)
            && head.Kind != StoredBlockKind.Footer
            && head.ContentBytes == ContentBytesOf(index);
    }

    private int ContentBytesOf(int index) => (int)Math.Min(
        StoredBlock.ContentBytesMax, Length - SegmentHeader.Bytes - (index * (long)StoredBlock.ContentBytesMax));

    private StorageException Refusal() => new($"{Name} is compressed, and only read.", Name);
}
