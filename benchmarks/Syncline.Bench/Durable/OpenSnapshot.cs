using System.Diagnostics;
using Syncline.Folders;
using Syncline.Storage;

namespace Syncline.Bench.Durable;

/// <summary><c>open_snapshot</c>: from a closed folder to the first reads, with 1,000,000 counters.</summary>
internal static class OpenSnapshot
{
    private const int Runs = 5;

    public static Figure Measure()
    {
        using BenchFolder folder = new();
        NamedCounters.WriteToAsync(folder).GetAwaiter().GetResult();
        _ = OpenAsync(folder).GetAwaiter().GetResult();
        double seconds = Median.Of(Runs, () => OpenAsync(folder).GetAwaiter().GetResult());
        return new(
            "open_snapshot", seconds, "s", 1.5, $"closed cleanly, in the page cache; on {BenchFolder.FileSystem}");
    }

    private static async Task<double> OpenAsync(BenchFolder folder)
    {
        GC.Collect();
        Stopwatch watch = Stopwatch.StartNew();
        await using DataFolder opened = folder.Open(Durability.Interval);
        NamedCounters.Check(opened.Find("bench")!.Snapshot());
        watch.Stop();
        SnapshotStatus snapshots = opened.Snapshots!;
        Check.That(snapshots is { Latest: not null, LogBytes: 0 }, $"More than a snapshot was opened: {snapshots}.");
        return watch.Elapsed.TotalSeconds;
    }
}
