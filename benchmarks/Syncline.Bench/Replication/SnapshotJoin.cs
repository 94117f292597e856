using System.Diagnostics;
using System.Globalization;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Counters;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Stores;
using Syncline.Replication.Spaces;
using Syncline.Replication.Transactions;

namespace Syncline.Bench.Replication;

/// <summary><c>snapshot_join</c>: how long a state of 1,000,000 counters takes to decode and join.</summary>
internal static class SnapshotJoin
{
    private const int Counters = 1_000_000;
    private const int Writers = 3;
    private const int Runs = 5;

    public static Figure Measure()
    {
        byte[] bytes = Prepare(out VersionVector version);
        double seconds = Median.Of(Runs, () => Join(bytes, version).TotalSeconds);
        return new("snapshot_join", seconds, "s", 1.0, "decodes the state and joins it into an empty one; no engine");
    }

    /// <summary>Counter i, counted up by i + 1 in one step of writer i modulo 3.</summary>
    private static byte[] Prepare(out VersionVector version)
    {
        SpaceState state = default;
        VersionBuilder seen = new();
        Owner owner = new();
        for (int i = 0; i < Counters; i++)
        {
            Dot dot = new(new((ulong)(i % Writers) + 1), (ulong)(i / Writers) + 1);
            ObjectUpdate update = new(KeyOf(i), [new CounterEffect.Add(i + 1, StartsRun: true)]);
            state = state.Apply(update, dot, default, seen, owner);
            seen.Raise(dot.Replica, dot.Counter);
        }

        version = seen.ToVersion();
        WireWriter writer = new(Counters * 32);
        state.Write(writer);
        return writer.ToArray();
    }

    private static TimeSpan Join(byte[] bytes, VersionVector version)
    {
        GC.Collect();
        Stopwatch watch = Stopwatch.StartNew();
        WireReader reader = new(bytes);
        bool read = SpaceState.TryRead(ref reader, out SpaceState decoded) && reader.AtEnd();
        SpaceState joined = SpaceState.Join(default, VersionVector.Empty, decoded, version);
        watch.Stop();
        Check.That(read, $"The state does not decode: {reader.Error}.");
        Check.That(joined.Objects.Entries.Count == Counters, $"{joined.Objects.Entries.Count} counters were joined.");
        for (int i = 0; i < Counters; i += 997)
        {
            Int128 value = ((Counter)joined[KeyOf(i)]).Value;
            Check.That(value == i + 1, $"Counter {i} is {value}.");
        }

        WireWriter writer = new(bytes.Length);
        joined.Write(writer);
        Check.That(writer.Written.SequenceEqual(bytes), "The joined state has other bytes.");
        return watch.Elapsed;
    }

    private static ObjectKey KeyOf(int number) =>
        new("counters", string.Create(CultureInfo.InvariantCulture, $"counter-{number:d7}"), ObjectType.Counter);
}
