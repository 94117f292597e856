using Syncline.Crdt.Objects;
using Syncline.Crdt.Sets;
using Syncline.Replication.Engines;
using Syncline.Replication.Spaces;

namespace Syncline.Replication.Tests.Snapshots;

/// <summary>What a peer gets that lacks what is no longer held: a snapshot, in parts, that it takes in whole.</summary>
public sealed class SnapshotScripts
{
    private static readonly ObjectKey Tags = new("c", "tags", ObjectType.Set);

    [Fact]
    public void D12_a_peer_below_the_log_is_offered_a_snapshot_pulls_it_and_joins_it_as_one_change()
    {
        Script script = Script.Forgotten("AB", commits: 3);

        script.Connect('B', 'A');
        script.Settle();

        Assert.Equal("""
            A link AB up
            B link BA up, speaks first
              send on BA hello of B: applied {}, durable {}
            A receive on AB hello of B: applied {}, durable {}
              send on AB answer of A: applied {A:3}, durable {A:3}
              send on AB offer of a snapshot at {A:3}
            B receive on BA answer of A: applied {A:3}, durable {A:3}
            B receive on BA offer of a snapshot at {A:3}
              send on BA pull of a snapshot from 0 until 4194304
            A receive on AB pull of a snapshot from 0 until 4194304
              send on AB chunk of a snapshot at 0, the last
            B receive on BA chunk of a snapshot at 0, the last
              install 0: a snapshot
              joined {A:3}
              send on BA acknowledge applied {A:3}, durable {}
            A receive on AB acknowledge applied {A:3}, durable {}
            """, script.Take());
        Assert.Equal(3, script.Read('B'));
        Assert.Equal("{A:3}", script.LogFloorOf('B'));
        Assert.Empty(script['B'].Transactions);
    }

    [Fact]
    public void Who_has_all_that_is_forgotten_gets_transactions()
    {
        Script script = new Script().Add('A').Add('B');
        script.Commit('A');
        script.Join('A', 'B');
        script.Disconnect('A', 'B');
        script.Forget('A');
        script.Commit('A');

        script.Connect('A', 'B');
        script.Settle();

        Assert.DoesNotContain("snapshot", script.Take(), StringComparison.Ordinal);
        Assert.Equal(2, script.Read('B'));
    }

    [Fact]
    public void What_comes_after_the_snapshot_follows_it_as_transactions()
    {
        Script script = Script.Forgotten("AB", commits: 3);
        script.Connect('B', 'A');
        script.Deliver('B', 'A');
        script.Commit('A');
        script.Commit('A');

        script.Settle();
        script.Commit('B');
        script.Settle();

        Assert.Equal(["A:4..4", "A:5..5", "B:1..1"], script.TransactionsOf('B'));
        Assert.Equal((6, 6), ((int)script.Read('A'), (int)script.Read('B')));
        Assert.Equal(Traffic.StateOf(script['A']), Traffic.StateOf(script['B']));
    }

    [Fact]
    public void D14_I6_what_was_written_here_meanwhile_stays_and_reaches_all()
    {
        Script script = Script.Forgotten("AB", commits: 3, limits: new() { FrameBytesMax = 20, WindowBytesMax = 40 });
        script.Commit('B', 10);
        script.Connect('B', 'A');
        script.DeliverUntil('B', 'A', 40);
        script.Commit('B', 100);

        script.Settle();

        Assert.Equal(113, script.Read('B'));
        Assert.Equal(113, script.Read('A'));
        Assert.Equal(Traffic.StateOf(script['A']), Traffic.StateOf(script['B']));
    }

    [Fact]
    public void D14_I6_what_was_removed_does_not_come_back_and_what_was_added_meanwhile_stays()
    {
        Script script = new Script().Add('A').Add('B');
        script.Ask('A', Add("x"), Add("y"));
        script.Join('A', 'B');
        script.Disconnect('A', 'B');
        script.Ask('B', Add("z"), Remove("y"));
        script.Ask('A', Remove("x"), Add("y"));
        script.Forget('A');

        script.Join('B', 'A');

        Assert.All("AB", name => Assert.Equal(["y", "z"], TagsOf(script, name)));
    }

    [Fact]
    public void C11_observers_get_one_change_for_all_that_it_brought()
    {
        Script script = Script.Forgotten("AB", commits: 3);
        script.Ask('A', Add("x"));
        script.Forget('A');
        script.Ask('B', Add("mine"));
        script.Connect('B', 'A');
        script.Settle();

        EngineOutput.Joined joined = script.JoinedAt('B');

        Assert.Equal([Script.Count, Tags], joined.After.ChangedSince(joined.Before));
        Assert.Equal("{A:4, B:1}", script.Letters(joined.After.Version));
        Assert.Equal("{B:1}", script.Letters(joined.Before.Version));
        Assert.Equal(["mine"], ((AddWinsSet)joined.Before[Tags]).Elements.Select(each => each.AsText()));
    }

    [Fact]
    public void I1_what_waited_for_something_in_it_is_delivered_after_it()
    {
        Script script = Script.Forgotten("ABC", commits: 3);
        script.Join('C', 'A');
        script.Commit('C', 10); // It follows what A has forgotten.
        script.Settle();
        script.Add('D');
        script.Join('D', 'B');
        script.Receive('D', 'B', Traffic.FrameOf(script['C'], [.. script['C'].Transactions]));
        Assert.Equal((0, 1), ((int)script.Read('B'), script['B'].WaitingCount));
        script.Take();
        script.Disconnect('A', 'C');

        script.Connect('B', 'A');
        script.Settle();

        Assert.Contains("""
              joined {A:3}
              append 1: C:1..1
              applied C:1..1
            """, script.Take(), StringComparison.Ordinal);
        Assert.Equal((13, 0), ((int)script.Read('B'), script['B'].WaitingCount));
    }

    [Fact]
    public void I4_what_is_not_durable_leaves_in_no_snapshot_either()
    {
        Script script = new Script().Add('A', sendsBeforeDurable: false).Add('B');
        script.Commit('A');
        script.Forget('A');
        script.Commit('A');
        script.Connect('B', 'A');
        script.Settle();
        Assert.DoesNotContain("offer", script.Take(), StringComparison.Ordinal);

        script.Persist('A');
        script.Settle();

        Assert.Contains("offer of a snapshot at {A:2}", script.Take(), StringComparison.Ordinal);
        Assert.Equal(2, script.Read('B'));
    }

    [Fact]
    public void A_joined_snapshot_is_durable_once_its_place_in_the_log_is()
    {
        Script script = Script.Forgotten("AB", commits: 3);
        script.Commit('B');
        script.Join('B', 'A');
        Assert.Equal("{}", script.Letters(script['B'].DurableVersion));

        script.PersistFirst('B', 1);
        Assert.Equal("{B:1}", script.Letters(script['B'].DurableVersion));
        script.PersistFirst('B', 2);

        Assert.Equal("{A:3, B:1}", script.Letters(script['B'].DurableVersion));
    }

    [Fact]
    public void What_is_durable_stays_a_causal_cut_while_a_joined_snapshot_is_not()
    {
        Script script = new Script().Add('A').Add('B').Add('C').Add('D');
        script.Commit('D');
        script.Join('D', 'A');
        script.Join('D', 'B');
        script.Disconnect('D', 'A');
        script.Disconnect('D', 'B');
        script.Commit('B'); // It follows D:1, which stands before it in the log.
        script.Commit('C');
        script.Join('C', 'A');
        script.Forget('A');
        script.Join('B', 'A');
        Assert.IsType<EngineOutput.Install>(script.LogOf('B')[2]); // It takes in D:1, and not B:1.
        Assert.Equal("{B:1, C:1, D:1}", script.VersionOf('B'));

        script.PersistFirst('B', 1);
        Assert.Equal("{D:1}", script.Letters(script['B'].DurableVersion));
        script.PersistFirst('B', 2);
        Assert.Equal("{B:1, D:1}", script.Letters(script['B'].DurableVersion));
        script.PersistFirst('B', 3);
        Assert.Equal("{B:1, C:1, D:1}", script.Letters(script['B'].DurableVersion));
    }

    [Fact]
    public void I5_the_log_gives_a_joined_snapshot_back_byte_for_byte()
    {
        Script script = Script.Forgotten("AB", commits: 3);
        script.Commit('B', 10);
        script.Join('B', 'A');
        script.Commit('A', 100);
        script.Commit('B', 1_000);
        script.Settle();

        script.Replay('B', 'E', Script.OptionsOf('E', member: 'B'));

        Assert.Equal(["Append", "Install", "Append", "Append"], script.LogOf('E').Select(each => each.GetType().Name));
        Assert.Equal(Traffic.StateOf(script['B']), Traffic.StateOf(script['E']));
        Assert.Equal(script['B'].Version, script['E'].Version);
        Assert.Equal(script['B'].Version, script['E'].DurableVersion);
        Assert.Equal((script['B'].Lamport, script['B'].Clock), (script['E'].Lamport, script['E'].Clock));
        Assert.Equal(script['B'].LogFloor, script['E'].LogFloor);
        script.Commit('E', 10_000);
        script.Join('E', 'A');
        Assert.Equal(11_113, script.Read('A'));
    }

    [Fact]
    public void C8_a_visitor_that_was_away_for_long_gets_a_snapshot_and_what_it_wrote_reaches_all()
    {
        Script script = Script.Founded("AB").Add('V', Script.OptionsOf('V') with { Role = MemberRole.Visitor });
        script.Enter('V');
        script.Join('V', 'B');
        script.Ask('A', Add("old"), Add("kept"));
        script.Commit('V', 5);
        script.Calm();
        script.Disconnect('V', 'B');
        script.Ask('V', Add("unsent"));
        script.Commit('V', 20);
        script.Ask('A', Remove("old"));
        script.Reset('B');
        script.Calm("AB");
        script.Forget('A');
        script.Forget('B');
        script.Take();

        script.Connect('V', 'B');
        script.Settle();

        Assert.Contains("joined", script.Take(), StringComparison.Ordinal);
        Assert.All("ABV", name => Assert.Equal(["kept", "unsent"], TagsOf(script, name)));
        Assert.All("ABV", name => Assert.Equal(20, script.Read(name)));
        Assert.All("BV", name => Assert.Equal(script.DigestOf('A'), script.DigestOf(name)));
    }

    private static Update Add(string tag) => new(Tags, new PlainOperation(ObjectType.Set, new SetEffect.Add(tag)));

    private static Update Remove(string tag) =>
        new(Tags, new PlainOperation(ObjectType.Set, new SetEffect.Remove(tag)));

    private static IEnumerable<string> TagsOf(Script script, char name) =>
        ((AddWinsSet)script[name].Snapshot()[Tags]).Elements.Select(each => each.AsText());
}
