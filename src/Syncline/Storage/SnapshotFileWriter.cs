using Syncline.Crdt;
using Syncline.Crdt.Encoding;

namespace Syncline.Storage;

/// <summary>Writes a snapshot file: records packed into blocks. Memory: two blocks. Thread: one at a time.</summary>
internal sealed class SnapshotFileWriter : ISnapshotWriter, IDisposable
{
    private const int StartBytes = 16 * 1024;
    private readonly IStorageFile file;
    private readonly uint number;
    private readonly BlockCompression? compression;
    private byte[] block = new byte[StartBytes]; // Room for the head, then the content.
    private readonly WireWriter prefix = new(16);
    private int filled;
    private uint index;
    private SnapshotFooter sums;

    public SnapshotFileWriter(IStorageFile file, SnapshotHeader header, bool compresses)
    {
        this.file = file;
        number = header.Number;
        compression = compresses ? new() : null;
        Span<byte> start = stackalloc byte[SnapshotHeader.Bytes];
        header.Write(start);
        file.Write(0, start);
        Length = SnapshotHeader.Bytes;
    }

    /// <summary>How many bytes the file has.</summary>
    public long Length { get; private set; }

    /// <inheritdoc/>
    public void Append(uint stream, byte kind, ReadOnlySpan<byte> payload)
    {
        prefix.Clear();
        prefix.Varint(stream);
        prefix.Byte(kind);
        prefix.Varint((ulong)payload.Length);
        Put(prefix.Written);
        Put(payload);
        sums = sums with { Records = sums.Records + 1 };
    }

    /// <summary>Writes what is left and the footer, and makes the file durable.</summary>
    /// <param name="until">The last position whose record went into it.</param>
    public void Complete(long until)
    {
        if (filled > 0) Flush();
        SnapshotFooter footer = sums with { Until = until, Blocks = index };
        footer.Write(block.AsSpan(StoredBlock.HeadBytes));
        Write(block.AsSpan(0, StoredBlock.HeadBytes + SnapshotFooter.Bytes), SnapshotFooter.Bytes,
            StoredBlockKind.Footer);
        file.Sync();
    }

    public void Dispose() => file.Dispose();

    private void Put(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int count = Math.Min(bytes.Length, StoredBlock.ContentBytesMax - filled);
            Reserve(StoredBlock.HeadBytes + filled + count);
            bytes[..count].CopyTo(block.AsSpan(StoredBlock.HeadBytes + filled));
            bytes = bytes[count..];
            filled += count;
            if (filled == StoredBlock.ContentBytesMax) Flush();
        }
    }

    private void Reserve(int bytes)
    {
        if (block.Length >= bytes) return;
        const int most = StoredBlock.HeadBytes + StoredBlock.ContentBytesMax;
        Array.Resize(ref block, Math.Min(most, Math.Max(bytes, 2 * block.Length)));
    }

    private void Flush()
    {
        Span<byte> stored = block.AsSpan(0, StoredBlock.HeadBytes + filled);
        StoredBlockKind kind = StoredBlockKind.Plain;
        if (compression is not null) stored = compression.Run(stored, out kind);
        sums = sums with { ContentBytes = sums.ContentBytes + filled };
        Write(stored, filled, kind);
        filled = 0;
    }

    private void Write(Span<byte> stored, int contentBytes, StoredBlockKind kind)
    {
        Invariant.That(index < uint.MaxValue, "A snapshot has fewer than 2^32 blocks.");
        uint checksum = StoredBlock.WriteHead(stored, contentBytes, kind, number, index++);
        file.Write(Length, stored);
        Length += stored.Length;
        sums = sums with { Chain = Crc32C.Append(sums.Chain, checksum) };
    }
}
