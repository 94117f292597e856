using Syncline.Testing.Simulation;

namespace Syncline.Simulation;

/// <summary>A thousand worlds; and the demand that what was meant to go wrong in them did go wrong.</summary>
public sealed class ThousandSeedTests(ITestOutputHelper output)
{
    private const int Seeds = 1000;
    private const double TransactionsPerSeedMin = 200;
    private const double PercentMin = 30;

    [Fact]
    public void Every_invariant_holds_in_a_thousand_worlds_that_exercise_every_fault()
    {
        Survey survey = new();
        Parallel.For(1, Seeds + 1, new ParallelOptions { MaxDegreeOfParallelism = 2 }, seed =>
            survey.Add(SimulatedCluster.Run(new((ulong)seed)).Exercise));
        output.WriteLine($"{survey}");
        Assert.Equal(Seeds, survey.Seeds);
        Assert.True(survey.TransactionsPerSeed >= TransactionsPerSeedMin, $"{survey}");
        Assert.All(Exercise.Kinds, kind => Assert.True(survey.PercentWith(kind) >= PercentMin, $"{kind}: {survey}"));
    }

    [Theory]
    [InlineData(7)] // The last acknowledgement of all was lost.
    [InlineData(12)] // A wall clock that stepped back silenced its links.
    [InlineData(25)] // A frame was lost whose last transaction came another way.
    public void Seeds_that_once_failed_hold(ulong seed) => SimulatedCluster.Run(new(seed));
}
