using Syncline.Crdt.Encoding;

namespace Syncline.Storage;

/// <summary>The end of one segment that is being written: how far it reaches, and how far that is durable.</summary>
/// <remarks>Thread: one. After an exception the segment is not to be written any more.</remarks>
internal sealed class SegmentWriter : IDisposable
{
    private readonly IStorageFile file;
    private readonly SegmentHeader header;
    private readonly SpaceWait space;
    private long markedTo;

    /// <summary>Continues a segment whose bytes up to <paramref name="length"/> are durable.</summary>
    public SegmentWriter(IStorageFile file, SegmentHeader header, long length, uint chain, SpaceWait space)
    {
        this.file = file;
        this.header = header;
        this.space = space;
        Length = length;
        SyncedTo = length;
        Chain = chain;
    }

    /// <summary>Where the next byte goes.</summary>
    public long Length { get; private set; }

    /// <summary>Up to where the bytes are durable.</summary>
    public long SyncedTo { get; private set; }

    /// <summary>The checksum over the checksums of the header and all records; marks are left out.</summary>
    public uint Chain { get; private set; }

    /// <summary>The segment's number.</summary>
    public uint Number => header.Number;

    /// <summary>
    /// How many bytes a mark takes that is due before the next record: all before it is durable, and unmarked.
    /// </summary>
    public int MarkBytesDue => SyncedTo == Length && markedTo != Length ? RecordFrame.HeaderBytes : 0;

    /// <summary>Creates a segment; it is durable, and so is its name, before a record goes into it.</summary>
    /// <remarks>While the disk has no room for it there is no part of it either.</remarks>
    public static SegmentWriter Create(IStorageFolder folder, SegmentHeader header, long bytes, SpaceWait space)
    {
        byte[] start = new byte[SegmentHeader.Bytes];
        uint checksum = header.Write(start);
        IStorageFile file = CreateFile(folder, SegmentHeader.NameOf(header.Number), bytes, start, space);
        try
        {
            file.Sync();
            folder.Sync();
            return new(file, header, SegmentHeader.Bytes, checksum, space) { markedTo = SegmentHeader.Bytes };
        }
        catch (StorageException)
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Writes records that lie one behind the other, after the mark that is due before them.</summary>
    /// <param name="bytes">
    /// Room for the mark (<see cref="RecordFrame.HeaderBytes"/>), then whole records; both are completed in place.
    /// </param>
    public void Write(Span<byte> bytes)
    {
        int start = RecordFrame.HeaderBytes - MarkBytesDue;
        long offset = Length;
        if (start == 0)
        {
            RecordFrame.WriteMark(bytes, Number, header.Epoch, offset);
            offset += RecordFrame.HeaderBytes;
            markedTo = offset;
        }

        for (int at = RecordFrame.HeaderBytes; at < bytes.Length;)
        {
            Span<byte> frame = bytes.Slice(at, RecordFrame.BytesOf(bytes[at..]));
            Chain = Crc32C.Append(Chain, RecordFrame.Place(frame, Number, offset));
            offset += frame.Length;
            at += frame.Length;
        }

        WriteWhole(bytes[start..]);
        Length = offset;
    }

    /// <summary>Makes everything written durable.</summary>
    public void Sync()
    {
        if (SyncedTo == Length) return;
        file.Sync();
        SyncedTo = Length;
    }

    /// <summary>Makes everything durable, says so by a mark, and gives back the empty space.</summary>
    public void Seal()
    {
        Sync();
        if (MarkBytesDue > 0)
        {
            Span<byte> mark = stackalloc byte[RecordFrame.HeaderBytes];
            Write(mark);
        }

        Trim();
        file.Sync();
        SyncedTo = Length;
    }

    /// <summary>Gives back the empty space behind the last record.</summary>
    public void Trim() => file.Truncate(Length);

    /// <summary>Closes the file, without syncing it.</summary>
    public void Dispose() => file.Dispose();

    private static IStorageFile CreateFile(
        IStorageFolder folder, string name, long bytes, byte[] start, SpaceWait space)
    {
        while (true)
        {
            IStorageFile? file = null;
            try
            {
                file = folder.Create(name, bytes);
                file.Write(0, start);
                space.Found();
                return file;
            }
            catch (StorageException cause)
            {
                file?.Dispose();
                if (!cause.IsTransient) throw;
                folder.Delete(name); // What there is of it would take room from others.
                if (!space.Wait(cause)) throw;
            }
        }
    }

    /// <summary>A write that ran out of space is repeated as a whole: nobody was told of what it left.</summary>
    private void WriteWhole(ReadOnlySpan<byte> bytes)
    {
        while (true)
        {
            try
            {
                file.Write(Length, bytes);
                space.Found();
                return;
            }
            catch (StorageException cause)
            {
                if (!space.Wait(cause)) throw;
            }
        }
    }
}
