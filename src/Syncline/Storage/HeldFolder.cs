namespace Syncline.Storage;

/// <summary>A folder at one moment, held open to be read, though its owner appends and deletes old files.</summary>
/// <remarks>
/// It holds every record that was durable when it was opened, in a prefix without a gap, and nothing that is not
/// durable: opening it syncs the end that it has found. Where the log does not reach back to its first record, there is
/// a snapshot in place of what it lacks. Nothing is written. Cost: one open file for each segment and snapshot, and the
/// last segment is read once. Thread: one at a time.
/// </remarks>
internal sealed class HeldFolder : IDisposable
{
    /// <summary>How often the folder may change while it is opened: each time a segment was deleted.</summary>
    private const int AttemptsMax = 100;

    private readonly SegmentReader.Window window = new();
    private readonly List<HeldSegment> segments = [];
    private readonly List<HeldSnapshot> snapshots = [];
    private readonly List<DamagedSnapshot> damaged = [];

    private HeldFolder()
    {
    }

    /// <summary>The segments in order; at least one.</summary>
    public IReadOnlyList<HeldSegment> Segments => segments;

    /// <summary>The snapshots, ascending.</summary>
    public IReadOnlyList<HeldSnapshot> Snapshots => snapshots;

    /// <summary>Those that are left out, since they are damaged, as far as that was seen.</summary>
    public IReadOnlyList<DamagedSnapshot> Damaged => damaged;

    /// <summary>The position of the first record that is there, or will be.</summary>
    public long FirstPosition => segments[0].Header.FirstPosition;

    /// <summary>The position of the last record.</summary>
    public long LastPosition { get; private set; }

    /// <summary>Opens a folder as it is now.</summary>
    /// <exception cref="LogDamagedException">A header, or the end of the log, is damaged, or its beginning is
    /// missing.</exception>
    /// <exception cref="LogFormatException">A segment has a newer format.</exception>
    /// <exception cref="StorageException">The disk failed.</exception>
    public static HeldFolder Open(IStorageFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        for (int attempt = 1; ; attempt++)
        {
            HeldFolder held = new();
            bool isOpen = false;
            try
            {
                if (held.OpenFiles(folder))
                {
                    // The list is not of one moment.
                    if (!(held.IsComplete && held.HasEnd) && attempt < AttemptsMax) continue;
                    held.RequireBeginning();
                    held.FindEnd();
                    isOpen = true;
                    return held;
                }
            }
            finally
            {
                if (!isOpen) held.Dispose();
            }

            if (attempt < AttemptsMax) continue;
            throw new StorageException($"The files of {folder.Name} keep changing. Try again later.", folder.Name);
        }
    }

    /// <summary>Hands over every record, each checked, from <see cref="FirstPosition"/> to the last.</summary>
    /// <exception cref="LogDamagedException">A record, or what a segment says of another, is wrong.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void Read(LogReplay take, CancellationToken cancellation)
    {
        for (int i = 0; i < segments.Count; i++)
        {
            Read(i, take, cancellation);
        }
    }

    /// <summary>Hands over the records of one segment, each checked.</summary>
    /// <exception cref="LogDamagedException">A record, or what the next segment says of this one, is wrong.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void Read(int index, LogReplay take, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(take);
        HeldSegment segment = segments[index];
        SegmentReader reader = new(segment.File, segment.Header, segment.Checksum, segment.Length, window);
        long position = segment.Header.FirstPosition - 1;
        while (reader.TryNext(position + 1, out LogRecord record))
        {
            cancellation.ThrowIfCancellationRequested();
            position++;
            take(in record);
        }

        string name = segment.File.Name;
        if (reader.Offset != segment.Length)
        {
            long offset = SegmentFile.StoredOffset(segment.File, reader.Offset);
            throw new LogDamagedException(name, offset, "The bytes are no record, and records follow.");
        }

        if (index + 1 == segments.Count) return;
        SegmentHeader next = segments[index + 1].Header;
        if (next.FirstPosition == position + 1 && next.PreviousChain == reader.Chain) return;
        throw new LogDamagedException(segments[index + 1].File.Name, 0, $"It does not continue {name}.");
    }

    /// <summary>Checks every byte of the snapshots, and leaves out those that are damaged.</summary>
    /// <exception cref="LogDamagedException">None is left that the log goes on from.</exception>
    public void CheckSnapshots()
    {
        for (int i = snapshots.Count - 1; i >= 0; i--)
        {
            if (IsWhole(i)) continue;
            snapshots[i].File.Dispose();
            snapshots.RemoveAt(i);
        }

        RequireBeginning();
    }

    /// <summary>Hands over the records of the newest snapshot that is whole.</summary>
    /// <exception cref="LogDamagedException">There is none.</exception>
    public void Restore(LogReplay restore)
    {
        int newest = snapshots.Count - 1;
        while (newest >= 0 && !IsWhole(newest))
        {
            newest--;
        }

        if (newest < 0) throw Beginning();
        new SnapshotFileReader(snapshots[newest].File, snapshots[newest].Header).Replay(restore);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (HeldSnapshot snapshot in snapshots)
        {
            snapshot.File.Dispose();
        }

        foreach (HeldSegment segment in segments)
        {
            segment.File.Dispose();
        }
    }

    private bool IsComplete => FirstPosition == 1 || snapshots.Exists(Reaches);

    /// <summary>A segment is compressed only once another follows it.</summary>
    private bool HasEnd => segments[^1].File is not CompressedSegment;

    private bool Reaches(HeldSnapshot snapshot) => snapshot.Header.Position + 1 >= FirstPosition;

    private void RequireBeginning()
    {
        if (!IsComplete) throw Beginning();
    }

    private LogDamagedException Beginning() => new(segments[0].File.Name, 0,
        $"The log begins with record {FirstPosition}, and no snapshot stands for what is before it.");

    private bool IsWhole(int index)
    {
        HeldSnapshot snapshot = snapshots[index];
        DamagedSnapshot? damage = new SnapshotFileReader(snapshot.File, snapshot.Header).Check(out _);
        if (damage is not null) damaged.Add(damage);
        return damage is null;
    }

    /// <summary>Opens all files; false if one was deleted meanwhile.</summary>
    private bool OpenFiles(IStorageFolder folder)
    {
        List<uint> numbers = [], snapshotNumbers = [];
        foreach (string name in folder.List())
        {
            if (SegmentHeader.TryParseName(name, out uint number)) numbers.Add(number);
            else if (SnapshotHeader.TryParseName(name, out number)) snapshotNumbers.Add(number);
        }

        numbers.Sort();
        snapshotNumbers.Sort();
        try
        {
            foreach (uint number in snapshotNumbers)
            {
                Add(folder.Open(SnapshotHeader.NameOf(number)), number);
            }

            for (int i = 0; i < numbers.Count; i++)
            {
                Add(SegmentFile.Open(folder, numbers[i]), numbers[i], isLast: i == numbers.Count - 1);
            }
        }
        catch (StorageException cause) when (cause.ErrorNumber == StorageException.NoSuchFile)
        {
            return false;
        }

        if (segments.Count > 0) return true;
        throw new StorageException($"{folder.Name} holds no log: it is no data folder.", folder.Name);
    }

    private void Add(IStorageFile file, uint number, bool isLast)
    {
        HeldSegment? segment = ReadHeader(file);
        if (segment is null && isLast)
        {
            if (SegmentTail.LastWritten(file, 0) <= SegmentHeader.Bytes)
            {
                file.Dispose(); // It is being created, or its creation was cut short: it holds no record.
                return;
            }

            segment = ReadHeader(file); // It was being written when it was read.
        }

        if (segment is null || segment.Header.Number != number)
        {
            string name = file.Name;
            file.Dispose();
            throw new LogDamagedException(name, 0, "The segment's header is not valid.");
        }

        segments.Add(segment);
        if (segments.Count > 1) Continue(segment);
    }

    private void Add(IStorageFile file, uint number)
    {
        if (SnapshotFileReader.ReadHeader(file, number) is SnapshotHeader header)
        {
            snapshots.Add(new(file, header));
            return;
        }

        damaged.Add(new(file.Name, 0, "The snapshot's header is not valid."));
        file.Dispose();
    }

    private void Continue(HeldSegment segment)
    {
        uint expected = segments[^2].Header.Number + 1;
        if (segment.Header.Number != expected)
        {
            throw new LogDamagedException(SegmentHeader.NameOf(expected), 0, "The segment is missing.");
        }

        segments[^2] = segments[^2] with { Length = segment.Header.PreviousLength };
    }

    private static HeldSegment? ReadHeader(IStorageFile file) =>
        SegmentFile.ReadHeader(file, out SegmentHeader header, out uint checksum) ? new(file, header, checksum) : null;

    /// <summary>Finds the last record and makes sure that it is durable.</summary>
    private void FindEnd()
    {
        HeldSegment last = segments[^1];
        if (!HasEnd)
        {
            string missing = SegmentHeader.NameOf(last.Header.Number + 1);
            throw new LogDamagedException(missing, 0, "The segment is missing.");
        }

        long end = 0;
        while (true)
        {
            SegmentReader reader = new(last.File, last.Header, last.Checksum, last.File.Length, window);
            LastPosition = last.Header.FirstPosition - 1;
            while (reader.TryNext(LastPosition + 1, out _))
            {
                LastPosition++;
            }

            SegmentTail tail = SegmentTail.Inspect(last.File, last.Header, reader.Offset);
            if (tail.Damage is null)
            {
                last.File.Sync();
                segments[^1] = last with { Length = reader.Offset };
                return;
            }

            // What looks like damage may be a record that was being written when it was read.
            if (reader.Offset <= end) throw new LogDamagedException(last.File.Name, reader.Offset, tail.Damage);
            end = reader.Offset;
        }
    }
}
