namespace Syncline.Replication.Tests.Protocol;

/// <summary>How two replicas meet: a hello, its answer, then what each lacks.</summary>
public sealed class HandshakeScripts
{
    [Fact]
    public void A_hello_is_answered_and_each_side_streams_what_the_other_lacks()
    {
        Script script = new Script().Add('A').Add('B');
        script.Commit('A');
        script.Commit('B');
        script.Take();

        script.Connect('A', 'B');
        script.Settle();

        Assert.Equal("""
            B link BA up
            A link AB up, speaks first
              send on AB hello of A: applied {A:1}, durable {}
            B receive on BA hello of A: applied {A:1}, durable {}
              send on BA answer of B: applied {B:1}, durable {}
              send on BA transactions B:1..1
            A receive on AB answer of B: applied {B:1}, durable {}
              send on AB transactions A:1..1
            B receive on BA transactions A:1..1
              append 1: A:1..1
              applied A:1..1
              send on BA acknowledge applied {A:1, B:1}, durable {}
            A receive on AB transactions B:1..1
              append 1: B:1..1
              applied B:1..1
              send on AB acknowledge applied {A:1, B:1}, durable {}
            B receive on BA acknowledge applied {A:1, B:1}, durable {}
            A receive on AB acknowledge applied {A:1, B:1}, durable {}
            """, script.Take());
        Assert.Equal(2, script.Read('A'));
        Assert.Equal(2, script.Read('B'));
    }

    [Fact]
    public void Who_speaks_first_says_hello_again_until_it_is_answered()
    {
        Script script = new Script().Add('A').Add('B');
        script.Connect('A', 'B');
        script.Lose('A', 'B');
        script.Take();

        script.Tick('A', 4_999);
        script.Tick('A', 1);
        script.Settle();

        Assert.Equal("""
            A tick
            A tick
              send on AB hello of A: applied {}, durable {}
            B receive on BA hello of A: applied {}, durable {}
              send on BA answer of B: applied {}, durable {}
            A receive on AB answer of B: applied {}, durable {}
            """, script.Take());
    }

    [Fact]
    public void What_comes_before_the_hello_is_not_looked_at()
    {
        Script script = new Script().Add('A').Add('B');
        script.Commit('B');
        script.Connect('A', 'B');
        script.Deliver('A', 'B');
        script.Lose('B', 'A');
        script.Take();

        script.Deliver('B', 'A');
        script.Tick('A', 5_000);
        script.Settle();
        script.Tick('B', 5_000);
        script.Settle();

        Assert.Equal(script['B'].Version, script['A'].Version);
    }

    [Fact]
    public void A_hello_that_arrives_twice_changes_nothing()
    {
        Script script = new Script().Add('A').Add('B');
        script.Commit('A');
        script.Connect('A', 'B');
        var hello = script.Next('A', 'B');
        script.Receive('A', 'B', hello);
        script.Settle();
        script.Commit('B');
        script.Settle();

        script.Receive('A', 'B', hello);
        script.Settle();
        script.Commit('A');
        script.Settle();

        Assert.Equal(3, script.Read('A'));
        Assert.Equal(3, script.Read('B'));
    }

    [Fact]
    public void A_link_that_comes_up_again_repairs_all_that_was_lost()
    {
        Script script = new Script().Add('A').Add('B');
        script.Join('A', 'B');
        script.Commit('A');
        script.Lose('A', 'B');
        script.Disconnect('A', 'B');
        script.Commit('B');

        script.Join('B', 'A');

        Assert.Equal(2, script.Read('A'));
        Assert.Equal(2, script.Read('B'));
    }
}
