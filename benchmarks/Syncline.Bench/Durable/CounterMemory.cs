using Syncline.Folders;
using Syncline.Replicas;
using Syncline.Storage;

namespace Syncline.Bench.Durable;

/// <summary><c>memory_counters</c>: managed memory of a replica that holds 1,000,000 counters.</summary>
internal static class CounterMemory
{
    private const double Megabyte = 1e6;

    public static Figure Measure() => MeasureAsync().GetAwaiter().GetResult();

    private static async Task<Figure> MeasureAsync()
    {
        using BenchFolder folder = new();
        await using DataFolder opened = folder.Open(Durability.Interval);
        Replica replica = await BenchSpace.OpenAsync(opened);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        await NamedCounters.WriteAsync(replica);
        long after = GC.GetTotalMemory(forceFullCollection: true);
        NamedCounters.Check(replica.Snapshot());
        return new(
            "memory_counters",
            (after - before) / Megabyte,
            "MB",
            150,
            "with the transactions that made them, for peers");
    }
}
