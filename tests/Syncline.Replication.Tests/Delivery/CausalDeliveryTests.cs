using Syncline.Replication.Engines;
using Syncline.Replication.Protocol;
using Syncline.Replication.Transactions;
using Syncline.Testing;

namespace Syncline.Replication.Tests.Delivery;

/// <summary>I1 and I2: after all that it follows, once. Traps C4 to C7.</summary>
public sealed class CausalDeliveryTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void C5_a_chain_of_a_thousand_in_any_order_and_twice_is_applied_once_and_in_order(ulong seed)
    {
        Script script = ChainOf(1_000);
        List<Transaction> chain = [.. script['A'].Transactions];
        List<Transaction> arrivals = [.. chain, .. chain];
        if (seed == 1) arrivals.Reverse();
        else new Prng(seed).Shuffle(arrivals);

        foreach (Transaction transaction in arrivals)
        {
            script.Receive('C', 'B', Traffic.FrameOf(script['A'], transaction));
        }

        Assert.Equal(chain.Select(each => each.Last), script['B'].Transactions.Select(each => each.Last));
        Assert.Equal(0, script['B'].WaitingCount);
        Assert.Equal(1_000, script.Read('B'));
    }

    [Fact]
    public void C5_chains_of_several_writers_that_follow_one_another_arrive_in_reverse()
    {
        Script script = new Script().Add('A').Add('C').Add('B');
        script.Join('A', 'C');
        for (int i = 0; i < 100; i++)
        {
            script.Commit(i % 2 == 0 ? 'A' : 'C');
            script.Settle();
        }

        script.Join('C', 'B');
        Script reversed = new Script().Add('B').Add('X');
        reversed.Join('X', 'B');
        foreach (Transaction transaction in script['A'].Transactions.Reverse())
        {
            reversed.Receive('X', 'B', Traffic.FrameOf(script['A'], transaction));
        }

        Assert.Equal(100, reversed.Read('B'));
        Assert.Equal(Traffic.StateOf(script['B']), Traffic.StateOf(reversed['B']));
    }

    [Fact]
    public void C6_what_follows_something_that_never_comes_waits_bounded_and_others_go_on()
    {
        LinkLimits limits = new() { BufferBytesMax = 20_000 };
        Script script = ChainOf(1_000, limits);
        List<Transaction> chain = [.. script['A'].Transactions];
        foreach (Transaction transaction in chain.Skip(1))
        {
            script.Receive('C', 'B', Traffic.FrameOf(script['A'], transaction));
        }

        Assert.InRange(script['B'].WaitingCount, 1, 20_000 / 512);
        Assert.True(script['B'].Version.IsEmpty);

        script.Commit('C');
        script.Settle();
        Assert.Equal(1, script.Read('B'));
    }

    [Fact]
    public void C6_the_peer_is_told_again_what_is_here_so_that_it_sends_what_is_missing()
    {
        Script script = new Script().Add('A').Add('B');
        script.Join('A', 'B');
        script.Commit('A');
        script.Lose('A', 'B');
        script.Commit('A');
        script.Take();

        script.Deliver('A', 'B');
        Assert.Contains("send on BA acknowledge applied {}", script.Take(), StringComparison.Ordinal);
        script.Tick('A', 5_000);
        script.Settle();

        Assert.Equal(2, script.Read('B'));
    }

    [Fact]
    public void C7_overlapping_ranges_from_two_peers_are_taken_once()
    {
        Script script = ChainOf(10);
        script.Add('D');
        script.Join('D', 'B');
        List<Transaction> chain = [.. script['A'].Transactions];

        script.Receive('C', 'B', Traffic.FrameOf(script['A'], [.. chain[..6]]));
        script.Receive('D', 'B', Traffic.FrameOf(script['A'], [.. chain[3..]]));
        script.Receive('C', 'B', Traffic.FrameOf(script['A'], [.. chain]));

        Assert.Equal(10, script['B'].TransactionCount);
        Assert.Equal(10, script.Read('B'));
        Assert.Equal(2, script['B'].Links.Count);
    }

    [Fact]
    public void C4_a_version_far_ahead_in_a_hello_is_not_adopted_and_what_is_known_is_still_told_to_others()
    {
        Script script = new Script().Add('A').Add('B').Add('X');
        script.Connect('X', 'A');
        script.Receive('X', 'A', FrameKind.Hello, Hellos.Of('X', ahead: 1_000_000).Write);
        script.Join('A', 'B');

        script.Commit('A');
        script.Settle();

        Assert.Equal(1UL, script['A'].Version[new('A')]);
        Assert.Single(script['A'].Version.Entries);
        Assert.Equal(script['A'].Version, script['B'].Version);
    }

    [Fact]
    public void What_a_link_brought_too_early_goes_with_it()
    {
        Script script = ChainOf(3);
        List<Transaction> chain = [.. script['A'].Transactions];
        script.Receive('C', 'B', Traffic.FrameOf(script['A'], chain[2]));
        Assert.Equal(1, script['B'].WaitingCount);

        script.Disconnect('C', 'B');

        Assert.Equal(0, script['B'].WaitingCount);
    }

    [Fact]
    public void What_a_refused_link_brought_too_early_goes_at_once()
    {
        Script script = ChainOf(3);
        List<Transaction> chain = [.. script['A'].Transactions];
        script.Receive('C', 'B', Traffic.FrameOf(script['A'], chain[2]));

        script.Receive('C', 'B', new((FrameKind)100, default));

        Assert.Equal(0, script['B'].WaitingCount);
    }

    /// <summary>A made a chain; C and B are linked, and B has nothing.</summary>
    private static Script ChainOf(int length, LinkLimits? limits = null)
    {
        Script script = new Script().Add('A').Add('B', limits: limits).Add('C');
        script.Join('C', 'B');
        for (int i = 0; i < length; i++)
        {
            script.Commit('A');
        }

        return script;
    }
}
