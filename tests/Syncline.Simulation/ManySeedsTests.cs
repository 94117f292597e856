using Syncline.Testing.Simulation;

namespace Syncline.Simulation;

/// <summary>Two thousand worlds; and the demand that what was meant to happen in them did happen.</summary>
public sealed class ManySeedsTests(ITestOutputHelper output)
{
    private const int Seeds = 1200; // More by the simulator: they take minutes.
    private const double TransactionsPerSeedMin = 200;

    [Fact]
    public void Every_invariant_holds_in_many_worlds_that_exercise_everything()
    {
        Survey survey = new();
        Parallel.For(1, Seeds + 1, new ParallelOptions { MaxDegreeOfParallelism = 2 }, seed =>
            survey.Add(Shrinker.Run(new((ulong)seed))));
        output.WriteLine($"{survey}");
        Assert.Equal(Seeds, survey.Seeds);
        Assert.True(survey.TransactionsPerSeed >= TransactionsPerSeedMin, $"{survey}");
        Assert.All(
            Exercise.Kinds,
            kind => Assert.True(survey.PercentWith(kind.Name) >= kind.PercentMin, $"{kind.Name}: {survey}"));
    }

    [Theory]
    [InlineData(6)] // Hellos that answered heartbeats put off for ever what had to be sent again.
    [InlineData(24)] // What was known of a member that had left was forgotten, and lacked when it came back.
    [InlineData(139)] // Who had come to follow the floor was not looked at again, and the forgetting differed for ever.
    [InlineData(1392)] // A leaver went for good by a record that it alone still believed.
    [InlineData(1503)] // By way of a relay alone a member heard nothing of others, and did not miss it.
    [InlineData(1534)] // The stable version had a reset without the step that it took back, whose writer went on.
    public void Worlds_that_once_failed_hold(ulong seed) => SimulatedCluster.Run(new(seed));

    [Theory]
    [InlineData(7)] // The last acknowledgement of all was lost.
    [InlineData(12)] // A wall clock that stepped back silenced its links.
    [InlineData(25)] // A frame was lost whose last transaction came another way.
    public void Seeds_that_once_failed_hold(ulong seed) =>
        SimulatedCluster.Run(new SimulationOptions(seed).Less(Toggles.Added));

    [Theory]
    [InlineData(11)] // A lost word on a member was never repaired by way of a relay.
    [InlineData(1313)] // Two tellings in several frames were taken for one, and what was known of a member had a hole.
    [InlineData(1392)] // A leaver went before those that stayed knew that it had left.
    [InlineData(1534)] // A writer beside the stable version counted as settled.
    [InlineData(11171)] // A hello that came late hid that an acknowledgement before it had been passed over.
    public void Seeds_of_clusters_with_all_that_there_is_hold(ulong seed) =>
        SimulatedCluster.Run(new SimulationOptions(seed));
}
