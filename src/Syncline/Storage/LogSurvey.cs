namespace Syncline.Storage;

/// <summary>
/// Checks every segment of a log, goes on behind damage, and changes nothing: what opening would refuse is described.
/// </summary>
/// <remarks>Memory: a record; where there is damage, the rest of its segment. Thread: one.</remarks>
/// <param name="folder">Where the segments are; nobody may write to them meanwhile.</param>
/// <param name="take">Gets each record that is whole. Behind damage its position is the least that it may have.</param>
/// <param name="damaged">Called with each damage, before the first record behind it.</param>
internal sealed class LogSurvey(IStorageFolder folder, LogReplay take, Action<StoredDamage> damaged)
{
    private const int DamagesMax = 100; // In one segment: it is beyond repair then, and searching costs.
    private readonly SegmentReader.Window window = new();
    private LogEnd end;
    private bool isBroken; // The last segment's end is not known for sure.

    /// <summary>How many segments there are.</summary>
    public int Segments { get; private set; }

    /// <summary>How many bytes they take, empty space included.</summary>
    public long Bytes { get; private set; }

    /// <summary>The position of the first record that is there; 0: there is none.</summary>
    public long FirstPosition { get; private set; }

    /// <summary>The remains of a write that a crash interrupted; null if there are none.</summary>
    public CutTail? TornTail { get; private set; }

    /// <summary>The file of the record that was handed over last.</summary>
    public string File { get; private set; } = "";

    /// <summary>Where the payload of that record begins; in a compressed segment, its block.</summary>
    public long Offset { get; private set; }

    /// <summary>Where the log ends.</summary>
    public LogEnd End => end;

    /// <summary>Checks everything.</summary>
    /// <param name="first">The position from which on records are needed.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="LogFormatException">A segment has a newer format.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void Run(long first, CancellationToken cancellation)
    {
        List<Segment> segments = ReadHeaders();
        for (int i = 0; i < segments.Count; i++)
        {
            Segment? next = i + 1 < segments.Count ? segments[i + 1] : null;
            if (i == 0) Begin(segments[0], first);
            else CheckContinues(segments[i]);
            Survey(segments[i], next, cancellation);
        }

        Segments = segments.Count;
    }

    private List<Segment> ReadHeaders()
    {
        List<Segment> segments = [];
        foreach (uint number in SegmentFile.NumbersIn(folder))
        {
            using IStorageFile file = SegmentFile.Open(folder, number);
            bool isHeader = SegmentFile.ReadHeader(file, out SegmentHeader header, out uint checksum)
                && header.Number == number;
            Bytes += SegmentFile.Stored(file).Length;
            segments.Add(new(file.Name, number, isHeader ? header : null, checksum, file.Length));
        }

        return segments;
    }

    private void Begin(Segment segment, long first)
    {
        SegmentHeader header = segment.Header ?? new(segment.Number, 0, 0, 0, first);
        FirstPosition = header.FirstPosition;
        if (header.FirstPosition > first)
        {
            damaged(new(SegmentHeader.NameOf(segment.Number - 1), 0, "The segment is missing.")
            {
                LostFrom = first,
                LostRecords = header.FirstPosition - first,
            });
        }

        end = new(segment.Number - 1, header.Epoch, header.PreviousLength, header.PreviousChain,
            header.FirstPosition - 1);
    }

    private void CheckContinues(Segment segment)
    {
        long lost = (segment.Header?.FirstPosition ?? 0) - end.Position - 1;
        if (segment.Number != end.Number + 1)
        {
            damaged(new(SegmentHeader.NameOf(end.Number + 1), 0, "The segment is missing.")
            {
                LostFrom = end.Position + 1,
                LostRecords = segment.Header is null ? null : Math.Max(0, lost),
            });
            isBroken = true;
        }

        if (segment.Header is not { } header) return;
        string? problem = header.Epoch < end.Epoch ? "Its epoch is older than that of the segment before it."
            : isBroken ? null
            : header.FirstPosition != end.Position + 1 || header.PreviousLength != end.Length
                || header.PreviousChain != end.Chain
            ? "It does not continue the segment before it."
            : null;
        if (problem is not null) damaged(new(segment.Name, 0, problem));
        end = end with { Position = header.FirstPosition - 1 };
    }

    private void Survey(Segment segment, Segment? next, CancellationToken cancellation)
    {
        isBroken = false;
        end = end with { Number = segment.Number, Epoch = segment.Header?.Epoch ?? end.Epoch };
        using IStorageFile file = SegmentFile.Open(folder, segment.Number);
        File = segment.Name;
        if (segment.Header is not SegmentHeader header)
        {
            SurveyWithoutHeader(file, segment, next);
            return;
        }

        bool isSealed = next is { Header: not null } && next.Number == segment.Number + 1;
        long limit = isSealed ? Math.Min(next!.Header!.Value.PreviousLength, segment.Length) : segment.Length;
        SegmentReader reader = new(file, header, segment.Checksum, limit, window);
        ReadRecords(file, reader, cancellation);
        for (int damages = 0; damages < DamagesMax; damages++)
        {
            if (DamageAt(file, segment, reader, isSealed ? next : null) is not string reason) break;
            isBroken = true;
            long? resumed = RecordSearch.Next(file, header, reader.Offset + 1, limit);
            damaged(new(segment.Name, SegmentFile.StoredOffset(file, reader.Offset), reason)
            {
                LostFrom = end.Position + 1,
                LostRecords = isSealed && CountFrom(file, segment, resumed, limit) is long behind
                    ? next!.Header!.Value.FirstPosition - 1 - end.Position - behind
                    : null,
            });
            if (resumed is null) break;
            reader.SkipTo(resumed.Value);
            ReadRecords(file, reader, cancellation);
        }

        if (isSealed && reader.Offset == limit) CheckBehind(file, header, limit);
        if (file is CompressedSegment compressed) CheckCompressed(compressed, isLast: next is null);
        end = end with { Length = reader.RecordsEnd, Chain = reader.Chain };
    }

    /// <summary>Only a segment with a successor is compressed, and nothing stands behind its blocks.</summary>
    private void CheckCompressed(CompressedSegment segment, bool isLast)
    {
        long stored = segment.StoredEnd();
        if (!isBroken && stored != segment.File.Length)
        {
            damaged(new(segment.Name, stored, "Bytes follow the last block. Nothing is lost."));
        }

        if (!isLast) return;
        damaged(new(SegmentHeader.NameOf(end.Number + 1), 0, "The segment is missing.")
        {
            LostFrom = end.Position + 1,
        });
    }

    /// <summary>Behind the records of a segment with a successor there may be a sync mark, and empty space.</summary>
    private void CheckBehind(IStorageFile file, SegmentHeader header, long offset)
    {
        Span<byte> mark = stackalloc byte[RecordFrame.HeaderBytes];
        bool isMark = file.Read(offset, mark) == mark.Length
            && RecordFrame.TryReadLength(mark, mark.Length, out int bodyBytes)
            && bodyBytes == 0
            && RecordFrame.IsValid(mark, header.Epoch, header.Number, offset, out _);
        long behind = isMark ? offset + mark.Length : offset;
        if (SegmentTail.LastWritten(file, behind) == behind) return;
        damaged(new(
            file.Name, behind, "Behind the last record is neither a sync mark nor empty space. Nothing is lost."));
    }

    private void SurveyWithoutHeader(IStorageFile file, Segment segment, Segment? next)
    {
        // Records are written only once the header is durable: a broken header without any is a creation cut short.
        long written = SegmentTail.LastWritten(file, 0);
        if (next is null && written <= SegmentHeader.Bytes)
        {
            if (written > 0) TornTail = new(segment.Name, 0, written);
            return;
        }

        isBroken = true;
        damaged(new(segment.Name, 0, "The segment's header is not valid, so none of its records can be read.")
        {
            LostFrom = end.Position + 1,
            LostRecords = next?.Header is { } following && next.Number == segment.Number + 1
                ? following.FirstPosition - end.Position - 1
                : null,
        });
    }

    private void ReadRecords(IStorageFile file, SegmentReader reader, CancellationToken cancellation)
    {
        while (reader.TryNext(end.Position + 1, out LogRecord record))
        {
            cancellation.ThrowIfCancellationRequested();
            end = end with { Position = end.Position + 1 };
            Offset = SegmentFile.StoredOffset(file, reader.RecordsEnd - record.Payload.Length);
            take(in record);
        }
    }

    /// <summary>How many records go on to the limit; null if there is more damage on the way.</summary>
    private static long? CountFrom(IStorageFile file, Segment segment, long? offset, long limit)
    {
        if (offset is null) return 0;
        SegmentReader reader = new(file, segment.Header!.Value, segment.Checksum, limit, new());
        reader.SkipTo(offset.Value);
        long count = 0;
        while (reader.TryNext(1, out _))
        {
            count++;
        }

        return reader.Offset == limit ? count : null;
    }

    /// <summary>Why the bytes where a reader stands should be a record; null if they need not be.</summary>
    private string? DamageAt(IStorageFile file, Segment segment, SegmentReader reader, Segment? next)
    {
        if (next?.Header is { } following)
        {
            return reader.Offset == following.PreviousLength ? null
                : $"The bytes are no record, and {next.Name} says that records go on to byte "
                    + $"{following.PreviousLength}.";
        }

        if (file is CompressedSegment)
        {
            return reader.Offset == file.Length ? null
                : $"The bytes are no record, and records went on to byte {file.Length} before they were compressed.";
        }

        SegmentTail tail = SegmentTail.Inspect(file, segment.Header!.Value, reader.Offset);
        if (tail is { Damage: null, WrittenBytes: > 0 }) TornTail = new(segment.Name, reader.Offset, tail.WrittenBytes);
        return tail.Damage;
    }

    private sealed record Segment(string Name, uint Number, SegmentHeader? Header, uint Checksum, long Length);
}
