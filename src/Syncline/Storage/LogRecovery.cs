using Syncline.Crdt;

namespace Syncline.Storage;

/// <summary>
/// The opening of a log: checks every segment, replays every record, and leaves the end clean and durable.
/// </summary>
/// <remarks>
/// Nothing is changed before every record has been replayed. Opening a log that was closed cleanly writes nothing.
/// </remarks>
internal sealed class LogRecovery(IStorageFolder folder, LogReplay replay)
{
    private const int CopyBytes = 64 * 1024;
    private readonly SegmentReader.Window window = new();
    private long position;
    private LogEnd end;

    /// <summary>What was taken off the end; null if nothing was.</summary>
    public CutTail? CutTail { get; private set; }

    /// <summary>Opens the log; the result continues with an epoch that no stored record has.</summary>
    public LogEnd Run()
    {
        List<Segment> segments = ReadHeaders(out string? unfinished);
        for (int i = 0; i < segments.Count; i++)
        {
            Segment? next = i + 1 < segments.Count ? segments[i + 1] : null;
            Replay(segments[i], next);
        }

        if (unfinished is not null)
        {
            folder.Delete(unfinished);
            folder.Sync();
        }

        uint lastEpoch = segments.Count > 0 ? segments[^1].Header.Epoch : 0;
        Invariant.That(lastEpoch < uint.MaxValue, "A log is opened fewer than 2^32 times.");
        return end with { Epoch = lastEpoch + 1 };
    }

    private List<Segment> ReadHeaders(out string? unfinished)
    {
        unfinished = null;
        List<Segment> segments = [];
        List<uint> numbers = [];
        foreach (string name in folder.List())
        {
            if (SegmentHeader.TryParseName(name, out uint number)) numbers.Add(number);
        }

        numbers.Sort();
        for (int i = 0; i < numbers.Count; i++)
        {
            string missing = SegmentHeader.NameOf((uint)i + 1);
            if (numbers[i] != i + 1) throw new LogDamagedException(missing, 0, "The segment is missing.");
            if (ReadHeader(numbers[i], isLast: i == numbers.Count - 1) is { } segment) segments.Add(segment);
            else unfinished = missing;
        }

        CheckEpochs(segments);
        return segments;
    }

    private Segment? ReadHeader(uint number, bool isLast)
    {
        string name = SegmentHeader.NameOf(number);
        using IStorageFile file = folder.Open(name);
        byte[] bytes = new byte[SegmentHeader.Bytes];
        int read = file.Read(0, bytes);
        if (SegmentHeader.TryRead(name, bytes.AsSpan(0, read), out SegmentHeader header, out uint checksum))
        {
            if (header.Number != number) throw new LogDamagedException(name, 0, $"It holds segment {header.Number}.");
            return new(name, header, checksum);
        }

        // Records are written only once the header is durable: a broken header without any is a creation cut short.
        long written = SegmentTail.LastWritten(file, 0);
        if (!isLast || written > SegmentHeader.Bytes)
        {
            throw new LogDamagedException(name, 0, "The segment's header is not valid.");
        }

        if (written > 0) CutTail = new(name, 0, written);
        return null;
    }

    private static void CheckEpochs(List<Segment> segments)
    {
        for (int i = 1; i < segments.Count; i++)
        {
            if (segments[i].Header.Epoch < segments[i - 1].Header.Epoch)
            {
                throw new LogDamagedException(
                    segments[i].Name, 0, "Its epoch is older than that of the segment before it.");
            }
        }
    }

    private void Replay(Segment segment, Segment? next)
    {
        CheckContinues(segment);
        using IStorageFile file = folder.Open(segment.Name);
        long length = file.Length;
        long limit = next?.Header.PreviousLength ?? length;
        SegmentReader reader = new(file, segment.Header, segment.Checksum, Math.Min(limit, length), window);
        while (reader.TryNext(position + 1, out LogRecord record))
        {
            position++;
            replay(in record);
        }

        if (next is { } following) CheckWhole(segment, reader, following);
        else Finish(file, segment, reader, length);
        end = end with { Number = segment.Header.Number, Position = position };
    }

    private void CheckContinues(Segment segment)
    {
        SegmentHeader header = segment.Header;
        if (header.FirstPosition != position + 1 || header.PreviousLength != end.Length
            || header.PreviousChain != end.Chain)
        {
            throw new LogDamagedException(segment.Name, 0, "It does not continue the segment before it.");
        }
    }

    private void CheckWhole(Segment segment, SegmentReader reader, Segment next)
    {
        if (reader.Offset != next.Header.PreviousLength)
        {
            throw new LogDamagedException(segment.Name, reader.Offset,
                $"The bytes are no record, and {next.Name} says that records go on "
                + $"to byte {next.Header.PreviousLength}.");
        }

        end = end with { Length = reader.Offset, Chain = reader.Chain };
    }

    private void Finish(IStorageFile file, Segment segment, SegmentReader reader, long length)
    {
        SegmentTail tail = SegmentTail.Inspect(file, segment.Header, reader.Offset);
        if (tail.Damage is { } damage) throw new LogDamagedException(segment.Name, reader.Offset, damage);
        if (tail.WrittenBytes > 0) CutTail = new(segment.Name, reader.Offset, tail.WrittenBytes);
        end = end with { Length = reader.RecordsEnd, Chain = reader.Chain };
        bool isMarked = reader.Offset == SegmentHeader.Bytes || reader.ProvenTo == reader.RecordsEnd;
        if (isMarked && length == reader.Offset) return;

        file.Truncate(reader.Offset);
        WriteAgain(file, reader.ProvenTo, reader.Offset);
        file.Sync();
        folder.Sync();
        if (!isMarked)
        {
            new SegmentWriter(file, segment.Header, reader.Offset, reader.Chain, SpaceWait.None).Seal();
        }
    }

    /// <summary>Writes the bytes that no mark proves durable once more, so that a sync answers for them.</summary>
    /// <remarks>
    /// They may come from the system's cache: after a failed sync it shows pages as clean that never reached the disk,
    /// and a further sync then succeeds without them.
    /// </remarks>
    private static void WriteAgain(IStorageFile file, long from, long to)
    {
        byte[] buffer = new byte[CopyBytes];
        for (long at = from; at < to; at += buffer.Length)
        {
            Span<byte> part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, to - at));
            int read = file.Read(at, part);
            file.Write(at, part[..read]);
        }
    }

    private readonly record struct Segment(string Name, SegmentHeader Header, uint Checksum);
}
