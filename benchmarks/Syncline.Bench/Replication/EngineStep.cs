using System.Diagnostics;
using Syncline.Crdt.Causality;
using Syncline.Replication.Engines;
using Syncline.Replication.Protocol;

namespace Syncline.Bench.Replication;

/// <summary><c>engine_step</c>: how many one-increment transactions an engine takes in a second, without I/O.</summary>
internal static class EngineStep
{
    private const int Transactions = 1_000_000;
    private const int Turn = 100; // Of each writer, before the three tell one another.
    private const int Runs = 5;
    private const ulong Seed = 11;

    private static readonly LinkId Link = new(9);

    public static Figure Measure()
    {
        Increments increments = new(Seed);
        List<Frame> frames = Prepare(increments, out VersionVector version);
        double perSecond = Median.Of(Runs, () => Transactions / Deliver(frames, increments, version).TotalSeconds);
        return new("engine_step", perSecond, "/s", 1_500_000);
    }

    /// <summary>Three writers make all of it; the first one streams it to a peer, whose frames these are.</summary>
    private static List<Frame> Prepare(Increments increments, out VersionVector version)
    {
        BenchReplica[] writers = [new(101), new(102), new(103)];
        BenchReplica.Connect(writers[0], writers[1], 1);
        BenchReplica.Connect(writers[1], writers[2], 2);
        BenchReplica.Connect(writers[2], writers[0], 3);
        for (int made = 0; made < Transactions; made++)
        {
            increments.CommitTo(writers[made / Turn % writers.Length]);
            if (made % (Turn * writers.Length) == 0) BenchReplica.Carry(writers);
        }

        BenchReplica.Carry(writers);
        version = writers[0].Engine.Version;
        BenchReplica peer = new(104);
        List<Frame> frames = [];
        peer.Arriving = (_, frame) => frames.Add(frame);
        BenchReplica.Connect(peer, writers[0], Link.Value);
        return frames;
    }

    private static TimeSpan Deliver(List<Frame> frames, Increments increments, VersionVector version)
    {
        const long wall = 1_750_000_000_000 + (Transactions * 3);
        Engine engine = new(BenchReplica.OptionsOf(104));
        List<EngineOutput> outputs = [];
        engine.LinkUp(Link, isInitiator: true, wall, outputs);
        GC.Collect();
        Stopwatch watch = Stopwatch.StartNew();
        foreach (Frame frame in frames)
        {
            outputs.Clear(); // Its driver has obeyed.
            engine.Receive(Link, frame, wall, outputs);
        }

        engine.Persisted(engine.TransactionCount, wall, outputs);
        watch.Stop();
        increments.Check(engine);
        Check.That(engine.TransactionCount == Transactions, $"{engine.TransactionCount} transactions were taken in.");
        Check.That(engine.Version.Equals(version), "The engine has another version than the writers.");
        Check.That(engine.DurableVersion.Equals(version), "The engine has not made all of it durable.");
        return watch.Elapsed;
    }
}
