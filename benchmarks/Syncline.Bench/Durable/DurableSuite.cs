using Syncline.Storage;

namespace Syncline.Bench.Durable;

/// <summary>What lies between a call and the disk, on real files, and between processes that keep such files.</summary>
internal static class DurableSuite
{
    public static IReadOnlyList<Workload> Workloads { get; } =
    [
        new("commit_none", () => CommitSpeed.Measure("commit_none", Durability.None, 1_000_000)),
        new("commit_interval", () => CommitSpeed.Measure("commit_interval", Durability.Interval, 700_000)),
        new("commit_always_64", GroupCommit.Measure),
        new("commit_always_1_p50", LoneCommit.Measure),
        new(["catch_up", "catch_up_bytes"], CatchUp.Measure),
        new(["propagate_p50", "propagate_p99"], Propagation.Measure),
        new("open_log", OpenLog.Measure),
        new("open_snapshot", OpenSnapshot.Measure),
        new("memory_counters", CounterMemory.Measure),
        new("snapshot_pause", SnapshotPause.Measure),
        new(["bit_flips"], () => BitFlips.Run(Console.Error)),
    ];
}
