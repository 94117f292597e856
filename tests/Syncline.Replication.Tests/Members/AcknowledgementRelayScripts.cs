using Syncline.Crdt.Causality;
using Syncline.Replication.Protocol;

namespace Syncline.Replication.Tests.Members;

/// <summary>What a replica has is told on to those that are not linked to it, and only as far as it is news.</summary>
public sealed class AcknowledgementRelayScripts
{
    [Fact]
    public void At_the_next_tick_the_far_end_of_a_line_learns_what_the_near_end_has_durable()
    {
        Script script = Script.Founded("ABC");
        script.Commit('B');
        script.Settle();
        script.Take();

        script.Persist('A');
        script.Settle();
        script.Tick('B');
        script.Settle();

        Assert.Equal("""
            A persisted 4
              send on AB acknowledge applied {}, durable {A:2, B:3}
            B receive on BA acknowledge applied {}, durable {A:2, B:3}
            B tick
              send on BA acknowledge of C applied {B:3, C:2}, durable {}
              send on BC acknowledge of A applied {A:2, B:3}, durable {A:2, B:3}
            A receive on AB acknowledge of C applied {B:3, C:2}, durable {}
            C receive on CB acknowledge of A applied {A:2, B:3}, durable {A:2, B:3}
            """, script.Take());
        Assert.Equal("applied; durable at [A]; missing [B NotDurable, C NotDurable]", script.StandingOf('C', 'B', 3));
    }

    [Fact]
    public void Only_what_grew_is_told_on_and_never_back_to_where_it_came_from()
    {
        Script script = Script.Founded("ABC");
        script.Commit('A');
        script.Calm();
        script.Commit('C');
        script.Settle();
        script.Take();

        script.Tick('B');
        script.Tick('B');
        script.Settle();
        script.Tick('C');

        Assert.Equal("""
            B tick
              send on BC acknowledge of A applied {A:3, C:3}, durable {}
            B tick
            C receive on CB acknowledge of A applied {A:3, C:3}, durable {}
            C tick
            """, script.Take());
    }

    [Fact]
    public void A_relay_that_was_lost_is_noticed_by_the_heartbeat_and_repaired_by_a_hello()
    {
        Script script = Script.Founded("ABC");
        script.Commit('B');
        script.Settle();
        script.Persist('A');
        script.Settle();
        script.Tick('B');
        script.Lose('B', 'C');
        script.Settle();
        script.Take();

        script.Tick('B', 1_000);
        script.Lose('B', 'A');
        script.Settle();
        script.Tick('B');
        script.Settle();

        Assert.Equal("""
            B tick
              send on BA heartbeat
              send on BC heartbeat
            lost from B to A: heartbeat
            C receive on CB heartbeat
              send on CB hello of C: applied {A:2, B:3, C:2}, durable {A:2, B:2, C:2}
            B receive on BC hello of C: applied {A:2, B:3, C:2}, durable {A:2, B:2, C:2}
              send on BC answer of B: applied {A:2, B:3, C:2}, durable {A:2, B:2, C:2}
            C receive on CB answer of B: applied {A:2, B:3, C:2}, durable {A:2, B:2, C:2}
            B tick
              send on BC acknowledge of A applied {A:2, B:3, C:2}, durable {A:2, B:3, C:2}
            C receive on CB acknowledge of A applied {A:2, B:3, C:2}, durable {A:2, B:3, C:2}
            """, script.Take());
    }

    [Theory]
    [InlineData("AB BC CD")]
    [InlineData("AB BC CD DA")]
    [InlineData("AB AC AD BC BD CD")]
    public void C13_when_nothing_changes_nothing_is_sent_but_heartbeats_whatever_the_links(string links)
    {
        Script script = Script.Founded("ABCD");
        foreach (string link in links.Split(' ').Except(["AB", "BC", "CD"]))
        {
            script.Join(link[0], link[1]);
        }

        foreach (char name in "ABCD")
        {
            script.Commit(name);
        }

        script.Calm();
        script.Calm();
        script.Take();
        for (int i = 0; i < 20; i++)
        {
            script.Tick('A', 1_000);
            script.Tick('B');
            script.Tick('C');
            script.Tick('D');
            script.Settle();
        }

        string[] sent = [.. script.Take().Split('\n').Where(line => line.Contains("send", StringComparison.Ordinal))];
        Assert.InRange(sent.Length, 20, 20 * 12);
        Assert.All(sent, line => Assert.EndsWith("heartbeat", line, StringComparison.Ordinal));
        Assert.All("ABCD", name => Assert.Equal(script['A'].Version, script[name].StableVersion));
    }

    [Fact]
    public void C4_what_a_keeper_claims_to_have_counts_only_once_it_is_here()
    {
        Script script = Script.Founded("AB");
        VersionVector before = script['A'].StableVersion;

        Claim(script, 'B', "B", member: 'B', durable: 1_000_000);
        script.Commit('A');
        script.Persist('A');

        Assert.Equal(before, script['A'].StableVersion);
        Assert.Equal(before, script['A'].AgreedVersion(2).Meet(before));
        Assert.True(script['A'].Version.Covers(script['A'].AgreedVersion(2)));
        Assert.Equal(2UL, script['A'].Version[new('B')]);
    }

    [Fact]
    public void C4_I7_while_something_that_a_keeper_wrote_before_is_on_its_way_what_it_has_does_not_count()
    {
        Script script = Script.Founded("AB");
        script.Commit('A');
        script.Commit('B'); // At the same time: it does not follow A:3.
        Frame late = script.Next('B', 'A');
        script.Deliver('A', 'B');
        script.Persist('A');
        script.Persist('B');
        script.Settle(); // A hears that A:3 is durable at B, beside B:3.

        Assert.Equal("durable here; durable at [AB]; missing []", script.StandingOf('A', 'A', 3));
        Assert.Equal("{A:2, B:2}", script.StableOf('A'));
        script.Receive('B', 'A', late);

        Assert.Equal("{A:3, B:2}", script.StableOf('A'));
    }

    [Fact]
    public void C4_what_a_busy_keeper_had_before_counts_while_it_is_ahead()
    {
        Script script = Script.Founded("AB");
        script.Commit('B');
        script.Persist('B');
        Frame third = script.Next('B', 'A');
        script.Settle(); // A hears that B:3 is durable there, and does not have it.
        Assert.Equal("{A:2, B:2}", script.StableOf('A'));
        script.Commit('B');
        script.Persist('B');
        script.Lose('B', 'A');
        script.Settle();
        Assert.Equal("{A:2, B:2}", script.StableOf('A'));

        script.Receive('B', 'A', third);
        script.Persist('A');

        Assert.Equal("{A:2, B:3}", script.StableOf('A'));
    }

    [Fact]
    public void What_strangers_have_is_not_told_on()
    {
        Script script = Script.Founded("ABC").Add('X');
        script.Join('X', 'B');
        script.Commit('X');
        script.Persist('X');
        script.Settle();
        script.Take();

        script.Tick('B');
        script.Settle();

        Assert.DoesNotContain("of X", script.Take(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_strangers_have_is_remembered_until_they_are_named_but_no_more_than_a_bound()
    {
        Assert.Equal("X NotDurable", HeardOfX(othersAfter: 100));
        Assert.Equal("X NotHeard", HeardOfX(othersAfter: AcknowledgementsOfStrangersMax + 1));
    }

    [Fact]
    public void What_a_retired_id_or_a_member_that_left_had_is_forgotten()
    {
        Script script = Script.Founded("ABC");
        script.Disconnect('A', 'B');
        script.Replay('A', 'E', Script.OptionsOf('E', member: 'A'));
        script.Remove('A');
        script['E'].RememberEarlier(new('A'), endsHere: true);
        script.Enter('E');
        script.Join('E', 'B');
        script.Calm();
        script.Leave('C');
        script.Calm();

        Claim(script, 'C', "B", member: 'A', durable: 1_000_000, replica: 'A');
        Claim(script, 'C', "B", member: 'C', durable: 1_000_000, replica: 'C');
        script.Take();
        script.Tick('B');

        Assert.Equal("B tick", script.Take());
        script.Calm("BE");
        Assert.Equal(script['B'].Version, script['B'].StableVersion);
    }

    [Fact]
    public void Of_two_members_that_claim_one_id_the_first_is_believed()
    {
        Script script = Script.Founded("ABC");
        script.Commit('B');
        script.Settle();

        Claim(script, 'B', "A", member: 'B', durable: 3, replica: 'C');

        Assert.Contains("C NotApplied", script.StandingOf('A', 'B', 3), StringComparison.Ordinal);
        Claim(script, 'B', "A", member: 'C', durable: 3, replica: 'C');
        Assert.DoesNotContain("C Not", script.StandingOf('A', 'B', 3), StringComparison.Ordinal);
    }

    private const int AcknowledgementsOfStrangersMax = 4_096;

    /// <summary>What A says is missing of X, which was heard as a stranger, then others, and then was named.</summary>
    private static string HeardOfX(int othersAfter)
    {
        Script script = Script.Founded("AB").Add('X');
        script.Enter('X');
        Claim(script, 'B', "A", member: 'X', durable: 0, replica: 'X', applied: 2);
        for (int i = 1; i <= othersAfter; i++)
        {
            Claim(script, 'B', "A", member: 'Y', durable: 1, replica: 10_000 + i);
        }

        script.Join('X', 'B'); // So its record comes to A by way of B.
        string standing = script.StandingOf('A', 'B', 2);
        return standing[(standing.LastIndexOf('[') + 1)..^1];
    }

    /// <summary>An acknowledgement comes over a link that nobody meant.</summary>
    private static void Claim(
        Script script, char from, string to, char member, ulong durable, int? replica = null, ulong? applied = null)
    {
        Acknowledgement claim = new(
            new((UInt128)member),
            new((ulong)(replica ?? member)),
            applied == 0 ? [] : [new(new('B'), applied ?? durable)],
            durable == 0 ? [] : [new(new('B'), durable)]);
        script.Receive(from, to[0], FrameKind.Acknowledge, claim.Write);
    }
}
