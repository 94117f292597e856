using Syncline.Crdt.Encoding;

namespace Syncline.Storage;

/// <summary>Reads a snapshot file block by block, checking each. Memory: a block and a record. Thread: one.</summary>
internal sealed class SnapshotFileReader
{
    private readonly IStorageFile file;
    private readonly SnapshotHeader header;
    private readonly long length;
    private readonly byte[] block;
    private byte[] content = []; // Of blocks, from the next record on.
    private int filled;
    private long offset = SnapshotHeader.Bytes;
    private uint index;
    private SnapshotFooter sums;

    public SnapshotFileReader(IStorageFile file, SnapshotHeader header)
    {
        this.file = file;
        this.header = header;
        length = file.Length;
        block = new byte[Math.Min(StoredBlock.HeadBytes + StoredBlock.ContentBytesMax, length)];
    }

    /// <summary>Reads the header of a file of that number; null if it has none.</summary>
    /// <exception cref="LogFormatException">It is of a newer format.</exception>
    public static SnapshotHeader? ReadHeader(IStorageFile file, uint number)
    {
        Span<byte> start = stackalloc byte[SnapshotHeader.Bytes];
        int read = file.Read(0, start);
        bool isHeader = SnapshotHeader.TryRead(file.Name, start[..read], out SnapshotHeader header);
        return isHeader && header.Number == number ? header : null;
    }

    /// <summary>Checks every byte; null if all are as they were written, with the footer.</summary>
    public DamagedSnapshot? Check(out SnapshotFooter footer)
    {
        while (ReadBlock(out DamagedSnapshot? damage, out SnapshotFooter? end) is not null || end is null)
        {
            if (damage is null) continue;
            footer = default;
            return damage;
        }

        footer = sums;
        return null;
    }

    /// <summary>Hands over the records of a file that was checked.</summary>
    /// <exception cref="LogDamagedException">It has changed since, or holds no records.</exception>
    public void Replay(LogReplay restore)
    {
        while (true)
        {
            long start = offset;
            StoredBlock? read = ReadBlock(out DamagedSnapshot? damage, out _);
            if (read is StoredBlock whole && !TryUnpack(whole)) damage = Damage(start, "A block does not unpack.");
            if (damage is not null) throw new LogDamagedException(damage.File, damage.Offset, damage.Reason);
            if (read is null) break;
            HandOver(restore);
        }

        if (filled > 0) throw new LogDamagedException(file.Name, offset, "The last record is not whole.");
    }

    /// <summary>Hands over the records that are whole, and keeps the rest.</summary>
    private void HandOver(LogReplay restore)
    {
        int at = 0;
        while (true)
        {
            WireReader reader = new(content.AsSpan(at, filled - at));
            bool isWhole = reader.Varint(uint.MaxValue, out ulong stream)
                & reader.Byte(out byte kind)
                & reader.Bytes(int.MaxValue, out ReadOnlySpan<byte> payload);
            if (!isWhole && reader.Error != DecodeError.Truncated)
            {
                throw new LogDamagedException(file.Name, offset, $"A record is none ({reader.Error}).");
            }

            if (!isWhole) break;
            restore(new(header.Position, (uint)stream, kind, payload));
            at += reader.Offset;
        }

        content.AsSpan(at, filled - at).CopyTo(content);
        filled -= at;
    }

    /// <summary>Appends the block's content to what is left of the one before.</summary>
    private bool TryUnpack(StoredBlock read)
    {
        if (read.ContentBytes > Array.MaxLength - filled) return false; // No record is so long.
        if (content.Length - filled < read.ContentBytes)
        {
            long doubled = Math.Min(Array.MaxLength, content.Length * 2L);
            Array.Resize(ref content, (int)Math.Max(filled + read.ContentBytes, doubled));
        }

        ReadOnlySpan<byte> stored = block.AsSpan(StoredBlock.HeadBytes, read.StoredBytes);
        Span<byte> target = content.AsSpan(filled, read.ContentBytes);
        filled += read.ContentBytes;
        return read.TryUnpack(stored, target);
    }

    /// <summary>Reads the next block of content; null at the footer, or with the damage.</summary>
    private StoredBlock? ReadBlock(out DamagedSnapshot? damage, out SnapshotFooter? end)
    {
        damage = null;
        end = null;
        int read = file.Read(offset, block.AsSpan(0, Math.Min(StoredBlock.HeadBytes, block.Length)));
        if (!StoredBlock.TryReadHead(block.AsSpan(0, read), out StoredBlock next)
            || next.StoredBytes > length - offset - StoredBlock.HeadBytes)
        {
            damage = Damage(offset, "There is no block, and the snapshot is not whole.");
            return null;
        }

        Span<byte> whole = block.AsSpan(0, StoredBlock.HeadBytes + next.StoredBytes);
        read = file.Read(offset + StoredBlock.HeadBytes, whole[StoredBlock.HeadBytes..]);
        if (read < next.StoredBytes || StoredBlock.ChecksumOf(whole, header.Number, index) != next.Checksum)
        {
            damage = Damage(offset, "The checksum of a block is not right.");
            return null;
        }

        if (next.Kind == StoredBlockKind.Footer)
        {
            end = ReadFooter(whole, out damage);
            return null;
        }

        index++;
        offset += whole.Length;
        sums = sums with
        {
            ContentBytes = sums.ContentBytes + next.ContentBytes,
            Blocks = index,
            Chain = Crc32C.Append(sums.Chain, next.Checksum),
        };
        return next;
    }

    private SnapshotFooter? ReadFooter(ReadOnlySpan<byte> whole, out DamagedSnapshot? damage)
    {
        damage = null;
        bool isFooter = SnapshotFooter.TryRead(whole[StoredBlock.HeadBytes..], out SnapshotFooter footer)
            && footer == sums with { Records = footer.Records, Until = footer.Until }
            && footer.Until >= header.Position;
        if (!isFooter) damage = Damage(offset, "The footer does not fit the blocks.");
        else if (offset + whole.Length != length) damage = Damage(offset + whole.Length, "Bytes follow the footer.");
        if (damage is not null) return null;
        sums = footer;
        return footer;
    }

    private DamagedSnapshot Damage(long at, string reason) => new(file.Name, at, reason);
}
