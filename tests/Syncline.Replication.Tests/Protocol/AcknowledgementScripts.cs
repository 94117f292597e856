namespace Syncline.Replication.Tests.Protocol;

/// <summary>How each side learns what the other has applied and has durable.</summary>
public sealed class AcknowledgementScripts
{
    [Fact]
    public void What_is_applied_and_what_is_durable_is_told_apart_and_only_as_far_as_it_grew()
    {
        Script script = new Script().Add('A').Add('B');
        script.Join('A', 'B');
        script.Commit('A');
        script.Persist('A');
        script.Settle();
        script.Take();

        script.Commit('B');
        script.Settle();
        script.Persist('B');
        script.Settle();

        Assert.Equal("""
            B commit B:1..1
              append 1: B:1..1
              applied B:1..1, local
              send on BA transactions B:1..1
            A receive on AB transactions B:1..1
              append 1: B:1..1
              applied B:1..1
              send on AB acknowledge applied {A:1, B:1}, durable {}
            B receive on BA acknowledge applied {A:1, B:1}, durable {}
            B persisted 2
              send on BA acknowledge applied {B:1}, durable {A:1, B:1}
            A receive on AB acknowledge applied {B:1}, durable {A:1, B:1}
            """, script.Take());
    }

    [Fact]
    public void Nothing_is_called_durable_before_the_log_is()
    {
        Script script = new Script().Add('A').Add('B');
        script.Join('A', 'B');
        script.Commit('A');
        script.Settle();
        Assert.True(script['A'].Links[0].Durable.IsEmpty);
        Assert.Equal(script['A'].Version, script['A'].Links[0].Applied);

        script.Persist('B');
        script.Settle();

        Assert.Equal(script['A'].Version, script['A'].Links[0].Durable);
    }

    [Fact]
    public void Who_sends_again_what_is_known_is_told_everything()
    {
        Script script = new Script().Add('A').Add('B');
        script.Join('A', 'B');
        script.Commit('A');
        script.Deliver('A', 'B');
        script.Lose('B', 'A');
        script.Take();

        script.Tick('A', 5_000);
        script.Settle();

        Assert.Equal("""
            A tick
              send on AB transactions A:1..1
            B receive on BA transactions A:1..1
              send on BA acknowledge applied {A:1}, durable {}
            A receive on AB acknowledge applied {A:1}, durable {}
            """, script.Take());
    }

    [Fact]
    public void A_heartbeat_comes_only_when_nothing_else_was_said()
    {
        Script script = new Script().Add('A').Add('B');
        script.Join('A', 'B');

        script.Tick('A', 999);
        script.Tick('A', 1);
        script.Tick('A', 500);
        script.Commit('A');
        script.Tick('A', 500);
        script.Tick('A', 500);

        Assert.Equal("""
            A tick
            A tick
              send on AB heartbeat
            A tick
            A commit A:1..1
              append 0: A:1..1
              applied A:1..1, local
              send on AB transactions A:1..1
            A tick
            A tick
              send on AB heartbeat
            """, script.Take());
    }

    [Fact]
    public void A_heartbeat_that_tells_of_a_lost_acknowledgement_is_answered_by_a_hello()
    {
        Script script = new Script().Add('A').Add('B');
        script.Join('A', 'B');
        script.Commit('A');
        script.Settle();
        script.Persist('B');
        script.Lose('B', 'A');
        script.Take();

        script.Tick('B', 1_000);
        script.Settle();

        Assert.Equal("""
            B tick
              send on BA heartbeat
            A receive on AB heartbeat
              send on AB hello of A: applied {A:1}, durable {}
            B receive on BA hello of A: applied {A:1}, durable {}
              send on BA answer of B: applied {A:1}, durable {A:1}
            A receive on AB answer of B: applied {A:1}, durable {A:1}
            """, script.Take());
        Assert.Equal(script['A'].Version, script['A'].Links[0].Durable);
    }

    [Fact]
    public void When_nothing_changes_only_heartbeats_are_sent()
    {
        Script script = new Script().Add('A').Add('B');
        script.Join('A', 'B');
        script.Commit('A');
        script.Persist('A');
        script.Settle();
        script.Persist('B');
        script.Settle();
        script.Take();

        for (int i = 0; i < 20; i++)
        {
            script.Tick('A', 1_000);
            script.Tick('B');
            script.Settle();
        }

        Assert.All(
            script.Take().Split('\n').Where(line => line.Contains("send", StringComparison.Ordinal)),
            line => Assert.EndsWith("heartbeat", line, StringComparison.Ordinal));
    }
}
