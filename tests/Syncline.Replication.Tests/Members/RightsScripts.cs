using Syncline.Crdt.Causality;
using Syncline.Crdt.Counters;
using Syncline.Crdt.Objects;
using Syncline.Replication.Engines;
using Syncline.Replication.Protocol;
using Syncline.Replication.Spaces;

namespace Syncline.Replication.Tests.Members;

/// <summary>Rights to a bounded counter: with whom they are, who asks for them, and what becomes of them.</summary>
public sealed class RightsScripts
{
    private static readonly ObjectKey Stock = new("shop", "stock", ObjectType.BoundedCounter);

    [Fact]
    public void Who_lacks_rights_is_refused_and_gets_them_from_who_holds_them()
    {
        Script script = Script.Founded("AB");
        Assert.IsType<CommitOutcome.Committed>(Ask(script, 'A', new BoundedCounterOperation.Increment(10)));
        script.Settle();

        string detail = Refusal(script, 'B', new BoundedCounterOperation.Decrement(4));
        Assert.Contains("holds 10. ", detail, StringComparison.Ordinal);
        Assert.EndsWith("They are being asked for.", detail, StringComparison.Ordinal);
        script.Tick('B', 1);
        script.Settle();

        Assert.Equal((6, 4), (RightsOf(script, 'A', 'A'), RightsOf(script, 'B', 'B')));
        Assert.IsType<CommitOutcome.Committed>(Ask(script, 'B', new BoundedCounterOperation.Decrement(4)));
        Refusal(script, 'B', new BoundedCounterOperation.Decrement(1));
        script.Settle();
        Assert.All("AB", name => Assert.Equal(6, Read(script, name)));
    }

    [Fact]
    public void A_request_that_is_lost_comes_again_and_one_that_comes_twice_gives_nothing_twice()
    {
        Script script = Script.Founded("AB");
        Ask(script, 'A', new BoundedCounterOperation.Increment(10));
        script.Settle();
        Refusal(script, 'B', new BoundedCounterOperation.Decrement(4));
        script.Tick('B', 1);
        Frame request = LoseRequest(script);
        script.Tick('B', 100);
        script.Settle();
        Assert.Equal(0, RightsOf(script, 'B', 'B')); // It is not asked again at each tick.

        script.Tick('B', 1_000);
        script.Settle();
        Assert.Equal(4, RightsOf(script, 'B', 'B'));
        script.Receive('B', 'A', request);
        script.Receive('B', 'A', request);
        script.Settle();

        Assert.Equal((6, 4), (RightsOf(script, 'A', 'A'), RightsOf(script, 'B', 'B')));
        script.Tick('B', 1_000);
        Assert.Equal(0, script['B'].WantedRightsCount);
    }

    [Fact]
    public void What_nobody_can_give_is_asked_for_a_while_and_then_no_more()
    {
        Script script = Script.Founded("AB");
        Refusal(script, 'B', new BoundedCounterOperation.Decrement(4));
        Assert.Equal(1, script['B'].WantedRightsCount);

        script.Tick('B', 9_999);
        Assert.Equal(1, script['B'].WantedRightsCount);
        script.Tick('B', 1);

        Assert.Equal(0, script['B'].WantedRightsCount);
    }

    [Fact]
    public void Who_holds_less_gives_all_that_it_has_and_who_has_no_link_asks_nobody()
    {
        Script script = Script.Founded("ABC"); // In a line.
        Ask(script, 'A', new BoundedCounterOperation.Increment(3));
        Ask(script, 'C', new BoundedCounterOperation.Increment(3));
        script.Settle();
        Refusal(script, 'B', new BoundedCounterOperation.Decrement(5));
        script.Tick('B', 1);
        script.Settle();
        Assert.IsType<CommitOutcome.Committed>(Ask(script, 'B', new BoundedCounterOperation.Decrement(5)));

        script.Disconnect('A', 'B');
        Assert.DoesNotContain(
            "asked for", Refusal(script, 'A', new BoundedCounterOperation.Decrement(5)), StringComparison.Ordinal);
        script.Settle();
        Assert.Equal(1, Read(script, 'C'));
    }

    [Fact]
    public void Rights_are_given_to_members_by_id_and_only_to_those_that_are_known()
    {
        Script script = Script.Founded("AB");
        Ask(script, 'A', new BoundedCounterOperation.Increment(9));
        Ask(script, 'A', new BoundedCounterOperation.Transfer(2, script['B'].Options.Member.ToString()));
        Ask(script, 'A', new BoundedCounterOperation.Transfer(3, new ReplicaId('B').ToString()));
        script.Settle();

        Assert.Equal(5, RightsOf(script, 'B', 'B'));
        foreach (string nobody in (string[])[new ReplicaId('D').ToString(), "", script['A'].Options.Member.ToString()])
        {
            Refusal(script, 'A', new BoundedCounterOperation.Transfer(1, nobody));
        }

        Assert.Equal(4, RightsOf(script, 'A', 'A'));
    }

    [Fact]
    public void Rights_of_an_id_that_is_over_are_its_members_under_the_next()
    {
        Script script = Script.Founded("AB", options => options with { JoinsByItself = true });
        Ask(script, 'A', new BoundedCounterOperation.Increment(10));
        script.Calm();
        script.Disconnect('A', 'B');
        script.Replay('A', 'E', Script.OptionsOf('E', member: 'A') with { JoinsByItself = true });
        script.Remove('A');
        script['E'].RememberEarlier(new('A'), endsHere: true);

        Assert.IsType<CommitOutcome.Committed>(Ask(script, 'E', new BoundedCounterOperation.Decrement(4)));
        script.Join('E', 'B');
        script.Calm(); // The record says now that A is over.
        Assert.IsType<CommitOutcome.Committed>(Ask(script, 'E', new BoundedCounterOperation.Decrement(5)));
        Refusal(script, 'E', new BoundedCounterOperation.Decrement(2));
        script.Take();
        script.Tick('E', 1); // Its own id owes A's nine.
        script.Settle();
        Assert.DoesNotContain("close", script.Take(), StringComparison.Ordinal);

        Refusal(script, 'B', new BoundedCounterOperation.Decrement(1)); // And it gives what it inherited.
        script.Tick('B', 1);
        script.Settle();
        Assert.IsType<CommitOutcome.Committed>(Ask(script, 'B', new BoundedCounterOperation.Decrement(1)));
        script.Settle();
        Assert.All("BE", name => Assert.Equal(0, Read(script, name)));
    }

    [Fact]
    public void Rights_of_an_id_whose_end_is_not_known_stay_where_they_are()
    {
        Script script = Script.Founded("AB", options => options with { JoinsByItself = true });
        Ask(script, 'A', new BoundedCounterOperation.Increment(10));
        script.Calm();
        script.Disconnect('A', 'B');
        script.Replay('A', 'E', Script.OptionsOf('E', member: 'A') with { JoinsByItself = true });
        script['E'].RememberEarlier(new('A'), endsHere: false); // A goes on: E is a copy of its folder (C3).
        Refusal(script, 'E', new BoundedCounterOperation.Decrement(1));
        script.Join('E', 'B');
        script.Calm();
        Refusal(script, 'E', new BoundedCounterOperation.Decrement(1));

        Assert.IsType<CommitOutcome.Committed>(Ask(script, 'A', new BoundedCounterOperation.Decrement(10)));
        script.Join('A', 'B');
        script.Calm();
        Assert.All("ABE", name => Assert.Equal(0, Read(script, name)));
    }

    [Fact]
    public void I10_a_request_that_does_not_decode_ends_the_link_and_one_for_nothing_is_passed_over()
    {
        Script script = Script.Founded("AB");
        script.Commit('A');
        script.Settle();
        script.Take();
        script.Receive('B', 'A', new(FrameKind.RightsRequest, new RightsRequest(Script.Count, 1).Encode()));
        script.Receive('B', 'A', new(FrameKind.RightsRequest, new RightsRequest(Stock, long.MaxValue).Encode()));
        Assert.DoesNotContain("close", script.Take(), StringComparison.Ordinal);
        Assert.False(RightsRequest.TryDecode(new RightsRequest(Stock, Int128.MinValue).Encode(), out _));

        script.Receive('B', 'A', new(FrameKind.RightsRequest, new byte[] { 1 }));

        Assert.Contains("Malformed", script.Take(), StringComparison.Ordinal);
    }

    private static CommitOutcome Ask(Script script, char name, Operation operation) =>
        script.Commit(name, new Update(Stock, operation));

    private static string Refusal(Script script, char name, Operation operation)
    {
        CommitOutcome.Refused refused = Assert.IsType<CommitOutcome.Refused>(Ask(script, name, operation));
        Assert.Equal(CommitRefusal.Type, refused.Reason);
        return refused.Detail;
    }

    private static Frame LoseRequest(Script script)
    {
        Frame lost;
        do
        {
            lost = script.Next('B', 'A');
        }
        while (lost.Kind != FrameKind.RightsRequest);
        return lost;
    }

    private static BoundedCounter At(Script script, char name) => (BoundedCounter)script[name].Snapshot()[Stock];

    private static Int128 Read(Script script, char name) => At(script, name).Value;

    private static Int128 RightsOf(Script script, char name, char replica) =>
        At(script, name).RightsOf(new ReplicaId(replica));
}
