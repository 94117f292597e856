namespace Syncline.Bench.Replication;

/// <summary>How fast engines agree, how many bytes they need for it, and what a space costs at rest.</summary>
internal static class ReplicationSuite
{
    public static IReadOnlyList<Workload> Workloads { get; } =
    [
        new("engine_step", EngineStep.Measure),
        new("wire_bytes", WireBytes.Measure),
        new("sync_1000_replicas_bytes", ThousandReplicas.Measure),
        new("snapshot_join", SnapshotJoin.Measure),
        new("sim_speed", SimulationSpeed.Measure),
        new("idle_space_memory", IdleSpaces.Measure),
        new("sleeping_memory", SleepingSpaces.MeasureMemory),
        new("wake", SleepingSpaces.MeasureWake),
    ];
}
