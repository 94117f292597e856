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
    public void A_snapshot_comes_in_parts_within_the_window_and_more_is_pulled_before_it_is_used_up()
    {
        Script script = Script.Forgotten("AB", commits: 3, limits: new() { FrameBytesMax = 20, WindowBytesMax = 40 });
        script.Connect('B', 'A');
        script.Settle();

        string said = script.Take();
        Assert.Contains("""
            A receive on AB pull of a snapshot from 0 until 40
              send on AB chunk of a snapshot at 0
              send on AB chunk of a snapshot at 20
            B receive on BA chunk of a snapshot at 0
              send on BA pull of a snapshot from 40 until 60
            A receive on AB pull of a snapshot from 40 until 60
              send on AB chunk of a snapshot at 40, the last
            B receive on BA chunk of a snapshot at 20
              send on BA pull of a snapshot from 60 until 80
            """, said, StringComparison.Ordinal);
        Assert.Single(said.Split('\n'), line => line.Contains("install", StringComparison.Ordinal));
        Assert.Equal(3, script.Read('B'));
        Assert.Null(script['B'].DownloadedBytes);
    }

    [Fact]
    public void A_lost_part_is_pulled_again_after_a_while_from_where_it_stood()
    {
        Script script = Script.Forgotten("AB", commits: 3, limits: new() { FrameBytesMax = 20, WindowBytesMax = 40 });
        script.Connect('B', 'A');
        script.Deliver('B', 'A');
        script.Deliver('A', 'B');
        script.Deliver('A', 'B');
        script.Deliver('B', 'A');
        script.Deliver('A', 'B');
        script.Lose('A', 'B');
        script.Lose('B', 'A'); // The next pull as well.
        script.Take();

        script.Tick('B', 4_999);
        script.Tick('B', 1);

        Assert.Equal("""
            B tick
              send on BA heartbeat
            B tick
              send on BA pull of a snapshot from 20 until 60
            """, script.Take());
        script.Settle();
        Assert.Equal(3, script.Read('B'));
    }

    [Fact]
    public void A_lost_offer_is_made_again()
    {
        Script script = Script.Forgotten("AB", commits: 3);
        script.Connect('B', 'A');
        script.Deliver('B', 'A');
        script.Deliver('A', 'B');
        script.Lose('A', 'B');
        script.Take();

        script.Tick('A', 4_999);
        Assert.DoesNotContain("offer", script.Take(), StringComparison.Ordinal);
        script.Tick('A', 1);
        Assert.Contains("send on AB offer of a snapshot at {A:3}", script.Take(), StringComparison.Ordinal);
        script.Settle();

        Assert.Equal(3, script.Read('B'));
    }

    [Fact]
    public void D15_a_transfer_that_broke_goes_on_where_it_was_with_the_same_sender()
    {
        Script script = Script.Forgotten("AB", commits: 3, limits: new() { FrameBytesMax = 20, WindowBytesMax = 40 });
        script.Connect('B', 'A');
        script.DeliverUntil('B', 'A', 40);
        script.Disconnect('B', 'A');
        script.Take();

        script.Connect('B', 'A');
        script.Settle();

        string said = script.Take();
        Assert.Contains("send on BA pull of a snapshot from 40 until 80", said, StringComparison.Ordinal);
        Assert.DoesNotContain("from 0 until", said, StringComparison.Ordinal);
        Assert.Equal(3, script.Read('B'));
        Assert.Equal(Traffic.StateOf(script['A']), Traffic.StateOf(script['B']));
    }

    [Fact]
    public void D15_a_sender_that_forgot_more_meanwhile_starts_from_the_front()
    {
        Script script = Script.Forgotten("AB", commits: 3, limits: new() { FrameBytesMax = 20, WindowBytesMax = 40 });
        script.Connect('B', 'A');
        script.DeliverUntil('B', 'A', 40);
        script.Disconnect('B', 'A');
        script.Commit('A', 100);
        script.Forget('A');
        script.Take();

        script.Connect('B', 'A');
        script.Settle();

        Assert.Contains("pull of a snapshot from 0 until 40", script.Take(), StringComparison.Ordinal);
        Assert.Equal(103, script.Read('B'));
        Assert.Equal(Traffic.StateOf(script['A']), Traffic.StateOf(script['B']));
    }

    [Fact]
    public void D15_another_sender_at_another_version_starts_from_the_front_and_nothing_mixes()
    {
        Script script = Script.Forgotten("ABC", commits: 3, limits: new() { FrameBytesMax = 20, WindowBytesMax = 40 });
        script.Join('A', 'C');
        script.Commit('C', 1_000);
        script.Forget('C');
        script.Disconnect('A', 'C');
        script.Connect('B', 'A');
        script.DeliverUntil('B', 'A', 40);
        script.Take();

        script.Connect('B', 'C');
        script.Deliver('B', 'C');
        script.Deliver('C', 'B');
        script.Deliver('C', 'B');
        Assert.DoesNotContain("send on BC pull", script.Take(), StringComparison.Ordinal); // One at a time.
        script.Disconnect('B', 'A');
        script.Tick('C', 5_000);
        script.Settle();

        Assert.Contains("send on BC pull of a snapshot from 0 until 40", script.Take(), StringComparison.Ordinal);
        Assert.Equal(1_003, script.Read('B'));
        Assert.Equal(Traffic.StateOf(script['C']), Traffic.StateOf(script['B']));
    }

    [Fact]
    public void D15_a_sender_that_falls_silent_is_given_up_for_one_that_speaks()
    {
        Script script = Script.Forgotten("ABC", commits: 3, limits: new() { FrameBytesMax = 20, WindowBytesMax = 40 });
        script.Join('A', 'C');
        script.Forget('C');
        script.Disconnect('A', 'C');
        script.Connect('B', 'A');
        script.DeliverUntil('B', 'A', 40);
        script.Connect('B', 'C');
        script.SettleBetween('B', 'C');
        Assert.Equal(0, script.Read('B'));

        script.Tick('C', 10_000);
        script.SettleBetween('B', 'C');

        Assert.Equal(3, script.Read('B'));
        script.Settle(); // What the silent one says at last changes nothing.
        Assert.Equal(3, script.Read('B'));
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
