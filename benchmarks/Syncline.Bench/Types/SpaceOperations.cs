using System.Diagnostics;
using System.Globalization;
using Syncline.Bench.Durable;
using Syncline.Crdt.Counters;
using Syncline.Crdt.Maps;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Registers;
using Syncline.Crdt.Sets;
using Syncline.Folders;
using Syncline.Replicas;
using Syncline.Replication.Engines;
using Syncline.Replication.Spaces;
using Syncline.Storage;

namespace Syncline.Bench.Types;

/// <summary>The same operations through a replica of a space, a transaction each, with the log on.</summary>
internal static class SpaceOperations
{
    private const int Operations = 100_000;
    private const int Runs = 7;
    private const int WarmUps = 2;
    private const double Target = 1_000_000;

    public static Figure SetAdd()
    {
        string[] names = Names.Shuffled(Operations);
        return Measure(
            "space_set_add",
            ObjectType.Set,
            index => new PlainOperation(ObjectType.Set, new SetEffect.Add(names[index])),
            state => ((AddWinsSet)state).Count == Operations);
    }

    public static Figure MapPut()
    {
        string[] names = Names.Ascending(Operations);
        return Measure(
            "space_map_put",
            ObjectType.Map,
            index => new MapOperation.Update(
                names[index], new PlainOperation(ObjectType.Register, new RegisterEffect.Assign(index))),
            state => ((NestedMap)state).Children.Count() == Operations);
    }

    public static Figure CounterAdd() => Measure(
        "space_counter_add",
        ObjectType.Counter,
        _ => new CounterOperation.Add(1),
        state => ((Counter)state).Value == Operations);

    private static Figure Measure(
        string id, ObjectType type, Func<int, Operation> operation, Predicate<ObjectState> isRight)
    {
        ObjectKey key = new("types", "one", type);
        double Run() => RunAsync(id, key, operation, isRight).GetAwaiter().GetResult();
        for (int i = 0; i < WarmUps; i++) Run();
        TimeSpan before = Environment.CpuUsage.TotalTime;
        double perSecond = Median.Of(Runs, Run);
        double worked = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
        return new(id, perSecond, "/s", Target, string.Create(
            CultureInfo.InvariantCulture,
            $"on {BenchFolder.FileSystem}; {Operations * Runs / worked:#,0} by processor, opening, closing and all"));
    }

    private static async Task<double> RunAsync(
        string id, ObjectKey key, Func<int, Operation> operation, Predicate<ObjectState> isRight)
    {
        using BenchFolder folder = new();
        await using DataFolder opened = folder.Open(Durability.None);
        Replica replica = await BenchSpace.OpenAsync(opened);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long start = Stopwatch.GetTimestamp();
        for (int index = 0; index < Operations; index++)
        {
            BenchSpace.Commit(replica, new TransactionRequest([new(key, operation(index))]));
        }

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Check.That(isRight(replica.Snapshot()[key]), $"{id} lost some of its transactions.");
        return Operations / seconds;
    }
}
