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
    private const int Turns = 20;
    private const int CommitsOfTurn = 50;
    private const int Commits = Turns * CommitsOfTurn;
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
    /// <remarks>They take turns, so that both find the disk in one mood.</remarks>
    private static async Task<(double Product, double Bare, int RecordBytes)> RunAsync(int recordBytes)
    {
        using BenchFolder bareFolder = new(), folder = new();
        using SafeFileHandle file =
            BareLog.Create(Path.Combine(bareFolder.Path, "bare"), (long)Commits * recordBytes);
        Increments increments = new(Seed);
        List<double> product = [], bare = [];
        await using (DataFolder written = folder.Open(Durability.Always))
        {
            Replica replica = await BenchSpace.OpenAsync(written);
            for (int turn = 0; turn < Turns; turn++)
            {
                WriteBare(file, recordBytes, bare);
                await CommitAsync(replica, increments, product);
            }
        }

        int bytes = (int)(folder.Bytes / Commits);
        await using DataFolder read = folder.Open(Durability.Always);
        increments.Check(read.Find("bench")!.Snapshot());
        return (Median.Of(product), Median.Of(bare), bytes);
    }

    private static async Task CommitAsync(Replica replica, Increments increments, List<double> microseconds)
    {
        for (int made = 0; made < CommitsOfTurn; made++)
        {
            long start = Stopwatch.GetTimestamp();
            await BenchSpace.Commit(replica, increments.Next()).WaitDurableAsync();
            microseconds.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }
    }

    private static void WriteBare(SafeFileHandle file, int recordBytes, List<double> microseconds)
    {
        byte[] record = new byte[recordBytes];
        for (int made = 0; made < CommitsOfTurn; made++)
        {
            long start = Stopwatch.GetTimestamp();
            RandomAccess.Write(file, record, (long)microseconds.Count * recordBytes);
            BareLog.Sync(file);
            microseconds.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }
    }
}
