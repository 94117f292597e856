using Syncline.Crdt;

namespace Syncline.Storage;

/// <summary>
/// The opening of a log: checks every segment, replays every record, and leaves the end clean and durable.
/// </summary>
/// <remarks>
/// Nothing is changed before every record has been replayed. Opening a log that was closed cleanly writes nothing.
/// </remarks>
internal sealed class LogRecovery(IStorageFolder folder, LogReplay replay, LogStart start)
{
    private const int CopyBytes = 64 * 1024;
    private readonly SegmentReader.Window window = new();
    private long position;
    private LogEnd end;

    /// <summary>What was taken off the end; null if nothing was.</summary>
    public CutTail? CutTail { get; private set; }

    /// <summary>How many bytes the records take that were replayed.</summary>
    public long ReplayedBytes { get; private set; }

    /// <summary>Opens the log; the result continues with an epoch that no stored record has.</summary>
    public LogEnd Run()
    {
        List<Segment> segments = ReadHeaders(out string? unfinished);
        for (int i = FirstNeeded(segments); i < segments.Count; i++)
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
        List<uint> numbers = SegmentFile.NumbersIn(folder);
        for (int i = 0; i < numbers.Count; i++)
        {
            // A log without a snapshot begins with its first record; with one, its beginning may be pruned.
            uint expected = i > 0 ? numbers[i - 1] + 1 : start.Position == 0 ? 1 : numbers[0];
            if (numbers[i] != expected) throw Missing(expected);
            if (ReadHeader(expected, isLast: i == numbers.Count - 1) is { } segment) segments.Add(segment);
            else unfinished = SegmentHeader.NameOf(expected);
        }

        CheckEpochs(segments);
        return segments;
    }

    private LogDamagedException Missing(uint number) => new(SegmentHeader.NameOf(number), 0, MissingText());

    private string MissingText() => start.Position > 0 || start.Damaged is not [DamagedSnapshot newest, ..]
        ? "The segment is missing."
        : $"The segment is missing, and no snapshot is whole that could stand for it: {newest.File} is damaged at byte "
            + $"{newest.Offset}: {newest.Reason}";

    private Segment? ReadHeader(uint number, bool isLast)
    {
        string name = SegmentHeader.NameOf(number);
        using IStorageFile file = SegmentFile.Open(folder, number);
        if (SegmentFile.ReadHeader(file, out SegmentHeader header, out uint checksum))
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

    /// <summary>The index of the segment that holds the first record behind the snapshot, or will (D11).</summary>
    private int FirstNeeded(List<Segment> segments)
    {
        if (start.Position == 0) return 0;
        int first = segments.FindLastIndex(segment => segment.Header.FirstPosition <= start.Position + 1);
        if (first < 0)
        {
            string has = segments.Count == 0 ? "there is none" : $"begins with {segments[0].Header.FirstPosition}";
            throw new LogDamagedException(start.File!, 0,
                $"The log is needed from record {start.Position + 1} on, and {has}.");
        }

        SegmentHeader header = segments[first].Header;
        position = header.FirstPosition - 1;
        end = new(0, 0, header.PreviousLength, header.PreviousChain, position); // Of what is not read any more.
        return first;
    }

    private static void CheckEpochs(List<Segment> segments)
    {
        for (int i = 1; i < segments.Count; i++)
        {
            SegmentHeader before = segments[i - 1].Header, header = segments[i].Header;
            if (header.Epoch < before.Epoch || header.FirstPosition < before.FirstPosition)
            {
                throw new LogDamagedException(
                    segments[i].Name, 0, "Its epoch or position is older than that of the segment before it.");
            }
        }
    }

    private void Replay(Segment segment, Segment? next)
    {
        CheckContinues(segment);
        using IStorageFile file = SegmentFile.Open(folder, segment.Header.Number);
        long length = file.Length;
        long limit = next?.Header.PreviousLength ?? length;
        SegmentReader reader = new(file, segment.Header, segment.Checksum, Math.Min(limit, length), window);
        while (reader.TryNext(position + 1, out LogRecord record))
        {
            position++;
            if (position <= start.Position) continue;
            ReplayedBytes += RecordFrame.BytesOf(record);
            replay(in record);
        }

        if (next is { } following) CheckWhole(file, reader, following);
        else if (file is CompressedSegment) throw Missing(segment.Header.Number + 1); // Only then one is compressed.
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

    private void CheckWhole(IStorageFile file, SegmentReader reader, Segment next)
    {
        if (reader.Offset != next.Header.PreviousLength)
        {
            throw new LogDamagedException(file.Name, SegmentFile.StoredOffset(file, reader.Offset),
                $"The bytes are no record, and {next.Name} says that records go on "
                + $"to byte {next.Header.PreviousLength}.");
        }

        end = end with { Length = reader.Offset, Chain = reader.Chain };
    }

    private void Finish(IStorageFile file, Segment segment, SegmentReader reader, long length)
    {
        SegmentTail tail = SegmentTail.Inspect(file, segment.Header, reader.Offset);
        if (position < start.Until)
        {
            throw new LogDamagedException(segment.Name, reader.Offset,
                $"Its last record is {position}, and {start.File} says that record {start.Until} was durable.");
        }

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
