using Syncline.Crdt.Encoding;
using Syncline.Replication.Engines;
using Syncline.Replication.Protocol;
using Syncline.Replication.Transactions;

namespace Syncline.Replication.Tests.Delivery;

/// <summary>Two histories of one replica are caught before anything of the second is applied (C3).</summary>
public sealed class ForkTests
{
    [Fact]
    public void Another_transaction_under_known_dots_is_refused_and_not_applied()
    {
        var (script, twin) = Forked();

        script.Receive('C', 'B', Traffic.FrameOf(twin, [.. twin.Transactions]));

        DemandRefused(script);
    }

    [Fact]
    public void A_continuation_of_another_history_is_refused_and_not_applied()
    {
        var (script, twin) = Forked();

        script.Receive('C', 'B', Traffic.FrameOf(twin, [.. twin.Transactions.Skip(2)]));

        DemandRefused(script);
    }

    [Fact]
    public void A_fork_that_waited_for_its_place_is_refused_when_its_place_comes()
    {
        var (script, twin) = Forked();
        List<Transaction> other = [.. twin.Transactions];
        script.Receive('C', 'B', Traffic.FrameOf(twin, other[3]));
        Assert.Equal(1, script['B'].WaitingCount);
        script.Commit('A');

        script.Settle();

        Assert.Contains("close BC: Fork", script.Take(), StringComparison.Ordinal);
        Assert.Equal(3, script['B'].TransactionCount);
        Assert.Equal(0, script['B'].WaitingCount);
    }

    [Fact]
    public void Other_dots_in_one_transaction_than_known_are_a_fork()
    {
        var (script, _) = Forked();
        Engine twin = new(Script.OptionsOf('A'));
        twin.Commit(new([new(Script.Count, Add(1)), new(Script.Count, Add(1))]), Script.Wall, []);

        script.Receive('C', 'B', Traffic.FrameOf(twin, [.. twin.Transactions]));

        DemandRefused(script);
    }

    [Fact]
    public void A_first_transaction_that_is_not_chained_to_the_genesis_is_refused()
    {
        Script script = new Script().Add('B').Add('C');
        script.Join('B', 'C');
        Engine maker = new(Script.OptionsOf('A'));
        maker.Commit(new([new(Script.Count, Add(1))]), Script.Wall, []);
        Transaction made = maker.Transactions.First();

        script.Receive('C', 'B', Traffic.Forge(
            made.Header, made.Sections.ToArrays(), made.Replica, first: 1, chainBefore: 7));

        Assert.Contains("close BC: Fork", script.Take(), StringComparison.Ordinal);
        Assert.True(script['B'].Version.IsEmpty);
    }

    [Fact]
    public void Two_histories_of_equal_length_are_refused_by_name_before_anything_follows_them()
    {
        Script script = new Script().Add('A').Add('B').Add('C').Add('D');
        script.Commit('D');
        script.Join('D', 'A');
        script.Add('D');
        script.Commit('D', 50);
        script.Join('D', 'B');
        script.Join('A', 'C');
        Assert.Equal(script['A'].Version, script['B'].Version);
        script.Take();

        script.Connect('A', 'B');
        script.Commit('C'); // It follows the history at A.
        script.Settle();

        string said = script.Take();
        Assert.Contains("close BA: Fork, Two histories of replica D differ", said, StringComparison.Ordinal);
        Assert.Contains("close AB: Fork, Two histories of replica D differ", said, StringComparison.Ordinal);
        Assert.Equal(("{C:1, D:1}", "{D:1}"), (script.VersionOf('A'), script.VersionOf('B')));
        Assert.Equal((2, 50), ((int)script.Read('A'), (int)script.Read('B')));
    }

    [Fact]
    public void Who_went_on_from_another_history_of_equal_length_sees_it_in_the_answer()
    {
        Script script = new Script().Add('A').Add('B').Add('D');
        script.Commit('D');
        script.Join('D', 'A');
        script.Commit('A'); // It follows that history.
        script.Add('D');
        script.Commit('D', 50);
        script.Join('D', 'B');
        script.Take();

        script.Connect('A', 'B');
        script.Settle();

        Assert.Contains("close BA: Fork, Two histories of replica D", script.Take(), StringComparison.Ordinal);
        Assert.Equal((2, 50), ((int)script.Read('A'), (int)script.Read('B')));
    }

    [Fact]
    public void Who_does_not_read_ends_of_chains_is_told_none()
    {
        Script script = new Script().Add('A').Add('X');
        script.Connect('A', 'X');
        script.Take();

        script.Receive('X', 'A', FrameKind.Hello, Hellos.Of('X').Write);

        script.Next('A', 'X'); // A's own hello, before it knew who it is.
        WireReader answer = new(script.Next('A', 'X').Payload.Span);
        Assert.True(Hello.TryRead(ref answer, out Hello hello) && hello.IsAnswer);
        Assert.Null(hello.Ends);
    }

    [Theory]
    [InlineData(1)] // Its next.
    [InlineData(2)] // One after a gap, which would wait and then be applied.
    public void I4_nobody_else_goes_on_with_a_replicas_own_history(int skipped)
    {
        Script script = new Script().Add('B').Add('C');
        script.Join('C', 'B');
        Engine twin = new(Script.OptionsOf('B'));
        for (int i = 0; i < 3; i++)
        {
            twin.Commit(new([new(Script.Count, Add(1))]), Script.Wall, []);
        }

        script.Receive('C', 'B', Traffic.FrameOf(twin, [.. twin.Transactions.Skip(skipped - 1)]));

        Assert.Contains("close BC: Fork", script.Take(), StringComparison.Ordinal);
        Assert.Equal((0, 0), (script['B'].TransactionCount, script['B'].WaitingCount));
    }

    private static Syncline.Crdt.Counters.CounterOperation.Add Add(long amount) => new(amount);

    /// <summary>B has two transactions of A; the twin has one of them, and four others under A's id.</summary>
    private static (Script Script, Engine Twin) Forked()
    {
        Script script = new Script().Add('A').Add('B').Add('C');
        script.Join('A', 'B');
        script.Join('C', 'B');
        script.Commit('A');
        script.Commit('A');
        script.Settle();
        Engine twin = new(Script.OptionsOf('A'));
        foreach (long amount in new long[] { 1, 50, 60, 70 })
        {
            twin.Commit(new([new(Script.Count, Add(amount))]), Script.Wall, []);
        }

        script.Take();
        return (script, twin);
    }

    private static void DemandRefused(Script script)
    {
        Assert.Contains("close BC: Fork", script.Take(), StringComparison.Ordinal);
        Assert.Equal(2, script['B'].TransactionCount);
        Assert.Equal(2, script.Read('B'));
    }
}
