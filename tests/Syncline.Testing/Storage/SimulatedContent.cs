namespace Syncline.Testing.Storage;

/// <summary>
/// The bytes of a simulated file: what programs see, what the disk holds, and the changes between them.
/// </summary>
internal sealed class SimulatedContent(byte[] bytes)
{
    private const int SectorBytes = 512;
    private static long lastBirth;
    private readonly List<Change> unsynced = [];
    private byte[] disk = [];

    /// <summary>What no other file has, here or anywhere.</summary>
    public long Birth { get; } = Interlocked.Increment(ref lastBirth);

    public DateTimeOffset WrittenAt { get; set; }

    public byte[] Cache { get; private set; } = bytes;

    public void Allocate(long length) => Do(new(0, null, length));

    public void Truncate(long length) => Do(new(0, null, length));

    public void Write(long offset, ReadOnlySpan<byte> bytes) => Do(new(offset, bytes.ToArray(), offset + bytes.Length));

    public void Sync()
    {
        foreach (Change change in unsynced)
        {
            disk = Apply(disk, change, null);
        }

        unsynced.Clear();
    }

    /// <summary>
    /// A sync that failed: the changes stay visible, never reach the disk, and no later sync knows of them.
    /// </summary>
    public void DropUnsynced() => unsynced.Clear();

    public void Crash(Prng prng)
    {
        switch (prng.Below(4))
        {
            case 0:
                break;
            case 1:
                Sync();
                break;
            case 2:
                KeepPrefix(prng);
                break;
            default:
                KeepSectors(prng);
                break;
        }

        unsynced.Clear();
        Cache = [.. disk];
    }

    /// <summary>Puts bytes there as if they had always been there.</summary>
    public void Replace(byte[] replacement)
    {
        unsynced.Clear();
        disk = replacement;
        Cache = [.. replacement];
    }

    private static byte[] Apply(byte[] target, Change change, Func<long, bool>? keepsSector)
    {
        long length = change.Bytes is null ? change.Length : Math.Max(target.Length, change.Length);
        if (target.Length != length) Array.Resize(ref target, checked((int)length));
        if (keepsSector is null) change.Bytes?.CopyTo(target, change.Offset);
        else CopySectors(change, target, keepsSector);
        return target;
    }

    private static void CopySectors(Change change, byte[] target, Func<long, bool> keepsSector)
    {
        for (int i = 0; i < change.Bytes?.Length; i++)
        {
            long at = change.Offset + i;
            if (keepsSector(at / SectorBytes)) target[at] = change.Bytes[i];
        }
    }

    private void Do(Change change)
    {
        Cache = Apply(Cache, change, null);
        unsynced.Add(change);
    }

    private void KeepPrefix(Prng prng)
    {
        if (unsynced.Count == 0) return;
        int kept = prng.Below(unsynced.Count);
        foreach (Change change in unsynced.Take(kept))
        {
            disk = Apply(disk, change, null);
        }

        if (unsynced[kept].Bytes is not { } bytes) return;
        byte[] torn = bytes[..prng.Below(bytes.Length + 1)];
        disk = Apply(disk, new(unsynced[kept].Offset, torn, unsynced[kept].Offset + torn.Length), null);
    }

    /// <summary>Each sector is as it was after some of its writes, whatever became of the others.</summary>
    private void KeepSectors(Prng prng)
    {
        Dictionary<long, int> lastKept = [];
        for (int i = 0; i < unsynced.Count; i++)
        {
            int index = i;
            if (unsynced[i].Bytes is null && prng.Chance(500)) continue;
            disk = Apply(disk, unsynced[i], sector =>
            {
                if (!lastKept.TryGetValue(sector, out int last))
                {
                    lastKept[sector] = last = prng.Below(unsynced.Count + 1) - 1;
                }

                return index <= last;
            });
        }
    }

    private sealed record Change(long Offset, byte[]? Bytes, long Length);
}
