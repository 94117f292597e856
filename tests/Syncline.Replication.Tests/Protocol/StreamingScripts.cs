using Syncline.Replication.Engines;

namespace Syncline.Replication.Tests.Protocol;

/// <summary>How transactions travel: pushed live, relayed, within a window, again when lost.</summary>
public sealed class StreamingScripts
{
    [Fact]
    public void A_transaction_is_pushed_as_soon_as_it_may_leave()
    {
        Script script = new Script().Add('A', sendsBeforeDurable: false).Add('B');
        script.Join('A', 'B');

        script.Commit('A');
        script.Persist('A');

        Assert.Equal("""
            A commit A:1..1
              append 0: A:1..1
              applied A:1..1, local
            A persisted 1
              send on AB transactions A:1..1
              send on AB acknowledge applied {A:1}, durable {A:1}
            """, script.Take());
    }

    [Fact]
    public void Under_the_other_durabilities_it_leaves_at_once()
    {
        Script script = new Script().Add('A').Add('B');
        script.Join('A', 'B');

        script.Commit('A');

        Assert.Equal("""
            A commit A:1..1
              append 0: A:1..1
              applied A:1..1, local
              send on AB transactions A:1..1
            """, script.Take());
    }

    [Fact]
    public void What_arrives_is_relayed_and_not_sent_back()
    {
        Script script = new Script().Add('A').Add('B').Add('C');
        script.Join('A', 'B');
        script.Join('B', 'C');

        script.Commit('A');
        script.Settle();

        Assert.Equal("""
            A commit A:1..1
              append 0: A:1..1
              applied A:1..1, local
              send on AB transactions A:1..1
            B receive on BA transactions A:1..1
              append 0: A:1..1
              applied A:1..1
              send on BC transactions A:1..1
              send on BA acknowledge applied {A:1}, durable {}
              send on BC acknowledge applied {A:1}, durable {}
            A receive on AB acknowledge applied {A:1}, durable {}
            C receive on CB transactions A:1..1
              append 0: A:1..1
              applied A:1..1
              send on CB acknowledge applied {A:1}, durable {}
            C receive on CB acknowledge applied {A:1}, durable {}
            B receive on BC acknowledge applied {A:1}, durable {}
            """, script.Take());
        Assert.Equal(1, script.Read('C'));
    }

    [Fact]
    public void A_relay_that_sends_only_what_is_durable_waits_for_its_own_disk()
    {
        Script script = new Script().Add('A').Add('B', sendsBeforeDurable: false).Add('C');
        script.Join('A', 'B');
        script.Join('B', 'C');
        script.Commit('A');
        script.Settle();
        Assert.Equal(0, script.Read('C'));

        script.Persist('B');
        script.Settle();

        Assert.Equal(1, script.Read('C'));
    }

    [Fact]
    public void What_is_lost_is_sent_again_after_a_while_and_not_before()
    {
        Script script = new Script().Add('A').Add('B');
        script.Join('A', 'B');
        script.Commit('A');
        script.Lose('A', 'B');
        script.Take();

        script.Tick('A', 900);
        script.Tick('A', 4_100);

        Assert.Equal("""
            A tick
            A tick
              send on AB transactions A:1..1
            """, script.Take());
    }

    [Fact]
    public void A_frame_whose_last_transaction_came_another_way_is_still_sent_again()
    {
        Script script = new Script().Add('A').Add('B').Add('C');
        script.Commit('A');
        script.Commit('C');
        script.Connect('C', 'A');
        script.Deliver('C', 'A');
        script.Deliver('A', 'C');
        script.Deliver('C', 'A'); // A has both now, and C only its own.
        script.Disconnect('A', 'C');
        script.Connect('B', 'A');
        script.Deliver('B', 'A');
        script.Deliver('A', 'B');
        script.Lose('A', 'B'); // One frame with both.
        script.Join('C', 'B');
        Assert.Equal(1, script.Read('B'));

        script.Tick('A', 5_000);
        script.Settle();

        Assert.Equal(script['A'].Version, script['B'].Version);
    }

    [Fact]
    public void No_more_than_the_window_is_on_the_way_until_some_of_it_is_acknowledged()
    {
        LinkLimits narrow = new() { FrameBytesMax = 20, WindowBytesMax = 100 };
        Script script = new Script().Add('A', limits: narrow).Add('B');
        script.Join('A', 'B');

        for (int i = 0; i < 100; i++)
        {
            script.Commit('A');
        }

        int window = script.Waiting('A', 'B');
        Assert.InRange(window, 1, 5);
        script.Deliver('A', 'B');
        Assert.Equal(window - 1, script.Waiting('A', 'B'));
        script.Deliver('B', 'A');
        Assert.InRange(script.Waiting('A', 'B'), window - 1, window + 1);
        script.Settle();
        Assert.Equal(100, script.Read('B'));
    }

    [Fact]
    public void A_step_back_of_the_wall_clock_does_not_silence_a_link()
    {
        Script script = new Script().Add('A').Add('B');
        script.Join('A', 'B');
        script.Commit('A');
        script.Lose('A', 'B');

        script.Tick('A', -3_600_000);
        script.Tick('A', 5_000);
        script.Settle();

        Assert.Equal(1, script.Read('B'));
    }
}
