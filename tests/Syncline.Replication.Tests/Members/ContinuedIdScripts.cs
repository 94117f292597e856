namespace Syncline.Replication.Tests.Members;

/// <summary>A member that goes on under its id after a clean end, and one whose copy goes on beside it.</summary>
public sealed class ContinuedIdScripts
{
    [Fact]
    public void I4_who_ended_cleanly_goes_on_under_its_id_and_its_record_stays_as_it_is()
    {
        Script script = Script.Founded("AB", options => options with { JoinsByItself = true });
        script.Commit('A', 1);
        script.Calm();
        string before = script.VersionOf('A');
        script.Disconnect('A', 'B');

        script.Replay('A', 'E', Script.OptionsOf('E', member: 'A') with { JoinsByItself = true });
        script.Remove('A');
        script['E'].RememberEarlier(new('A'), endsHere: true);
        script['E'].ContinueReplicaId(new('A'));
        script.Join('E', 'B');
        script.Calm();
        Assert.Equal(before, script.VersionOf('B')); // It had nothing to say of itself.
        script.Commit('E', 10);
        script.Calm();

        Assert.All("BE", name => Assert.Equal(11, script.Read(name)));
        Assert.All("BE", name => Assert.Equal("A keeper: A; B keeper: B", script.MembersOf(name)));
        Assert.Equal(script['B'].Version, script['B'].StableVersion);
    }

    [Fact]
    public void C3_an_id_that_a_copy_took_for_an_earlier_one_says_that_it_is_present_and_stays_so()
    {
        Script script = Script.Founded("AB", options => options with { JoinsByItself = true });
        script.Commit('A', 1);
        script.Calm();
        script.Disconnect('A', 'B');
        script.Replay('A', 'E', Script.OptionsOf('E', member: 'A') with { JoinsByItself = true });
        script['E'].RememberEarlier(new('A'), endsHere: false);
        script.Join('E', 'B');
        script.Calm();
        Assert.Equal("A keeper: A until some end, E; B keeper: B", script.MembersOf('B'));

        script.Commit('A', 10);
        script.Join('A', 'B');
        script.Calm();
        script.Commit('A', 100);
        script.Commit('E', 1_000);
        script.Calm();

        Assert.All("ABE", name => Assert.Equal("A keeper: A, E; B keeper: B", script.MembersOf(name)));
        Assert.All("ABE", name => Assert.Equal(1_111, script.Read(name)));
        Assert.All("ABE", name => Assert.Equal(script['B'].Version, script[name].StableVersion));
    }
}
