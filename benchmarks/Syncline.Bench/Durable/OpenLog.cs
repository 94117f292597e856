using System.Diagnostics;
using Syncline.Folders;
using Syncline.Replicas;
using Syncline.Storage;

namespace Syncline.Bench.Durable;

/// <summary><c>open_log</c>: from a closed folder to the first read, with 1,000,000 transactions in its log.</summary>
internal static class OpenLog
{
    private const int Transactions = 1_000_000;
    private const int Runs = 5;
    private const ulong Seed = 25;

    public static Figure Measure()
    {
        using BenchFolder folder = new();
        Increments increments = new(Seed);
        WriteAsync(folder, increments).GetAwaiter().GetResult();
        _ = OpenAsync(folder, increments).GetAwaiter().GetResult();
        double seconds = Median.Of(Runs, () => OpenAsync(folder, increments).GetAwaiter().GetResult());
        return new("open_log", seconds, "s", 2, $"closed cleanly, in the page cache; on {BenchFolder.FileSystem}");
    }

    private static async Task WriteAsync(BenchFolder folder, Increments increments)
    {
        await using DataFolder written = Open(folder);
        await BenchSpace.WriteAsync(await BenchSpace.OpenAsync(written), increments, Transactions);
    }

    private static async Task<double> OpenAsync(BenchFolder folder, Increments increments)
    {
        GC.Collect();
        Stopwatch watch = Stopwatch.StartNew();
        await using DataFolder opened = Open(folder);
        Replica replica = opened.Find("bench")!;
        increments.Check(replica.Snapshot());
        watch.Stop();
        int replayed = replica.Status().Transactions;
        Check.That(replayed == Transactions, $"{replayed} transactions were replayed.");
        return watch.Elapsed.TotalSeconds;
    }

    /// <summary>Without snapshots: all of the log is to be replayed.</summary>
    private static DataFolder Open(BenchFolder folder) => DataFolder.Open(
        folder.OptionsOf(Durability.Interval) with { Snapshots = new() { IntervalBytes = long.MaxValue } });
}
