using Syncline.Replication.Engines;
using Syncline.Replication.Protocol;
using Syncline.Replication.Spaces;

namespace Syncline.Replication.Tests.Members;

/// <summary>What members know of each other by way of relays, which read no records (R and S are relays).</summary>
public sealed class RelayKnowledgeScripts
{
    [Theory]
    [InlineData("ARB")]
    [InlineData("ARSB")]
    [InlineData("RABS")]
    public void C13_when_nothing_changes_nothing_is_sent_but_heartbeats(string line)
    {
        Script script = Founded(line);
        script.Commit('A');
        script.Commit('B');
        script.Calm();
        script.Take();

        Pass(script, line, rounds: 10);

        string[] sent = [.. script.Take().Split('\n').Where(text => text.Contains("send", StringComparison.Ordinal))];
        Assert.InRange(sent.Length, 10, 10 * 6);
        Assert.All(sent, text => Assert.EndsWith("heartbeat", text, StringComparison.Ordinal));
        Assert.All("AB", name => Assert.Equal(script['A'].Version, script[name].StableVersion));
    }

    [Theory]
    [InlineData("ARB")]
    [InlineData("ARSB")]
    public void What_a_relay_tells_on_and_is_lost_is_told_again(string line)
    {
        Script script = Founded(line);
        script.Commit('A');
        script.Calm(line[1..]);
        script.Persist('A');
        script.Settle();
        script.Commit('B');
        script.Settle();
        script.Persist('B');
        foreach (char name in line.Reverse())
        {
            SettleWithout(script, line, lost: "RA"); // The last word on B is lost on its way to A.
            script.Tick(name);
        }

        SettleWithout(script, line, lost: "RA");
        Assert.Contains("durable at []", script.StandingOf('A', 'B', 3), StringComparison.Ordinal);

        Pass(script, line, rounds: 3);

        Assert.Equal("applied; durable at [B]; missing [A NotDurable]", script.StandingOf('A', 'B', 3));
    }

    [Fact]
    public void C13_of_a_member_that_nobody_has_heard_of_nothing_is_asked_for_ever()
    {
        Script script = Add(new Script(), "ARB");
        script.Enter('A');
        script.Enter('B');
        script.Join('B', 'R');
        script.Calm();
        script.Disconnect('B', 'R');
        script.Replay('R', 'S', OptionsOf('S')); // It starts again: it has the record of B, and nothing that B told.
        script.Join('A', 'S');
        script.Calm("AS");
        Pass(script, "AS", rounds: 3);
        script.Take();

        Pass(script, "AS", rounds: 10);

        Assert.Contains("missing [B", script.StandingOf('A', 'A', 2), StringComparison.Ordinal);
        string[] sent = [.. script.Take().Split('\n').Where(text => text.Contains("send", StringComparison.Ordinal))];
        Assert.All(sent, text => Assert.EndsWith("heartbeat", text, StringComparison.Ordinal));
    }

    /// <summary>Time passes for all, as often as heartbeats come.</summary>
    private static void Pass(Script script, string names, int rounds)
    {
        for (int round = 0; round < rounds; round++)
        {
            foreach (char name in names)
            {
                script.Tick(name, 1_000 / names.Length);
            }

            script.Settle();
            foreach (char name in names)
            {
                script.Tick(name);
            }

            script.Settle();
        }
    }

    /// <summary>All that is on its way arrives, but for acknowledgements over one link.</summary>
    private static void SettleWithout(Script script, string names, string lost)
    {
        for (bool isCalm = false; !isCalm;)
        {
            isCalm = true;
            foreach (var (from, to) in names.SelectMany(from => names.Select(to => (from, to))))
            {
                if (script.Waiting(from, to) == 0) continue;
                isCalm = false;
                Frame next = script.Next(from, to);
                bool isLost = from == lost[0] && to == lost[1]
                    && next.Kind is FrameKind.Acknowledge or FrameKind.ContinuedAcknowledge;
                if (!isLost) script.Receive(from, to, next);
            }
        }
    }

    private static Script Founded(string line)
    {
        Script script = Add(new Script(), line);
        script.Enter('A');
        script.Enter('B');
        for (int i = 1; i < line.Length; i++)
        {
            script.Join(line[i - 1], line[i]);
        }

        script.Calm();
        return script;
    }

    private static Script Add(Script script, string names)
    {
        foreach (char name in names)
        {
            script.Add(name, OptionsOf(name));
        }

        return script;
    }

    private static EngineOptions OptionsOf(char name) => name is 'R' or 'S'
        ? Script.OptionsOf(name) with { IsRelay = true, Role = MemberRole.Visitor }
        : Script.OptionsOf(name);
}
