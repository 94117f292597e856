using System.Globalization;
using Syncline.Crdt.Counters;
using Syncline.Crdt.Objects;
using Syncline.Folders;
using Syncline.Replicas;
using Syncline.Replication.Engines;
using Syncline.Replication.Spaces;
using Syncline.Storage;

namespace Syncline.Bench.Durable;

/// <summary>1,000,000 counters, <c>c/0000000</c> and on: counter i is counted up by i + 1, in one step.</summary>
internal static class NamedCounters
{
    public const int Count = 1_000_000;

    private const int Turn = 1_000; // Counters in one transaction.
    private const int CheckEvery = 997;

    /// <summary>Writes all into a folder, and a snapshot of them, and closes it.</summary>
    public static async Task WriteToAsync(BenchFolder folder)
    {
        await using DataFolder written = folder.Open(Durability.Interval);
        await WriteAsync(await BenchSpace.OpenAsync(written));
        await written.WriteSnapshotAsync();
    }

    /// <summary>Writes all; completes when they are durable, or made if nothing ever is.</summary>
    public static async Task WriteAsync(Replica replica)
    {
        Receipt? last = null;
        for (int first = 0; first < Count; first += Turn)
        {
            await replica.WaitForRoomAsync();
            last = BenchSpace.Commit(replica, new([.. Enumerable.Range(first, Turn).Select(CountUp)]));
        }

        if (replica.Durability != Durability.None) await last!.WaitDurableAsync();
    }

    /// <summary>Throws unless they stand as they were written; looks at every 997th.</summary>
    public static void Check(SpaceSnapshot snapshot)
    {
        for (int number = 0; number < Count; number += CheckEvery)
        {
            Int128 value = ((Counter)snapshot[KeyOf(number)]).Value;
            Bench.Check.That(value == number + 1, $"Counter {number} is {value}.");
        }
    }

    private static Update CountUp(int number) => new(KeyOf(number), new CounterOperation.Add(number + 1));

    private static ObjectKey KeyOf(int number) =>
        new("c", number.ToString("d7", CultureInfo.InvariantCulture), ObjectType.Counter);
}
