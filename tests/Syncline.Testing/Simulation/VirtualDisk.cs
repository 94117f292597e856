namespace Syncline.Testing.Simulation;

/// <summary>A log in two parts: what a sync made durable, and what a crash may take.</summary>
internal sealed class VirtualDisk
{
    private readonly List<DiskRecord> records = [];

    public IReadOnlyList<DiskRecord> Records => records;

    /// <summary>How many records survive any crash.</summary>
    public int Synced { get; private set; }

    /// <summary>True between the start and the end of a sync.</summary>
    public bool IsSyncing { get; set; }

    public void Append(DiskRecord record) => records.Add(record);

    /// <summary>A sync that covered the first records, that many, succeeded.</summary>
    public void Sync(int count) => Synced = Math.Max(Synced, count);

    /// <summary>Keeps what was synced, and that many more; answers how many records are gone.</summary>
    public int Crash(int spared)
    {
        int lost = records.Count - Synced - spared;
        records.RemoveRange(Synced + spared, lost);
        Synced = records.Count;
        IsSyncing = false;
        return lost;
    }
}
