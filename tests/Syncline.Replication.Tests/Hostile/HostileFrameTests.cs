using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Replication.Engines;
using Syncline.Replication.Protocol;
using Syncline.Replication.Transactions;
using Syncline.Testing;
using Syncline.Testing.Simulation;

namespace Syncline.Replication.Tests.Hostile;

/// <summary>Any bytes in any frame: nothing throws, and what is refused leaves the replica as it was (I10).</summary>
public sealed class HostileFrameTests
{
    private static readonly FrameKind[] Kinds =
    [
        FrameKind.Hello, FrameKind.Transactions, FrameKind.TransactionBatch, FrameKind.Acknowledge, FrameKind.Refusal,
        FrameKind.Heartbeat, FrameKind.ContinuedAcknowledge,
    ];

    [Fact]
    public void Random_bytes_never_throw_and_change_nothing()
    {
        Prng prng = new(1);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] bytes = new byte[prng.Below(80)];
            for (int at = 0; at < bytes.Length; at++)
            {
                bytes[at] = (byte)prng.Pick([0, 1, 2, 0x7F, 0x80, 0xFF, prng.Below(256)]);
            }

            Unchanged(new(prng.Pick(Kinds), bytes));
        }
    }

    [Fact]
    public void Mutated_transactions_never_throw_and_leave_all_or_nothing()
    {
        Prng prng = new(2);
        Engine maker = Maker(prng);
        Frame honest = Traffic.FrameOf(maker, [.. maker.Transactions]);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] bytes = Mutate(prng, honest.Payload.ToArray());
            Engine engine = Linked(out _);
            List<EngineOutput> outputs = [];

            engine.Receive(new(1), new(FrameKind.Transactions, bytes), Script.Wall, outputs);

            // Whatever was applied is a whole number of transactions, each with its dots, and reads without harm.
            Assert.Equal(engine.TransactionCount, outputs.OfType<EngineOutput.Applied>().Count());
            Assert.Equal(engine.TransactionCount == 0, engine.Version.IsEmpty);
            Traffic.StateOf(engine);
            engine.Snapshot().Digest();
            Syncline.Testing.Oracle.SpaceReader.Read(engine.Snapshot());
        }
    }

    [Fact]
    public void Mutated_bodies_that_are_well_chained_never_throw_and_leave_all_or_nothing()
    {
        Prng prng = new(3);
        Engine maker = Maker(prng);
        List<Transaction> made = [.. maker.Transactions];
        int taken = 0;
        for (int i = 0; i < 30_000; i++)
        {
            Transaction victim = prng.Pick(made);
            byte[][] sections =
                [.. victim.Sections.ToArrays().Select(section => prng.Chance(700) ? Mutate(prng, section) : section)];
            Engine engine = Linked(out UInt128 chain);
            byte[] before = Traffic.StateOf(engine);

            engine.Receive(
                new(1),
                Traffic.Forge(victim.Header with { LamportStep = 0 }, sections, new('X'), 1, chain),
                Script.Wall,
                []);

            taken += engine.TransactionCount;
            if (engine.TransactionCount == 0) Assert.Equal(before, Traffic.StateOf(engine));
            engine.Snapshot().Digest();
            Syncline.Testing.Oracle.SpaceReader.Read(engine.Snapshot());
        }

        Assert.InRange(taken, 1, 29_999);
    }

    [Fact]
    public void Claims_of_great_length_with_little_behind_them_cost_little()
    {
        foreach (byte[] claim in Claims())
        {
            foreach (FrameKind kind in Kinds)
            {
                Engine engine = Linked(out _);
                long before = GC.GetAllocatedBytesForCurrentThread();
                engine.Receive(new(1), new(kind, claim), Script.Wall, []);
                long spent = GC.GetAllocatedBytesForCurrentThread() - before;
                Assert.True(spent < 64 * 1024, $"{kind}: {spent} bytes for a frame of {claim.Length}");
            }
        }
    }

    [Fact]
    public void A_frame_of_many_tiny_transactions_is_refused_before_it_fills_the_memory()
    {
        WireWriter writer = new();
        writer.Replica(new('X'));
        writer.Varint(1);
        writer.Fixed128(Script.Genesis.ChainStart(new('X')));
        writer.Varint(TransactionRuns.TransactionsMax + 1);
        for (int i = 0; i <= TransactionRuns.TransactionsMax; i++)
        {
            writer.Bytes([1, 1, 0, 1, 0]);
        }

        Assert.False(TransactionRuns.TryRead(writer.Written, out _, out DecodeError error));
        Assert.Equal(DecodeError.LimitExceeded, error);
    }

    [Fact]
    public void A_flood_of_what_can_never_be_delivered_stays_within_the_buffer()
    {
        Engine engine = Linked(out _);
        TransactionHeader header = new() { Dots = 1, TimeStep = 1, IsVoid = true };
        for (int i = 0; i < 20_000; i++)
        {
            ReplicaId writer = new(1000 + (ulong)(i % 5000));
            engine.Receive(new(1), Traffic.Forge(header, [], writer, (ulong)(i + 2), 0), Script.Wall, []);
        }

        Assert.InRange(engine.WaitingCount, 1, 1024 * 1024 / 512);
        engine.LinkDown(new(1));
        Assert.Equal(0, engine.WaitingCount);
    }

    [Fact]
    public void C6_what_can_never_be_delivered_makes_no_later_frame_dearer()
    {
        Engine engine = Linked(out _, bufferBytesMax: 64 * 1024 * 1024);
        Engine maker = Maker(new(5));
        List<Transaction> made = [.. maker.Transactions];
        TransactionHeader junk = new() { Dots = 1, TimeStep = 1, IsVoid = true };
        for (ulong i = 0; i < 30_000; i++)
        {
            engine.Receive(new(1), Traffic.Forge(junk, [], new(1000 + i), 2, 0), Script.Wall, []);
        }

        Assert.Equal(30_000, engine.WaitingCount);
        List<Frame> frames = [.. made.Select(transaction => Traffic.FrameOf(maker, transaction))];
        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (Frame frame in frames)
        {
            engine.Receive(new(1), frame, Script.Wall, []);
        }

        long spent = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(made.Count, engine.TransactionCount);
        Assert.True(spent < made.Count * 64 * 1024, $"{spent} bytes for {made.Count} transactions");
    }

    private static IEnumerable<byte[]> Claims()
    {
        byte[] replica = [1, 0, 0, 0, 0, 0, 0];
        foreach (ulong claim in new[] { (1UL << 31) - 1, 1UL << 32, 1UL << 63, ulong.MaxValue })
        {
            WireWriter writer = new();
            writer.Varint(claim);
            byte[] number = writer.ToArray();
            yield return number;
            yield return [1, 1, .. number];
            yield return [.. replica, 1, .. new byte[16], .. number];
            yield return [.. replica, 1, .. new byte[16], 1, .. number];
            yield return [.. new byte[16], .. replica, .. number];
        }

        yield return [.. Enumerable.Repeat((byte)0xFF, 11)];
    }

    private static void Unchanged(Frame frame)
    {
        Engine engine = Linked(out _);
        engine.Receive(new(1), frame, Script.Wall, []);
        Assert.True(engine.Version.IsEmpty);
        Assert.Equal(default, engine.Clock);
        Assert.Equal(0, engine.WaitingCount);
    }

    private static byte[] Mutate(Prng prng, byte[] honest)
    {
        byte[] bytes = [.. honest];
        for (int i = prng.Between(1, 4); i > 0 && bytes.Length > 0; i--)
        {
            int at = prng.Below(bytes.Length);
            switch (prng.Below(4))
            {
                case 0: bytes[at] ^= (byte)(1 << prng.Below(8)); break;
                case 1: bytes[at] = (byte)prng.Next(); break;
                case 2: bytes = [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + prng.Between(1, 9))..]]; break;
                default: bytes = [.. bytes[..at], (byte)prng.Below(256), .. bytes[at..]]; break;
            }
        }

        return bytes;
    }

    private static Engine Maker(Prng prng)
    {
        Engine maker = new(Script.OptionsOf('X'));
        for (int i = 0; i < 30; i++)
        {
            maker.Commit(Workload.Request(prng), Script.Wall, []);
        }

        return maker;
    }

    private static Engine Linked(out UInt128 chainOfLiar, int bufferBytesMax = 1024 * 1024)
    {
        Engine engine = new(Script.OptionsOf('B') with { Links = new() { BufferBytesMax = bufferBytesMax } });
        WireWriter hello = new();
        Hellos.Of('X').Write(hello);
        engine.LinkUp(new(1), isInitiator: false, Script.Wall, []);
        engine.Receive(new(1), new(FrameKind.Hello, hello.ToArray()), Script.Wall, []);
        chainOfLiar = Script.Genesis.ChainStart(new('X'));
        return engine;
    }
}
