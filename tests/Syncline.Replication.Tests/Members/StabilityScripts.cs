using Syncline.Crdt.Causality;
using Syncline.Replication.Spaces;

namespace Syncline.Replication.Tests.Members;

/// <summary>What everybody who counts has durable, and what enough of them have.</summary>
public sealed class StabilityScripts
{
    [Fact]
    public void Stable_is_what_all_keepers_have_durable_entry_by_entry()
    {
        Script script = Script.Founded("ABC");
        string before = script.StableOf('A');
        Assert.Equal("{A:2, B:2, C:2}", before);
        script.Commit('A');
        script.Commit('C');
        script.Settle();
        script.Persist('A');
        script.Persist('C');
        script.Settle();
        Relay(script);
        Assert.Equal(before, script.StableOf('A'));

        script.Persist('B');
        script.Settle();
        Relay(script);

        Assert.All("ABC", name => Assert.Equal("{A:3, B:2, C:3}", script.StableOf(name)));
    }

    [Fact]
    public void What_is_not_durable_here_is_not_stable()
    {
        Script script = Script.Founded("AB");
        script.Commit('A');
        script.Settle();
        script.Persist('B');
        script.Settle();

        Assert.Equal("{A:2, B:2}", script.StableOf('A'));
        script.Persist('A');
        Assert.Equal("{A:3, B:2}", script.StableOf('A'));
    }

    [Fact]
    public void C9_a_slow_keeper_holds_it_and_is_named_with_its_reason()
    {
        Script script = Script.Founded("ABC");
        script.Disconnect('B', 'C');
        script.Commit('A');
        script.Calm("AB");
        Assert.Equal("{A:2, B:2, C:2}", script.StableOf('A'));
        Assert.Equal("durable here; durable at [AB]; missing [C NotApplied]", script.StandingOf('A', 'A', 3));

        script.Join('B', 'C');
        script.Calm("AB");
        Assert.Equal("{A:2, B:2, C:2}", script.StableOf('A'));
        Assert.Equal("durable here; durable at [AB]; missing [C NotDurable]", script.StandingOf('A', 'A', 3));

        script.Calm();
        Assert.Equal("{A:3, B:2, C:2}", script.StableOf('A'));
        Assert.Equal("durable here; durable at [ABC]; missing []", script.StandingOf('A', 'A', 3));
    }

    [Fact]
    public void A_visitor_does_not_hold_it()
    {
        Script script = Script.Founded("AB").Add('V', Script.OptionsOf('V') with { Role = MemberRole.Visitor });
        script.Join('V', 'B');
        script.Enter('V');
        script.Calm();
        Assert.Contains("V visitor: V", script.MembersOf('A'), StringComparison.Ordinal);
        script.Disconnect('V', 'B');

        script.Commit('A');
        script.Calm("AB");

        Assert.Equal(script['A'].Version, script['A'].StableVersion);
        Assert.Equal("durable here; durable at [AB]; missing []", script.StandingOf('A', 'A', 3));
    }

    [Fact]
    public void Before_as_many_keepers_are_known_as_there_are_at_least_nothing_is_stable()
    {
        Script script = Script.Founded("AB", options => options with { KeepersMin = 3 });
        Assert.Equal("{}", script.StableOf('A'));

        script.Add('C', Script.OptionsOf('C') with { KeepersMin = 3 });
        script.Enter('C');
        script.Join('C', 'B');
        script.Calm();

        Assert.All("ABC", name => Assert.Equal("{A:2, B:2, C:2}", script.StableOf(name)));
    }

    [Fact]
    public void Nobody_known_means_nothing_stable()
    {
        Script script = new Script().Add('A').Add('B');
        script.Join('A', 'B');
        script.Commit('A');
        script.Calm();

        Assert.Equal("{}", script.StableOf('A'));
        Assert.Equal("{A:1}", script.AgreedOf('A', 1)); // As in receipts, it counts itself.
        Assert.Equal("{}", script.AgreedOf('A', 2));
    }

    [Fact]
    public void A_keeper_that_restarts_under_another_id_holds_it_where_it_was_and_then_lets_it_go_on()
    {
        Script script = Script.Founded("AB");
        script.Commit('A');
        script.Calm();
        script.Disconnect('A', 'B');
        script.Replay('B', 'E', Script.OptionsOf('E', member: 'B'));
        script.Remove('B');
        script['E'].RememberEarlier(new('B'), endsHere: true);
        script.Enter('E');
        script.Commit('A');
        script.Persist('A');
        Assert.Equal("{A:3, B:2}", script.StableOf('A')); // The old id is the one that is known, and it is silent.

        script.Connect('E', 'A');
        script.Settle();
        Assert.Equal("{A:3, B:2}", script.StableOf('A')); // Never back, though of the new id little is known.
        script.Calm();

        Assert.Equal("{A:4, B:2, E:2}", script.StableOf('A'));
        Assert.Equal("{A:4, B:2, E:2}", script.StableOf('E'));
    }

    [Fact]
    public void A_keeper_that_joins_holds_it_but_never_sets_it_back()
    {
        Script script = Script.Founded("AB");
        script.Commit('A');
        script.Calm();
        VersionVector before = script['A'].StableVersion, agreed = script['A'].AgreedVersion(2);
        Assert.Equal(script['A'].Version, before);

        script.Add('C');
        script.Enter('C');
        script.Join('C', 'B');
        script.Commit('A');
        script.Calm("AB");

        Assert.Equal("A keeper: A; B keeper: B; C keeper: C", script.MembersOf('A'));
        Assert.Equal(before, script['A'].StableVersion);
        Assert.True(script['A'].AgreedVersion(2).Covers(agreed));
        script.Calm();
        Assert.Equal(script['A'].Version, script['A'].StableVersion);
    }

    [Fact]
    public void What_so_many_keepers_agree_on_is_the_less_the_more_they_are_and_always_a_causal_cut()
    {
        Script script = Script.Founded("ABC");
        script.Commit('A');
        script.Settle();
        script.Commit('B'); // It follows A:3.
        script.Settle();
        script.Commit('C'); // It follows both.
        script.Settle();
        script.Persist('A');
        script.Settle();
        Relay(script);
        Assert.Equal("{A:3, B:3, C:3}", script.AgreedOf('B', 1));
        Assert.Equal("{A:2, B:2, C:2}", script.AgreedOf('B', 2));

        script.PersistFirst('C', script['C'].TransactionCount - 2); // Not B:3, and not C:3.
        script.Settle();
        Relay(script);

        Assert.Equal("{A:3, B:3, C:3}", script.AgreedOf('B', 1));
        Assert.Equal("{A:3, B:2, C:2}", script.AgreedOf('B', 2));
        Assert.Equal("{A:2, B:2, C:2}", script.AgreedOf('B', 3));
        Assert.Equal("{}", script.AgreedOf('B', 4));
        Assert.Equal("{}", script.AgreedOf('B', 0));
        Assert.All("ABC", name => Assert.Equal(script.AgreedOf('B', 3), script.StableOf(name)));
    }

    [Fact]
    public void What_many_have_and_is_not_here_yet_is_not_agreed_here()
    {
        Script script = Script.Founded("ABC");
        script.Commit('C');
        script.Deliver('C', 'B');
        script.Persist('B');
        script.Persist('C');
        script.Lose('B', 'A'); // The transaction itself.
        script.Settle();
        Relay(script);

        Assert.Equal("{A:2, B:2, C:3}", script.AgreedOf('B', 2));
        Assert.Equal("{A:2, B:2, C:2}", script.AgreedOf('A', 2));
    }

    private static void Relay(Script script)
    {
        foreach (char name in "ABC")
        {
            script.Tick(name);
            script.Settle();
        }
    }
}
