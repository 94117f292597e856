using Syncline.Crdt.Causality;
using Syncline.Crdt.Counters;
using Syncline.Crdt.Encoding;
using Syncline.Replication.Engines;
using Syncline.Replication.Transactions;
using Syncline.Testing.HandMade;

namespace Syncline.Replication.Tests.Delivery;

/// <summary>A void transaction takes its place in history, and has no effect.</summary>
public sealed class VoidTransactionTests
{
    private const char Writer = 'X';
    private const int Dots = 7;

    [Fact]
    public void It_is_counted_and_has_no_effect()
    {
        Script script = Prepare(out Written made, out _);
        byte[] before = Traffic.StateOf(script['B']);

        script.Receive(Writer, 'B', made.ToFrame());

        Assert.Equal((ulong)Dots, script['B'].Version[new(Writer)]);
        Assert.Equal(1, script['B'].TransactionCount);
        Assert.Equal(1UL, script['B'].Lamport);
        Assert.Equal(before, Traffic.StateOf(script['B']));
    }

    [Fact]
    public void It_is_relayed_as_it_was_written_and_its_writers_next_transaction_follows_it()
    {
        Script script = Prepare(out Written made, out Written next);

        script.Receive(Writer, 'B', made.ToFrame());
        script.Receive(Writer, 'B', next.ToFrame());
        script.Settle();

        foreach (char name in "BC")
        {
            Assert.Equal((ulong)Dots + 1, script[name].Version[new(Writer)]);
            Assert.Equal(
                [made.Transaction.Chain, next.Transaction.Chain],
                script[name].Transactions.Select(transaction => transaction.Chain));
            Assert.Equal(5, script.Read(name));
        }
    }

    [Fact]
    public void It_is_chained_so_what_skips_it_is_a_fork_and_what_comes_before_it_waits()
    {
        Script script = Prepare(out Written made, out Written next);
        Written skips = new(next.Transaction, Script.Genesis.ChainStart(new(Writer)));

        script.Receive(Writer, 'B', next.ToFrame());
        Assert.Equal((0, 1), (script['B'].TransactionCount, script['B'].WaitingCount));
        script.Receive(Writer, 'B', made.ToFrame());
        Assert.Equal((2, 0), (script['B'].TransactionCount, script['B'].WaitingCount));

        Script forked = Prepare(out _, out _);
        forked.Receive(Writer, 'B', made.ToFrame());
        forked.Receive(Writer, 'B', skips.ToFrame());
        Assert.Contains("close BX: Fork", forked.Take(), StringComparison.Ordinal);
        Assert.Equal(1, forked['B'].TransactionCount);
    }

    [Fact]
    public void It_is_logged_and_the_log_gives_it_back()
    {
        _ = Prepare(out Written made, out Written next);
        Engine live = Deliveries.Reader(), replayed = new(Script.OptionsOf('B'));
        List<EngineOutput> outputs = [.. made.DeliverTo(live), .. next.DeliverTo(live)];

        foreach (EngineOutput.Append append in outputs.OfType<EngineOutput.Append>())
        {
            WireWriter record = new();
            TransactionRecordCodec.Write(record, append.Transaction, append.Clock);
            Assert.Null(replayed.Recover(record.Written, out _));
        }

        Assert.Equal(2, outputs.OfType<EngineOutput.Append>().Count());
        Assert.Equal(live.Version, replayed.Version);
        Assert.Equal((live.Lamport, live.Clock), (replayed.Lamport, replayed.Clock));
        Assert.Equal(Traffic.StateOf(live), Traffic.StateOf(replayed));
    }

    [Fact]
    public void Others_may_depend_on_it_at_its_end_and_nowhere_within()
    {
        Engine engine = Deliveries.Reader();
        _ = Prepare(out Written made, out _);
        made.DeliverTo(engine);

        HandMadeWriter follower = Deliveries.Writer('Y'), wrong = Deliveries.Writer('W');
        follower.WriteVoid(VersionVector.Of(new VersionEntry(new(Writer), Dots)), dots: 1).DeliverTo(engine);
        Assert.Equal(1UL, engine.Version[new('Y')]);
        wrong.WriteVoid(VersionVector.Of(new VersionEntry(new(Writer), Dots - 1)), dots: 1).DeliverTo(engine);
        Assert.Equal(0UL, engine.Version[new('W')]);
    }

    /// <summary>A chain X - B - C, and what X writes: a void transaction and then one that counts 5.</summary>
    private static Script Prepare(out Written made, out Written next)
    {
        HandMadeWriter writer = Deliveries.Writer(Writer);
        made = writer.WriteVoid(VersionVector.Empty, Dots);
        next = writer.Write(
            VersionVector.Empty, new ObjectUpdate(Script.Count, [new CounterEffect.Add(5, StartsRun: true)]));
        Script script = new Script().Add('B').Add('C').Add(Writer);
        script.Join('B', 'C');
        script.Join(Writer, 'B');
        return script;
    }
}
