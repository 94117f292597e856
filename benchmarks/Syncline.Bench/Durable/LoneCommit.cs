using System.Diagnostics;
using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Syncline.Folders;
using Syncline.Replicas;
using Syncline.Storage;

namespace Syncline.Bench.Durable;

/// <summary>
/// <c>commit_always_1_p50</c>: how long one writer waits for a durable commit, over one bare write and
/// <c>fdatasync</c> of the same size.
/// </summary>
internal static class LoneCommit
{
    private const int Commits = 1_000;
    private const int Runs = 5;
    private const ulong Seed = 23;

    public static Figure Measure()
    {
        var (_, _, recordBytes) = RunAsync(recordBytes: 64).GetAwaiter().GetResult();
        (double Product, double Bare, int RecordBytes)[] runs =
            [.. Enumerable.Range(0, Runs).Select(_ => RunAsync(recordBytes).GetAwaiter().GetResult())];
        double product = Median.Of(runs.Select(run => run.Product)), bare = Median.Of(runs.Select(run => run.Bare));
        string note = string.Create(
            CultureInfo.InvariantCulture,
            $"{product:0.0} us; bare {bare:0.0} us for {recordBytes} B; on {BenchFolder.FileSystem}");
        return new("commit_always_1_p50", Median.Of(runs.Select(run => run.Product / run.Bare)), "ratio", 1.5, note);
    }

    /// <summary>The middle of both, in microseconds, and how many bytes of log a commit takes.</summary>
    private static async Task<(double Product, double Bare, int RecordBytes)> RunAsync(int recordBytes)
    {
        double bare = BareMicroseconds(recordBytes);
        using BenchFolder folder = new();
        Increments increments = new(Seed);
        double product;
        await using (DataFolder written = folder.Open(Durability.Always))
        {
            product = await ProductMicrosecondsAsync(await BenchSpace.OpenAsync(written), increments);
        }

        int bytes = (int)(folder.Bytes / Commits);
        await using DataFolder read = folder.Open(Durability.Always);
        increments.Check(read.Find("bench")!.Snapshot());
        return (product, bare, bytes);
    }

    private static async Task<double> ProductMicrosecondsAsync(Replica replica, Increments increments)
    {
        double[] taken = new double[Commits];
        for (int made = 0; made < Commits; made++)
        {
            long start = Stopwatch.GetTimestamp();
            await BenchSpace.Commit(replica, increments.Next()).WaitDurableAsync();
            taken[made] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        return Median.Of(taken);
    }

    private static double BareMicroseconds(int recordBytes)
    {
        using BenchFolder folder = new();
        using SafeFileHandle file = BareLog.Create(Path.Combine(folder.Path, "bare"), (long)Commits * recordBytes);
        byte[] record = new byte[recordBytes];
        double[] taken = new double[Commits];
        for (int made = 0; made < Commits; made++)
        {
            long start = Stopwatch.GetTimestamp();
            RandomAccess.Write(file, record, (long)made * recordBytes);
            BareLog.Sync(file);
            taken[made] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        return Median.Of(taken);
    }
}
