using System.Diagnostics;
using System.Globalization;
using Syncline.Storage;
using Syncline.Testing;

namespace Syncline.Bench.Durable;

/// <summary>
/// Flips every single bit of a log and of a snapshot of 256 KiB each, and opens the store: it is found, or it is
/// harmless.
/// </summary>
/// <remarks>
/// A check and no figure. Found: the opening is refused, or says that the snapshot is damaged and gives all records
/// from the log. Harmless: it gives all records, byte for byte.
/// </remarks>
internal static class BitFlips
{
    private const int Bytes = 256 * 1024;
    private const int PayloadBytes = 4_000;
    private const string LogExtension = ".seg", SnapshotExtension = ".snp";
    private const ulong Seed = 27;

    // Each worker blocks while a store closes; without a bound the pool would give it more and more of them, and none
    // to the closing.
    private static readonly ParallelOptions Workers = new() { MaxDegreeOfParallelism = Environment.ProcessorCount };

    /// <summary>Runs it, and says on the output what it found; throws at a flip that is neither.</summary>
    public static IEnumerable<Figure> Run(TextWriter output)
    {
        Run(output, "log", LogExtension, LogAsync().GetAwaiter().GetResult());
        Run(output, "snapshot", SnapshotExtension, SnapshotAsync().GetAwaiter().GetResult());
        return [];
    }

    private static void Run(TextWriter output, string what, string extension, Dictionary<string, byte[]> files)
    {
        List<KeptRecord> whole = RecordsOf(files);
        List<KeptRecord> withoutSnapshots = RecordsOf(
            files.Where(file => !file.Key.EndsWith(SnapshotExtension, StringComparison.Ordinal)).ToDictionary());
        long begun = Stopwatch.GetTimestamp();
        int bytes = 0, found = 0;
        foreach (string name in files.Keys.Where(name => name.EndsWith(extension, StringComparison.Ordinal)))
        {
            bytes += files[name].Length;
            Parallel.For(0, files[name].Length, Workers, index =>
            {
                byte[] flipped = [.. files[name]];
                Dictionary<string, byte[]> own = new(files) { [name] = flipped };
                for (int bit = 0; bit < 8; bit++)
                {
                    flipped[index] ^= (byte)(1 << bit);
                    bool isFound = IsFound(own, whole, withoutSnapshots, $"{name}, byte {index}, bit {bit}");
                    if (isFound) Interlocked.Increment(ref found);
                    flipped[index] ^= (byte)(1 << bit);
                }
            });
        }

        double seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Bits of a {what} of {bytes:#,0} B: {bytes * 8:#,0} flipped, {found:#,0} found, "
            + $"{(bytes * 8) - found:#,0} harmless; {seconds:0} s"));
    }

    /// <summary>True if the opening says that something is wrong; throws if it says nothing and something is.</summary>
    private static bool IsFound(
        Dictionary<string, byte[]> files, List<KeptRecord> whole, List<KeptRecord> withoutSnapshots, string where)
    {
        RecordComparison all = new(whole), fromLog = new(withoutSnapshots);
        try
        {
            FileRecordStore store = FileRecordStore.Open(new FlippedFolder(files), new(), new Both(all, fromLog));
            store.DisposeAsync().AsTask().GetAwaiter().GetResult();
            bool isFound = store.DamagedSnapshots.Count > 0;
            Check.That(isFound ? fromLog.IsWhole : all.IsWhole, $"Not found, and not harmless: {where}.");
            return isFound;
        }
        catch (StorageException)
        {
            Check.That(all.IsPrefix || fromLog.IsPrefix, $"Found only behind records that were not written: {where}.");
            return true;
        }
    }

    private static List<KeptRecord> RecordsOf(Dictionary<string, byte[]> files)
    {
        RecordCollection records = new();
        FileRecordStore store = FileRecordStore.Open(new FlippedFolder(files), new(), records);
        store.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return records.Records;
    }

    /// <summary>A log of random records, in several segments, closed cleanly.</summary>
    private static Task<Dictionary<string, byte[]>> LogAsync() => WriteAsync(async (store, prng) =>
    {
        for (int written = 0; written < Bytes; written += PayloadBytes)
        {
            await store.WaitDurableAsync(store.Append(1, 1, RandomBytes(prng)));
        }
    });

    /// <summary>A snapshot of random records, and a short log before and behind it.</summary>
    private static Task<Dictionary<string, byte[]>> SnapshotAsync() => WriteAsync(async (store, prng) =>
    {
        long position = store.Append(1, 1, RandomBytes(prng));
        await store.SaveSnapshotAsync(position, snapshot =>
        {
            for (int written = 0; written < Bytes; written += PayloadBytes)
            {
                snapshot.Append(1, 1, RandomBytes(prng));
            }

            return position;
        });
        await store.WaitDurableAsync(store.Append(1, 1, RandomBytes(prng)));
    });

    private static async Task<Dictionary<string, byte[]>> WriteAsync(Func<FileRecordStore, Prng, Task> write)
    {
        using BenchFolder folder = new();
        RecordStoreOptions options = new() { Log = new() { SegmentBytes = LogOptions.SegmentBytesMin } };
        IStorageFolder real = FileSystemFolder.Open(folder.Path);
        FileRecordStore store = FileRecordStore.Open(real, options, new RecordCollection());
        await write(store, new(Seed));
        await store.DisposeAsync();
        return Directory.GetFiles(folder.Path)
            .Where(path => Path.GetExtension(path) is LogExtension or SnapshotExtension)
            .ToDictionary(path => Path.GetFileName(path), File.ReadAllBytes);
    }

    private static byte[] RandomBytes(Prng prng) =>
        [.. Enumerable.Range(0, PayloadBytes).Select(_ => (byte)prng.Below(256))];

    /// <summary>Gives every record to both.</summary>
    private sealed class Both(RecordComparison left, RecordComparison right) : IRecordReplay
    {
        public void Restore(in LogRecord record)
        {
            left.Restore(record);
            right.Restore(record);
        }

        public void Replay(in LogRecord record)
        {
            left.Replay(record);
            right.Replay(record);
        }
    }
}
