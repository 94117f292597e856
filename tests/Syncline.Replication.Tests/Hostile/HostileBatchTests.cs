using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Replication.Engines;
using Syncline.Replication.Protocol;
using Syncline.Replication.Tests.Protocol.Batches;
using Syncline.Replication.Transactions;
using Syncline.Testing;

namespace Syncline.Replication.Tests.Hostile;

/// <summary>Batches that no honest sender writes: they are refused whole, and at a bounded price (I10).</summary>
public sealed class HostileBatchTests
{
    private const int WindowFrom = 2 << 4, Split = 1 << 6, NoLamportStep = 2, SameWriter = 1;

    [Fact]
    public void Mutated_batches_are_refused_or_say_the_same()
    {
        Prng prng = new(1);
        int refused = 0;
        for (int i = 0; i < 200; i++)
        {
            MadeOrder order = RandomOrder.Create(prng);
            foreach (Frame honest in order.Frames().Where(frame => frame.Kind == FrameKind.TransactionBatch))
            {
                Assert.True(TransactionFrames.TryRead(honest, out var sent, out _));
                for (int mutation = 0; mutation < 100; mutation++)
                {
                    byte[] bytes = Mutate(prng, honest.Payload.ToArray());
                    if (!TransactionFrames.TryRead(new(honest.Kind, bytes), out var read, out DecodeError error))
                    {
                        Assert.NotEqual(DecodeError.None, error);
                        Assert.Empty(read);
                        refused++;
                        continue;
                    }

                    Assert.Equal(Said(sent), Said(read));
                }
            }
        }

        Assert.InRange(refused, 10_000, 20_000);
    }

    [Fact]
    public void A_refused_batch_leaves_the_replica_as_it_was()
    {
        Prng prng = new(2);
        MadeOrder order = new();
        for (int i = 0; i < 40; i++)
        {
            ReplicaId writer = new((ulong)prng.Between('C', 'F'));
            order.Write(writer, VersionVector.Empty, new() { Dots = 1, TimeStep = 9 }, MadeOrder.Increment(i % 5));
        }

        byte[] honest = Assert.Single(order.Frames()).Payload.ToArray();
        for (int i = 0; i < 3_000; i++)
        {
            byte[] bytes = Mutate(prng, honest);
            if (bytes.AsSpan().SequenceEqual(honest)) continue;
            Engine engine = Linked();
            List<EngineOutput> outputs = [];

            engine.Receive(new(1), new(FrameKind.TransactionBatch, bytes), Script.Wall, outputs);

            if (engine.TransactionCount > 0) continue; // It says the same in other words.
            Assert.Contains(outputs, output => output is EngineOutput.Close { Reason: LinkRefusal.Malformed });
            Assert.Equal((true, 0, default), (engine.Version.IsEmpty, engine.WaitingCount, engine.Clock));
        }
    }

    [Fact]
    public void Every_prefix_of_a_batch_is_refused()
    {
        MadeOrder order = RandomOrder.Create(new(7));
        Frame honest = order.Frames()[0];
        Assert.Equal(FrameKind.TransactionBatch, honest.Kind);
        for (int length = 0; length < honest.Payload.Length; length++)
        {
            Assert.False(TransactionFrames.TryRead(new(honest.Kind, honest.Payload[..length]), out _, out _));
        }
    }

    [Fact]
    public void Short_transactions_that_stand_for_long_headers_are_refused_before_they_fill_the_memory()
    {
        const int Others = 5_000;
        byte[] bomb = Batch(Others, 60_000, (writer, i) =>
        {
            if (i > 0) writer.Byte(WindowFrom | NoLamportStep | SameWriter);
            else StartRun(writer, WindowFrom | NoLamportStep, Others);
            writer.Varint(0);
            writer.Varint((ulong)i << 1);
            writer.Varint(1);
            WriteBody(writer, i);
        });

        AssertRefused(bomb, allocatedMax: 400_000_000);
    }

    [Fact]
    public void Windows_that_take_long_to_walk_are_refused()
    {
        byte[] bomb = Batch(recent: 1, 60_000, (writer, i) =>
        {
            if (i > 0) writer.Byte(WindowFrom | NoLamportStep | SameWriter);
            else StartRun(writer, WindowFrom | NoLamportStep, 1);
            writer.Varint(0);
            writer.Varint(0);
            writer.Varint(1);
            WriteBody(writer, i);
        });

        AssertRefused(bomb, allocatedMax: 40_000_000);
    }

    [Fact]
    public void Short_objects_that_stand_for_long_names_are_refused_before_they_fill_the_memory()
    {
        const int Objects = 90_000;
        byte[] bomb = Batch(recent: 0, 1, (writer, _) =>
        {
            StartRun(writer, Split | NoLamportStep, 0);
            writer.Varint(1);
            writer.Varint(1);
            writer.Varint(Objects);
            for (int i = 0; i < Objects; i++)
            {
                writer.Varint(0);
                if (i == 0) writer.Raw([0, 1, (byte)'c']);
                if (i == 0) writer.Bytes(new byte[1000]);
                if (i == 0) writer.Varint(1);
                writer.Varint(1);
                writer.Varint(0);
            }
        });

        AssertRefused(bomb, allocatedMax: 400_000_000);
    }

    private static IEnumerable<(string, UInt128)> Said(List<(Transaction Transaction, UInt128)> read) =>
        read.Select(each => ($"{each.Transaction}", each.Transaction.Chain));

    private static void AssertRefused(byte[] bomb, long allocatedMax)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.False(TransactionFrames.TryRead(new(FrameKind.TransactionBatch, bomb), out _, out DecodeError error));
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(DecodeError.LimitExceeded, error);
        Assert.InRange(allocated, 0, allocatedMax);
    }

    private static byte[] Batch(int recent, int count, Action<WireWriter, int> write)
    {
        WireWriter writer = new();
        writer.Varint((ulong)recent);
        for (int i = 0; i < recent; i++)
        {
            writer.Varint(0);
            writer.Replica(new((ulong)i + 1));
            writer.Varint(1);
        }

        writer.Varint((ulong)count);
        for (int i = 0; i < count; i++)
        {
            write(writer, i);
        }

        writer.Fixed64(0);
        return writer.ToArray();
    }

    private static void StartRun(WireWriter writer, int flags, int number)
    {
        writer.Byte((byte)flags);
        writer.Varint((ulong)number);
        writer.Replica(new(ReplicaId.MaxValue));
        writer.Varint(0);
        writer.Fixed128(0);
    }

    private static void WriteBody(WireWriter writer, int i)
    {
        writer.Varint(0);
        if (i == 0) writer.Raw([0, 1, (byte)'c', 1, (byte)'n', 1]);
        writer.Bytes([1, 1]);
    }

    private static byte[] Mutate(Prng prng, byte[] honest)
    {
        byte[] bytes = [.. honest];
        for (int i = prng.Between(1, 3); i > 0 && bytes.Length > 0; i--)
        {
            int at = prng.Below(bytes.Length);
            switch (prng.Below(5))
            {
                case 0: bytes[at] ^= (byte)(1 << prng.Below(8)); break;
                case 1: bytes[at] = (byte)prng.Pick([0, 1, 2, 0x7F, 0x80, 0xFF]); break;
                case 2: bytes = [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + prng.Between(1, 9))..]]; break;
                case 3: bytes = [.. bytes[..at], .. bytes[prng.Below(at + 1)..at], .. bytes[at..]]; break;
                default: bytes = [.. bytes[..at], (byte)prng.Below(256), .. bytes[at..]]; break;
            }
        }

        return bytes;
    }

    private static Engine Linked()
    {
        Engine engine = new(Script.OptionsOf('B'));
        WireWriter hello = new();
        Hellos.Of('X').Write(hello);
        engine.LinkUp(new(1), isInitiator: false, Script.Wall, []);
        engine.Receive(new(1), new(FrameKind.Hello, hello.ToArray()), Script.Wall, []);
        return engine;
    }
}
