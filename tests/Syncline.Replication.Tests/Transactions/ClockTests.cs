using Syncline.Crdt.Causality;
using Syncline.Replication.Engines;

namespace Syncline.Replication.Tests.Transactions;

/// <summary>Lamport numbers and hybrid times of transactions (I12, R2 to R4).</summary>
public sealed class ClockTests
{
    [Fact]
    public void A_lamport_number_is_one_more_than_the_greatest_that_its_writer_has_applied()
    {
        Script script = new Script().Add('A').Add('B');
        script.Join('A', 'B');
        for (int i = 0; i < 5; i++)
        {
            script.Commit('A');
        }

        script.Commit('B');
        Assert.Equal(1UL, script['B'].Lamport);
        script.Settle();
        Assert.Equal(5UL, script['B'].Lamport);
        script.Commit('B');
        Assert.Equal(6UL, script['B'].Lamport);
    }

    [Fact]
    public void R2_a_wall_clock_that_steps_back_or_freezes_gives_later_times_still()
    {
        Engine engine = new(Script.OptionsOf('A'));
        HybridTime last = default;
        const long HourBefore = Script.Wall - 3_600_000;
        foreach (long wall in new[] { Script.Wall, HourBefore, HourBefore, 0, -5, Script.Wall })
        {
            engine.Commit(new([new(Script.Count, new Crdt.Counters.CounterOperation.Add(1))]), wall, []);
            Assert.True(engine.Clock.CompareTo(last) > 0, $"{engine.Clock} after {last} at wall {wall}");
            last = engine.Clock;
        }
    }

    [Fact]
    public void R3_a_peer_ten_years_ahead_does_not_push_the_clock()
    {
        Script script = new Script().Add('A').Add('B');
        const long TenYears = 10L * 365 * 24 * 3_600_000;
        script['A'].Commit(
            new([new(Script.Count, new Crdt.Counters.CounterOperation.Add(1))]), Script.Wall + TenYears, []);

        script.Join('A', 'B');

        Assert.Equal(1, script.Read('B'));
        Assert.Equal(default, script['B'].Clock);
        script.Commit('B');
        Assert.Equal(Script.Wall, script['B'].Clock.Milliseconds);
    }

    [Fact]
    public void A_peer_a_little_ahead_is_followed_so_that_what_comes_after_is_later()
    {
        Script script = new Script().Add('A').Add('B');
        script['A'].Commit(
            new([new(Script.Count, new Crdt.Counters.CounterOperation.Add(1))]), Script.Wall + 59_000, []);
        HybridTime theirs = script['A'].Clock;
        script.Join('A', 'B');

        script.Commit('B');

        Assert.True(script['B'].Clock.CompareTo(theirs) > 0);
    }
}
