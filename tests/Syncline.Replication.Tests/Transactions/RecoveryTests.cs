using Syncline.Crdt.Encoding;
using Syncline.Replication.Engines;
using Syncline.Replication.Transactions;
using Syncline.Testing;
using Syncline.Testing.Simulation;

namespace Syncline.Replication.Tests.Transactions;

/// <summary>The log gives back the replica that wrote it: state, version, clock, chain (I5, C12).</summary>
public sealed class RecoveryTests
{
    [Fact]
    public void C12_recovery_gives_state_version_lamport_and_clock_exactly_after_each_record()
    {
        Prng prng = new(5);
        List<byte[]> log = [];
        Engine live = new(Script.OptionsOf('A') with { Replica = new(1000) });
        Engine replayed = new(Script.OptionsOf('A') with { Replica = new(2000) });
        for (int i = 0; i < 200; i++)
        {
            List<EngineOutput> outputs = [];
            long wall = Script.Wall + prng.Between(-1_000_000, 1_000_000);
            live.Commit(Workload.Request(prng), wall, outputs);
            foreach (EngineOutput.Append append in outputs.OfType<EngineOutput.Append>())
            {
                log.Add(RecordOf(append));
                Assert.Null(replayed.Recover(log[^1], out _));
            }

            Assert.Equal(live.Version, replayed.Version);
            Assert.Equal((live.Lamport, live.Clock), (replayed.Lamport, replayed.Clock));
        }

        Assert.Equal(Traffic.StateOf(live), Traffic.StateOf(replayed));
        Assert.Equal(replayed.Version, replayed.DurableVersion);
    }

    [Fact]
    public void C1_a_replica_that_is_opened_again_writes_under_an_id_of_its_own()
    {
        Engine first = new(Script.OptionsOf('A'));
        byte[] record = Commit(first);
        Engine second = new(Script.OptionsOf('A') with { Replica = new(4711) });
        second.Recover(record, out _);

        Commit(second);

        Assert.Equal(1UL, second.Version[new('A')]);
        Assert.Equal(1UL, second.Version[new(4711)]);
        Assert.Equal(2UL, second.Lamport);
    }

    [Fact]
    public void A_record_that_is_not_the_next_is_refused_and_changes_nothing()
    {
        Engine writer = new(Script.OptionsOf('A'));
        byte[] first = Commit(writer), second = Commit(writer), third = Commit(writer);
        Engine engine = new(Script.OptionsOf('B'));

        Assert.NotNull(engine.Recover(second, out _));
        Assert.Null(engine.Recover(first, out _));
        Assert.NotNull(engine.Recover(first, out _));
        Assert.NotNull(engine.Recover(third, out _));

        Assert.Equal(1, engine.TransactionCount);
        Assert.Null(engine.Recover(second, out _));
    }

    [Fact]
    public void A_record_with_any_bit_flipped_is_refused_or_the_same()
    {
        Engine writer = new(Script.OptionsOf('A'));
        byte[] record = Commit(writer);
        for (int bit = 0; bit < record.Length * 8; bit++)
        {
            byte[] flipped = [.. record];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Engine engine = new(Script.OptionsOf('B'));

            string? problem = engine.Recover(flipped, out _);

            bool isClock = bit / 8 is >= 8 and < 16;
            Assert.True(problem is not null || isClock, $"Bit {bit} was not noticed.");
        }
    }

    private static byte[] Commit(Engine engine)
    {
        List<EngineOutput> outputs = [];
        engine.Commit(new([new(Script.Count, new Crdt.Counters.CounterOperation.Add(1))], "ada"), Script.Wall, outputs);
        return RecordOf(outputs.OfType<EngineOutput.Append>().Single());
    }

    private static byte[] RecordOf(EngineOutput.Append append)
    {
        WireWriter writer = new();
        TransactionRecordCodec.Write(writer, append.Transaction, append.Clock);
        return writer.ToArray();
    }
}
