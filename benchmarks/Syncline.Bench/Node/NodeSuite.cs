namespace Syncline.Bench.Node;

/// <summary>Real processes of the program, as people run it, on real sockets and files.</summary>
internal static class NodeSuite
{
    public static IReadOnlyList<Workload> Workloads { get; } =
    [
        new("http_updates", () => HttpSpeed.Updates("http_updates", "interval", 100_000, 30_000)),
        new("http_updates_always", () => HttpSpeed.Updates("http_updates_always", "always", 50_000, 15_000)),
        new("http_reads", HttpSpeed.Reads),
        new(["http_quorum", "http_quorum_p50"], HttpSpeed.Quorum),
        new("replay", ReplaySpeed.Measure),
        new("cold_start", NodeLife.ColdStart),
        new("first_build", FirstBuild.Measure),
        new("idle_cpu", () => NodeLife.IdleAsync().GetAwaiter().GetResult()),
    ];
}
