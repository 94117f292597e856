using System.Diagnostics;
using System.Globalization;
using Syncline.Folders;
using Syncline.Replicas;
using Syncline.Storage;

namespace Syncline.Bench.Durable;

/// <summary>
/// <c>commit_always_64</c>: durable commits a second of 64 writers, over those of the bare log writer in the same run.
/// </summary>
internal static class GroupCommit
{
    private const int Writers = 64;
    private const int CommitsOfEach = 1_000;
    private const int RecordBytes = 200;
    private const int Runs = 9;
    private const ulong Seed = 22;

    public static Figure Measure()
    {
        _ = RunAsync().GetAwaiter().GetResult();
        (double Product, double Bare)[] runs =
            [.. Enumerable.Range(0, Runs).Select(_ => RunAsync().GetAwaiter().GetResult())];
        double product = Median.Of(runs.Select(run => run.Product)), bare = Median.Of(runs.Select(run => run.Bare));
        string note = string.Create(
            CultureInfo.InvariantCulture, $"{product:#,0} /s; bare {bare:#,0} /s; on {BenchFolder.FileSystem}");
        return new("commit_always_64", Median.Of(runs.Select(run => run.Product / run.Bare)), "ratio", 0.6, note);
    }

    /// <summary>The two right after one another, so that both find the disk in one mood.</summary>
    private static async Task<(double Product, double Bare)> RunAsync() =>
        (await ProductPerSecondAsync(), await BarePerSecondAsync());

    private static async Task<double> ProductPerSecondAsync()
    {
        using BenchFolder folder = new();
        Increments[] increments =
            [.. Enumerable.Range(0, Writers).Select(number => new Increments(Seed + (ulong)number))];
        double perSecond;
        await using (DataFolder written = folder.Open(Durability.Always))
        {
            Replica replica = await BenchSpace.OpenAsync(written);
            perSecond = await PerSecondAsync(number =>
                BenchSpace.Commit(replica, increments[number].Next()).WaitDurableAsync());
        }

        await using DataFolder read = folder.Open(Durability.Always);
        Increments.Check(read.Find("bench")!.Snapshot(), increments);
        return perSecond;
    }

    private static async Task<double> BarePerSecondAsync()
    {
        using BenchFolder folder = new();
        using BareLog log = new(Path.Combine(folder.Path, "bare"), (long)Writers * CommitsOfEach * RecordBytes);
        byte[] record = new byte[RecordBytes];
        return await PerSecondAsync(_ => log.AppendAsync(record));
    }

    /// <summary>Each writer commits, waits until that is durable, and commits again.</summary>
    private static async Task<double> PerSecondAsync(Func<int, Task> commit)
    {
        GC.Collect();
        Stopwatch watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(number => Task.Run(async () =>
        {
            for (int made = 0; made < CommitsOfEach; made++)
            {
                await commit(number);
            }
        })));
        return Writers * CommitsOfEach / watch.Elapsed.TotalSeconds;
    }
}
