using System.Diagnostics;
using System.Globalization;
using Syncline.Folders;
using Syncline.Objects;
using Syncline.Replicas;

namespace Syncline.Bench.Replication;

/// <summary>
/// <c>sleeping_memory</c>: managed memory of spaces asleep over that of the same awake; <c>wake</c>: until one of
/// 100,000 objects is read.
/// </summary>
internal static class SleepingSpaces
{
    private const int Spaces = 100, ObjectsEach = 1_000, ObjectsOfLarge = 100_000, ObjectsAtOnce = 10_000, Rounds = 5;

    public static Figure MeasureMemory() => MeasureMemoryAsync().GetAwaiter().GetResult();

    public static Figure MeasureWake() => MeasureWakeAsync().GetAwaiter().GetResult();

    private static async Task<Figure> MeasureMemoryAsync()
    {
        await using DataFolder folder = DataFolder.Open(new());
        folder.OpenSpace("first");
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < Spaces; i++)
        {
            Write(folder.OpenSpace(string.Create(CultureInfo.InvariantCulture, $"space-{i}")), ObjectsEach);
        }

        long awake = GC.GetTotalMemory(forceFullCollection: true) - before;
        foreach (Replica replica in folder.Replicas)
        {
            _ = replica.TrySleep(); // The first has nothing that could.
        }

        long asleep = GC.GetTotalMemory(forceFullCollection: true) - before;
        Check.That(folder.Replicas.Count(replica => replica.IsAsleep) == Spaces, "Some spaces do not sleep.");
        var name = folder.Find("space-7")!.Snapshot().Register("users/77").AsText();
        Check.That(name == "name-77", "It woke as another.");
        string note = string.Create(
            CultureInfo.InvariantCulture,
            $"{awake / Spaces / 1000.0:0} kB a space awake, {asleep / Spaces / 1000.0:0} kB asleep");
        return new("sleeping_memory", (double)asleep / awake, "ratio", null, note);
    }

    private static async Task<Figure> MeasureWakeAsync()
    {
        await using DataFolder folder = DataFolder.Open(new());
        Replica replica = folder.OpenSpace("large");
        Write(replica, ObjectsOfLarge);
        List<double> times = [];
        for (int round = 0; round < Rounds; round++)
        {
            Check.That(replica.TrySleep(), "It does not sleep.");
            long start = Stopwatch.GetTimestamp();
            Check.That(replica.Snapshot().Register("users/77").AsText() == "name-77", "It woke as another.");
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return new("wake", times.Order().ElementAt(Rounds / 2), "ms", null);
    }

    private static void Write(Replica replica, int objects)
    {
        for (int first = 0; first < objects; first += ObjectsAtOnce)
        {
            replica.Transact(tx =>
            {
                for (int i = first; i < Math.Min(objects, first + ObjectsAtOnce); i++)
                {
                    string number = i.ToString(CultureInfo.InvariantCulture);
                    tx.Register($"users/{number}").Assign($"name-{number}");
                }
            });
        }
    }
}
