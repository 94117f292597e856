namespace Syncline.Storage;

/// <summary>The snapshots of a folder: which one is used, how the next one comes to be, which ones go.</summary>
/// <remarks>Two are kept, so that damage to one loses nothing. Thread: one at a time.</remarks>
internal sealed class SnapshotFiles(IStorageFolder folder, bool compresses)
{
    private const int KeptMax = 2;
    private readonly List<StoredSnapshot> good = []; // Ascending.
    private readonly List<DamagedSnapshot> damaged = [];
    private uint lastNumber;

    /// <summary>The newest good one; null if there is none.</summary>
    public StoredSnapshot? Latest => good.Count > 0 ? good[^1] : null;

    /// <summary>Those that are damaged, the newest first.</summary>
    public IReadOnlyList<DamagedSnapshot> Damaged => damaged;

    /// <summary>Up to here the log is not needed, even if the newest snapshot turns out to be damaged.</summary>
    public long SuperfluousUntil => good.Count >= KeptMax ? good[^KeptMax].Position : 0;

    /// <summary>
    /// Finds the newest snapshot that is whole and hands over its records; answers where the log goes on.
    /// </summary>
    /// <exception cref="LogFormatException">One is of a newer format.</exception>
    /// <exception cref="LogDamagedException">A block that was whole holds no records.</exception>
    public LogStart Load(LogReplay restore)
    {
        List<uint> numbers = [];
        foreach (string name in folder.List())
        {
            if (SnapshotHeader.TryParseName(name, out uint number)) numbers.Add(number);
        }

        numbers.Sort();
        lastNumber = numbers.Count > 0 ? numbers[^1] : 0;
        LogStart start = default;
        for (int i = numbers.Count - 1; i >= 0; i--)
        {
            // Older ones are for the case that the newest is damaged; they are read to the end only then.
            if (start.Position > 0) NoteOlder(numbers[i]);
            else start = Load(numbers[i], restore);
        }

        return start with { Damaged = damaged };
    }

    /// <summary>Deletes what a snapshot left that was not finished.</summary>
    public void TryDeleteUnfinished() => UnfinishedFiles.TryDeleteIn(folder);

    /// <summary>Writes the next snapshot aside, whole and durable; it does not count yet.</summary>
    public UnpublishedSnapshot Write(long position, uint epoch, Func<ISnapshotWriter, long> write)
    {
        UnfinishedFiles.DeleteIn(folder);
        SnapshotHeader header = new(++lastNumber, epoch, position);
        using SnapshotFileWriter writer = new(
            folder.Create(SnapshotHeader.UnfinishedNameOf(header.Number), 0), header, compresses);
        long until = write(writer);
        ArgumentOutOfRangeException.ThrowIfLessThan(until, position);
        writer.Complete(until);
        return new(new(header.Number, position, writer.Length), until);
    }

    /// <summary>Makes a snapshot count, for good; all that went into it is durable in the log.</summary>
    public void Publish(StoredSnapshot snapshot)
    {
        folder.Rename(SnapshotHeader.UnfinishedNameOf(snapshot.Number), SnapshotHeader.NameOf(snapshot.Number));
        folder.Sync();
        good.Add(snapshot);
    }

    /// <summary>Deletes the snapshots that are older than those that are kept, and damaged ones.</summary>
    public void Prune()
    {
        if (good.Count < KeptMax) return;
        good.RemoveRange(0, good.Count - KeptMax);
        bool isAny = false;
        foreach (string name in folder.List())
        {
            if (!SnapshotHeader.TryParseName(name, out uint number)) continue;
            if (good.Exists(snapshot => snapshot.Number == number)) continue;
            folder.Delete(name);
            isAny = true;
        }

        if (isAny) folder.Sync();
    }

    private LogStart Load(uint number, LogReplay restore)
    {
        using IStorageFile file = folder.Open(SnapshotHeader.NameOf(number));
        if (SnapshotFileReader.ReadHeader(file, number) is not SnapshotHeader header)
        {
            damaged.Add(new(file.Name, 0, "The snapshot's header is not valid."));
            return default;
        }

        if (new SnapshotFileReader(file, header).Check(out SnapshotFooter footer) is DamagedSnapshot damage)
        {
            damaged.Add(damage);
            return default;
        }

        new SnapshotFileReader(file, header).Replay(restore);
        good.Insert(0, new(number, header.Position, file.Length));
        return new(header.Position, footer.Until, file.Name);
    }

    private void NoteOlder(uint number)
    {
        using IStorageFile file = folder.Open(SnapshotHeader.NameOf(number));
        if (SnapshotFileReader.ReadHeader(file, number) is SnapshotHeader header)
        {
            good.Insert(0, new(number, header.Position, file.Length));
        }
        else
        {
            damaged.Add(new(file.Name, 0, "The snapshot's header is not valid."));
        }
    }
}
