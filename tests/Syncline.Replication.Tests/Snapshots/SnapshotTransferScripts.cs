using Syncline.Replication.Protocol;

namespace Syncline.Replication.Tests.Snapshots;

/// <summary>How the bytes of a snapshot travel: in parts, again when lost, never mixed with another's.</summary>
public sealed class SnapshotTransferScripts
{
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
    public void I10_pulls_that_jump_about_are_answered_once_in_half_a_time_out()
    {
        Script script = Script.Forgotten("AB", commits: 3, limits: new() { FrameBytesMax = 20, WindowBytesMax = 40 });
        script.Connect('B', 'A');
        script.Deliver('B', 'A');
        script.Deliver('A', 'B');
        script.Deliver('A', 'B');
        Frame first = script.Next('B', 'A');
        for (int i = 0; i < 100; i++)
        {
            script.Receive('B', 'A', first); // From the front, again and again.
        }

        Assert.Equal(2 * 2, script.Waiting('A', 'B')); // What came in order, and one jump.
        script.Tick('A', 2_499);
        script.Receive('B', 'A', first);
        Assert.Equal(2 * 2, script.Waiting('A', 'B') - 1); // A heartbeat.
        script.Tick('A', 1);
        script.Receive('B', 'A', first);
        Assert.Equal(3 * 2, script.Waiting('A', 'B') - 1);

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
}
