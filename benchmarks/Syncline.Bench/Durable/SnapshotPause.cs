using System.Diagnostics;
using System.Globalization;
using Syncline.Folders;
using Syncline.Replicas;
using Syncline.Storage;

namespace Syncline.Bench.Durable;

/// <summary>
/// <c>snapshot_pause</c>: the longest commit of a writer that never rests while a snapshot of 1,000,000 counters is
/// written.
/// </summary>
internal static class SnapshotPause
{
    private const int Runs = 5;
    private const int WarmUpCommits = 100_000;
    private const ulong Seed = 26;

    public static Figure Measure() => MeasureAsync().GetAwaiter().GetResult();

    private static async Task<Figure> MeasureAsync()
    {
        using BenchFolder folder = new();
        await NamedCounters.WriteToAsync(folder);
        Increments increments = new(Seed);
        List<(double Pause, double Without, double Seconds)> runs = [];
        await using (DataFolder opened = DataFolder.Open(
            folder.OptionsOf(Durability.Interval) with { Snapshots = new() { IntervalBytes = long.MaxValue } }))
        {
            Replica replica = await BenchSpace.OpenAsync(opened);
            await BenchSpace.WriteAsync(replica, increments, WarmUpCommits);
            await RunAsync(opened, replica, increments);
            for (int run = 0; run < Runs; run++)
            {
                runs.Add(await RunAsync(opened, replica, increments));
            }
        }

        await using DataFolder read = folder.Open(Durability.Interval);
        NamedCounters.Check(read.Find("bench")!.Snapshot());
        increments.Check(read.Find("bench")!.Snapshot());
        string note = string.Create(
            CultureInfo.InvariantCulture,
            $"written in {Median.Of(runs.Select(run => run.Seconds)):0.00} s; without a snapshot, as long, "
            + $"{Median.Of(runs.Select(run => run.Without)):0.00} ms");
        return new("snapshot_pause", Median.Of(runs.Select(run => run.Pause)), "ms", 5, note);
    }

    /// <summary>The longest commit, in milliseconds, during a snapshot, and during as much time before it.</summary>
    private static async Task<(double Pause, double Without, double Seconds)> RunAsync(
        DataFolder folder, Replica replica, Increments increments)
    {
        GC.Collect();
        long begun = Stopwatch.GetTimestamp();
        Task snapshot = folder.WriteSnapshotAsync();
        double pause = await LongestCommitAsync(replica, increments, () => !snapshot.IsCompleted);
        await snapshot;
        TimeSpan taken = Stopwatch.GetElapsedTime(begun);
        Check.That(folder.Snapshots!.Latest!.Bytes > NamedCounters.Count, "The snapshot holds too little.");
        GC.Collect();
        long after = Stopwatch.GetTimestamp();
        double without = await LongestCommitAsync(
            replica, increments, () => Stopwatch.GetElapsedTime(after) < taken);
        return (pause, without, taken.TotalSeconds);
    }

    /// <summary>Room is waited for outside of the time: that is the disk's pace, with or without a snapshot.</summary>
    private static async Task<double> LongestCommitAsync(Replica replica, Increments increments, Func<bool> goesOn)
    {
        TimeSpan longest = TimeSpan.Zero;
        while (goesOn())
        {
            await replica.WaitForRoomAsync();
            long start = Stopwatch.GetTimestamp();
            BenchSpace.Commit(replica, increments.Next());
            TimeSpan taken = Stopwatch.GetElapsedTime(start);
            if (taken > longest) longest = taken;
        }

        return longest.TotalMilliseconds;
    }
}
