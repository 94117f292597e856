using System.Diagnostics;
using System.Globalization;
using Syncline.Crdt.Counters;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;
using Syncline.Replication.Engines;
using Syncline.Replication.Protocol;
using Syncline.Replication.Spaces;

namespace Syncline.Bench.Replication;

/// <summary>
/// <c>snapshot_join</c>: how long an empty engine works on a snapshot of 1,000,000 counters, from its offer to the join
/// done.
/// </summary>
internal static class SnapshotJoin
{
    private const int Counters = 1_000_000;
    private const int Writers = 3;
    private const int Turn = 1_000; // Counters in one transaction.
    private const int Runs = 5;
    private const long Wall = 1_750_000_000_000;

    private static readonly LinkId Link = new(9);

    public static Figure Measure()
    {
        List<Frame> frames = Prepare(out byte[] state);
        double seconds = Median.Of(Runs, () => Join(frames, state).TotalSeconds);
        return new("snapshot_join", seconds, "s", 1.0, "the receiver's work alone, without I/O");
    }

    /// <summary>
    /// Three writers count; the first one forgets the transactions, and offers a peer a snapshot: what it sends there.
    /// </summary>
    private static List<Frame> Prepare(out byte[] state)
    {
        BenchReplica[] writers = [.. Enumerable.Range(101, Writers).Select(id => new BenchReplica((ulong)id))];
        BenchReplica.Connect(writers[0], writers[1], 1);
        BenchReplica.Connect(writers[0], writers[2], 2);
        for (int first = 0; first < Counters; first += Turn)
        {
            writers[first / Turn % Writers].Commit(new([.. Enumerable.Range(first, Turn).Select(CountUp)]));
            BenchReplica.Carry(writers);
        }

        BenchReplica giver = writers[0];
        giver.Engine.ForgetTransactionsBefore(giver.Engine.TransactionCount);
        state = StateOf(giver.Engine);
        BenchReplica peer = new(104);
        List<Frame> frames = [];
        peer.Arriving = (_, frame) => frames.Add(frame);
        BenchReplica.Connect(peer, giver, Link.Value);
        return frames;
    }

    private static TimeSpan Join(List<Frame> frames, byte[] state)
    {
        Engine engine = new(BenchReplica.OptionsOf(104));
        List<EngineOutput> outputs = [];
        engine.LinkUp(Link, isInitiator: true, Wall, outputs);
        int offer = frames.FindIndex(frame => frame.Kind == FrameKind.SnapshotOffer);
        Deliver(engine, frames[..offer], outputs);
        GC.Collect();
        Stopwatch watch = Stopwatch.StartNew();
        Deliver(engine, frames[offer..], outputs);
        watch.Stop();
        Check.That(outputs.Any(output => output is EngineOutput.Joined), "No snapshot was joined.");
        Check.That(StateOf(engine).AsSpan().SequenceEqual(state), "The joined state has other bytes.");
        SpaceSnapshot snapshot = engine.Snapshot();
        for (int i = 0; i < Counters; i += 997)
        {
            Int128 value = ((Counter)snapshot[KeyOf(i)]).Value;
            Check.That(value == i + 1, $"Counter {i} is {value}.");
        }

        return watch.Elapsed;
    }

    private static void Deliver(Engine engine, List<Frame> frames, List<EngineOutput> outputs)
    {
        foreach (Frame frame in frames)
        {
            engine.Receive(Link, frame, Wall, outputs);
        }
    }

    private static byte[] StateOf(Engine engine)
    {
        WireWriter writer = new(Counters * 32);
        engine.Snapshot().State.Write(writer);
        return writer.ToArray();
    }

    /// <summary>Counter i is counted up by i + 1 in one step.</summary>
    private static Update CountUp(int number) => new(KeyOf(number), new CounterOperation.Add(number + 1));

    private static ObjectKey KeyOf(int number) =>
        new("counters", string.Create(CultureInfo.InvariantCulture, $"counter-{number:d7}"), ObjectType.Counter);
}
