using System.Diagnostics;
using Syncline.Folders;
using Syncline.Replicas;
using Syncline.Storage;

namespace Syncline.Bench.Durable;

/// <summary><c>commit_none</c> and <c>commit_interval</c>: one thread that waits for no disk.</summary>
internal static class CommitSpeed
{
    private const int Transactions = 1_000_000;
    private const int Runs = 5;
    private const ulong Seed = 21;

    public static Figure Measure(string id, Durability durability, double target)
    {
        _ = PerSecond(durability);
        return new(id, Median.Of(Runs, () => PerSecond(durability)), "/s", target, $"on {BenchFolder.FileSystem}");
    }

    private static double PerSecond(Durability durability) => PerSecondAsync(durability).GetAwaiter().GetResult();

    private static async Task<double> PerSecondAsync(Durability durability)
    {
        using BenchFolder folder = new();
        Increments increments = new(Seed);
        Stopwatch watch = new();
        await using (DataFolder written = folder.Open(durability))
        {
            Replica replica = await BenchSpace.OpenAsync(written);
            GC.Collect();
            watch.Start();
            await BenchSpace.WriteAsync(replica, increments, Transactions);
            watch.Stop();
        }

        await using DataFolder read = folder.Open(durability);
        increments.Check(read.Find("bench")!.Snapshot());
        return Transactions / watch.Elapsed.TotalSeconds;
    }
}
