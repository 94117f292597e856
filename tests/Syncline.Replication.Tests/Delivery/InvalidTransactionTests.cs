using Syncline.Crdt.Causality;
using Syncline.Crdt.Counters;
using Syncline.Replication.Protocol;
using Syncline.Replication.Transactions;

namespace Syncline.Replication.Tests.Delivery;

/// <summary>
/// What no honest writer makes ends the link, and leaves state, version and clock as they were (I10).
/// </summary>
public sealed class InvalidTransactionTests
{
    private const char Liar = 'X';

    private static readonly TransactionHeader Honest = new() { Dots = 1, TimeStep = 1, Sections = 1 };

    [Fact]
    public void An_honest_one_is_taken() => Taken(Honest);

    [Fact]
    public void A_void_one_counts_and_does_nothing() => Taken(Honest with { IsVoid = true, Dots = 7 }, sections: []);

    [Fact]
    public void A_lamport_number_above_one_more_than_the_greatest_here_is_refused()
    {
        Taken(Honest with { LamportStep = 1 });
        Refused(Honest with { LamportStep = 2 }, "Lamport");
        Refused(Honest with { LamportStep = ulong.MaxValue }, "Lamport");
    }

    [Fact]
    public void A_time_past_the_end_is_refused()
    {
        Script script = Prepare(out UInt128 chain);
        script.Receive(Liar, 'B', Forge(Honest with { TimeStep = ulong.MaxValue }, Body(), chain, first: 1));
        Assert.Contains(script['B'].Links, link => link.Replica == new ReplicaId(Liar));
        Transaction taken = script['B'].Transactions.Last();
        Assert.True(script['B'].Clock.Milliseconds < Script.Wall + 60_001);

        script.Receive(Liar, 'B', Forge(Honest, Body(), taken.Chain, first: 2));

        Assert.Contains("close BX: InvalidTransaction", script.Take(), StringComparison.Ordinal);
        Assert.Equal(1UL, script['B'].Version[new(Liar)]);
    }

    [Fact]
    public void A_dependency_on_itself_is_refused() =>
        Refused(Honest with { Dependencies = [new(new(Liar), 1)] }, "");

    [Fact]
    public void Dependencies_that_go_back_are_refused()
    {
        Script script = Prepare(out UInt128 chain);
        script.Receive(Liar, 'B', Forge(Honest with { Dependencies = [new(new('A'), 2)] }, Body(), chain, first: 1));
        UInt128 next = script['B'].Transactions.Last().Chain;

        script.Receive(Liar, 'B', Forge(Honest with { Dependencies = [new(new('A'), 2)] }, Body(), next, first: 2));

        Assert.Contains("dependencies go back", script.Take(), StringComparison.Ordinal);
        Assert.Equal(1UL, script['B'].Version[new(Liar)]);
    }

    [Fact]
    public void A_dependency_on_a_part_of_a_transaction_is_refused()
    {
        Taken(Honest with { Dependencies = [new(new('A'), 2)] });
        Refused(Honest with { Dependencies = [new(new('A'), 1)] }, "part of a transaction");
    }

    [Fact]
    public void A_cipher_that_is_unknown_is_refused() => Refused(Honest with { CipherSuite = 1 }, "cipher");

    [Fact]
    public void A_body_that_does_not_decode_is_refused_whole()
    {
        Refused(Honest, "body", [[1, 2, 3]]);
        Refused(Honest with { Dots = 2 }, "body");
        Refused(Honest with { Dots = 2 }, "body", [.. Body(), [.. Body()[0], 0]]);
        Refused(Honest with { Dots = 2 }, "body", [.. Body(), [1, (byte)'c', 1, 1, (byte)'n', 0, 1, 1, 1]]);
    }

    private static void Taken(TransactionHeader header, byte[][]? sections = null)
    {
        Script script = Prepare(out UInt128 chain);
        script.Receive(Liar, 'B', Forge(header, sections ?? Body(), chain, first: 1));
        Assert.Equal((ulong)header.Dots, script['B'].Version[new(Liar)]);
    }

    private static void Refused(TransactionHeader header, string why, byte[][]? sections = null)
    {
        Script script = Prepare(out UInt128 chain);
        byte[] state = Traffic.StateOf(script['B']);
        VersionVector version = script['B'].Version;
        HybridTime clock = script['B'].Clock;

        script.Receive(Liar, 'B', Forge(header, sections ?? Body(), chain, first: 1));

        string said = script.Take();
        Assert.DoesNotContain("applied X", said, StringComparison.Ordinal);
        Assert.Equal(version, script['B'].Version);
        Assert.Equal(clock, script['B'].Clock);
        Assert.Equal(state, Traffic.StateOf(script['B']));
        if (why.Length == 0) return;
        Assert.Contains("close BX: InvalidTransaction", said, StringComparison.Ordinal);
        Assert.Contains(why, said, StringComparison.Ordinal);
    }

    private static Frame Forge(TransactionHeader header, byte[][] sections, UInt128 chain, ulong first) =>
        Traffic.Forge(header, sections, new(Liar), first, chain);

    private static byte[][] Body() =>
        [TransactionBodyCodec.WriteSection("c", [new(Script.Count, [new CounterEffect.Add(1, StartsRun: true)])])];

    /// <summary>B has a transaction of A with two updates, and a link to somebody who says anything.</summary>
    private static Script Prepare(out UInt128 chain)
    {
        Script script = new Script().Add('A').Add('B').Add(Liar);
        script.Join('A', 'B');
        script['A'].Commit(
            new([new(Script.Count, new CounterOperation.Add(1)), new(Script.Count, new CounterOperation.Add(1))]),
            script.Now,
            []);
        script.Disconnect('A', 'B');
        script.Join('A', 'B');
        script.Join(Liar, 'B');
        chain = Script.Genesis.ChainStart(new ReplicaId(Liar));
        return script;
    }
}
