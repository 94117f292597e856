using Syncline.Crdt.Encoding;

namespace Syncline.Storage;

/// <summary>Reads the records of one segment in order, through a window that is shared among segments.</summary>
/// <remarks>
/// Memory: the window, grown to the greatest record; a record's length is checked against the file's before that.
/// Thread: one.
/// </remarks>
internal sealed class SegmentReader(
    IStorageFile file, SegmentHeader header, uint chain, long limit, SegmentReader.Window window)
{
    private long windowStart;
    private int windowFilled;

    /// <summary>Where the next record begins: everything before it has been read and is valid.</summary>
    public long Offset { get; private set; } = SegmentHeader.Bytes;

    /// <summary>Up to where a sync mark proves that the segment had been durable.</summary>
    public long ProvenTo { get; private set; }

    /// <summary>Where the last record ends, or the header: the segment's length as its successor names it.</summary>
    /// <remarks>A mark behind it is left out, since nothing says that the mark itself is durable.</remarks>
    public long RecordsEnd { get; private set; } = SegmentHeader.Bytes;

    /// <summary>The checksum over the checksums of the header and all records so far.</summary>
    public uint Chain { get; private set; } = chain;

    /// <summary>Reads the next record; false where the bytes are none, or the limit is reached.</summary>
    public bool TryNext(long position, out LogRecord record)
    {
        record = default;
        while (true)
        {
            long room = limit - Offset;
            if (!RecordFrame.TryReadLength(Peek(RecordFrame.HeaderBytes), room, out int bodyBytes)) return false;
            int frameBytes = RecordFrame.HeaderBytes + bodyBytes;
            ReadOnlySpan<byte> frame = Peek(frameBytes);
            if (frame.Length < frameBytes) return false;
            if (!RecordFrame.IsValid(frame, header.Epoch, header.Number, Offset, out uint checksum)) return false;
            bool isMark = bodyBytes == 0;
            ReadOnlySpan<byte> body = frame[RecordFrame.HeaderBytes..];
            if (!isMark && !RecordFrame.TryReadBody(body, position, out record)) return false;
            if (isMark) ProvenTo = Offset;
            Offset += frameBytes;
            if (isMark) continue;
            RecordsEnd = Offset;
            Chain = Crc32C.Append(Chain, checksum);
            return true;
        }
    }

    /// <summary>Goes on behind bytes that are no record, where one was found. The chain is broken then.</summary>
    public void SkipTo(long offset) => Offset = offset;

    private ReadOnlySpan<byte> Peek(int count)
    {
        count = (int)Math.Min(count, limit - Offset);
        if (Offset + count > windowStart + windowFilled)
        {
            window.Reserve(count, limit - Offset);
            windowStart = Offset;
            windowFilled = file.Read(
                Offset, window.Bytes.AsSpan(0, (int)Math.Min(window.Bytes.Length, limit - Offset)));
            count = Math.Min(count, windowFilled);
        }

        return window.Bytes.AsSpan((int)(Offset - windowStart), count);
    }

    /// <summary>The buffer that segments are read through.</summary>
    internal sealed class Window
    {
        private const int UsualBytes = 1024 * 1024;

        public byte[] Bytes { get; private set; } = [];

        /// <summary>Makes room for that many bytes, and for more where more are left to read.</summary>
        public void Reserve(int count, long left)
        {
            int wanted = (int)Math.Max(count, Math.Min(UsualBytes, left));
            if (Bytes.Length < wanted) Bytes = new byte[wanted];
        }
    }
}
