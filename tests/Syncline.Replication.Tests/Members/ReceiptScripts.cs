using Syncline.Crdt.Causality;
using Syncline.Replication.Members;
using Syncline.Replication.Spaces;

namespace Syncline.Replication.Tests.Members;

/// <summary>How far up the ladder a write has come, rung by rung, and who is missing and why.</summary>
public sealed class ReceiptScripts
{
    [Fact]
    public void I8_a_write_climbs_rung_by_rung_and_names_who_is_missing()
    {
        Script script = Script.Founded("ABC");
        Assert.Equal("not here; durable at []; missing [A NotApplied, B NotApplied, C NotApplied]", Standing(script));

        script.Commit('A');
        Assert.Equal("applied; durable at []; missing [A NotDurable, B NotApplied, C NotApplied]", Standing(script));
        script.Persist('A');
        Assert.Equal("durable here; durable at [A]; missing [B NotApplied, C NotApplied]", Standing(script));
        script.Settle();
        Assert.Equal("durable here; durable at [A]; missing [B NotDurable, C NotApplied]", Standing(script));
        script.Tick('B');
        script.Settle();
        Assert.Equal("durable here; durable at [A]; missing [B NotDurable, C NotDurable]", Standing(script));
        script.Persist('C');
        script.Settle();
        script.Tick('B');
        script.Settle();
        Assert.Equal("durable here; durable at [AC]; missing [B NotDurable]", Standing(script));
        script.Persist('B');
        script.Settle();
        Assert.Equal("durable here; durable at [ABC]; missing []", Standing(script));
    }

    [Fact]
    public void Of_whom_nothing_was_heard_that_is_the_reason()
    {
        Script script = Script.Founded("AB").Add('C');
        script.Enter('C');
        script.Join('C', 'B'); // A learns of C by its record, before B tells on what C has.
        script.Commit('A');

        Assert.Equal("applied; durable at []; missing [A NotDurable, B NotApplied, C NotHeard]", Standing(script));
        script.Tick('B');
        script.Settle();
        Assert.Equal("applied; durable at []; missing [A NotDurable, B NotDurable, C NotApplied]", Standing(script));
    }

    [Fact]
    public void Who_has_met_nobody_counts_itself()
    {
        Script script = new Script().Add('A').Add('V', Script.OptionsOf('V') with { Role = MemberRole.Visitor });
        script.Commit('A');
        script.Commit('V');
        Assert.Equal("applied; durable at []; missing [A NotDurable]", script.StandingOf('A', 'A', 1));

        script.Persist('A');
        script.Persist('V');

        Assert.Equal("durable here; durable at [A]; missing []", script.StandingOf('A', 'A', 1));
        Assert.Equal("durable here; durable at []; missing []", script.StandingOf('V', 'V', 1)); // It does not count.
        Assert.False(StandingAt(script, 'V', 'V', 1).Keepers.IsAll(1));
        Assert.False(StandingAt(script, 'V', 'V', 1).Keepers.IsQuorum(1));
    }

    [Theory]
    [InlineData(1, 1, true, true)]
    [InlineData(1, 2, false, false)]
    [InlineData(2, 3, true, false)]
    [InlineData(2, 4, false, false)]
    [InlineData(2, 2, true, true)]
    [InlineData(3, 3, true, true)]
    [InlineData(3, 5, true, false)]
    [InlineData(3, 6, false, false)]
    public void A_quorum_is_more_than_half_of_the_keepers_known_or_expected_whichever_are_more(
        int durableAt, int keepersMin, bool onQuorum, bool onAll)
    {
        Script script = Script.Founded("ABC"[..durableAt]);
        script.Commit('A');
        script.Calm();
        TransactionStanding standing = StandingAt(script, 'A', 'A', 3);

        Assert.Equal(durableAt, standing.DurableAt.Length);
        Assert.Equal(durableAt, standing.Keepers.Durable);
        Assert.Equal(onQuorum, standing.Keepers.IsQuorum(keepersMin));
        Assert.Equal(onAll, standing.Keepers.IsAll(keepersMin));
    }

    [Fact]
    public void More_keepers_than_expected_need_more_for_a_quorum()
    {
        Script script = Script.Founded("ABC");
        script.Commit('A');
        script.Persist('A');

        Assert.False(StandingAt(script, 'A', 'A', 3).Keepers.IsQuorum(1));
        Assert.False(StandingAt(script, 'A', 'A', 3).Keepers.IsAll(1));
    }

    [Fact]
    public void What_came_from_elsewhere_climbs_the_same_ladder()
    {
        Script script = Script.Founded("AB");
        script.Commit('B');
        script.Settle();
        Assert.Equal("applied; durable at []; missing [A NotDurable, B NotDurable]", script.StandingOf('A', 'B', 3));

        script.Calm();

        Assert.Equal("durable here; durable at [AB]; missing []", script.StandingOf('A', 'B', 3));
    }

    private static string Standing(Script script) => script.StandingOf('A', 'A', 3);

    private static TransactionStanding StandingAt(Script script, char name, char writer, ulong counter) =>
        script[name].StandingOf(new Dot(new(writer), counter));
}
