using Syncline.Replication.Engines;

namespace Syncline.Replication.Tests.Members;

/// <summary>A disk that was set back (C2): its member takes another id; nothing is lost or doubled.</summary>
public sealed class RestoredBackupScripts
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void C2_what_the_old_id_had_sent_comes_back_from_peers_once_and_what_was_written_since_reaches_all(
        bool peersForgot)
    {
        Script script = Script.Founded("AB");
        int backup = script.LogOf('A').Count;
        script.Commit('A', 1);
        script.Commit('A', 10);
        script.Calm();
        script.Commit('A', 100); // It leaves, and is in no backup either.
        script.Settle();
        script.Disconnect('A', 'B');
        if (peersForgot) script.Forget('B');

        script.Replay('A', 'E', Script.OptionsOf('E', member: 'A'), backup);
        script.Remove('A');
        script['E'].RememberEarlier(new('A'), endsHere: false); // A backup can't know how far the old id came.
        Assert.Equal("{A:2, B:2}", script.VersionOf('E'));
        script.Commit('E', 1_000);
        script.Enter('E');
        script.Take();
        script.Join('E', 'B');
        script.Commit('E', 10_000);
        script.Calm();

        Assert.All("BE", name => Assert.Equal(11_111, script.Read(name)));
        Assert.All("BE", name => Assert.Equal("{A:5, B:2, E:4}", script.VersionOf(name)));
        Assert.All("BE", name => Assert.Equal("A keeper: A until some end, E; B keeper: B", script.MembersOf(name)));
        Assert.Equal(script.DigestOf('B'), script.DigestOf('E'));
        Assert.Equal(script['B'].Version, script['B'].StableVersion); // Nobody waits for the old id.
        Assert.Equal(peersForgot, script.LogOf('E').Any(each => each is EngineOutput.Install));
    }

    [Fact]
    public void C2_I8_what_it_had_acknowledged_counts_no_more_and_stability_does_not_go_back()
    {
        Script script = Script.Founded("AB");
        int backup = script.LogOf('A').Count;
        script.Commit('B');
        script.Calm();
        Assert.Equal("durable here; durable at [AB]; missing []", script.StandingOf('B', 'B', 3));
        string stable = script.StableOf('B');
        script.Disconnect('A', 'B');

        script.Replay('A', 'E', Script.OptionsOf('E', member: 'A'), backup);
        script.Remove('A');
        script['E'].RememberEarlier(new('A'), endsHere: false);
        script.Enter('E');
        script.Connect('E', 'B');
        script.Deliver('E', 'B');
        script.Deliver('B', 'E');
        script.Deliver('E', 'B');

        Assert.Equal("durable here; durable at [B]; missing [A NotApplied]", script.StandingOf('B', 'B', 3));
        Assert.Equal(stable, script.StableOf('B'));
        script.Calm();
        Assert.Equal("durable here; durable at [AB]; missing []", script.StandingOf('B', 'B', 3));
    }

    [Fact]
    public void C2_an_id_that_is_taken_up_again_below_what_it_sent_is_refused_by_all_who_have_more()
    {
        Script script = Script.Founded("AB");
        int backup = script.LogOf('A').Count;
        script.Commit('A', 1);
        script.Calm();
        script.Disconnect('A', 'B');

        script.LogOf('A').RemoveRange(backup, script.LogOf('A').Count - backup);
        script.Replay('A', 'E', Script.OptionsOf('A'));
        script.Commit('E', 50);
        script.Commit('E', 50);
        script.Join('E', 'B');

        Assert.Equal(1, script.Read('B'));
        Assert.Equal(100, script.Read('E'));
        Assert.Empty(script['B'].Links);
    }
}
