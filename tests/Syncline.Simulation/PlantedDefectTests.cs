using Syncline.Testing.Simulation;

namespace Syncline.Simulation;

/// <summary>Defects that are planted in the driver are found, named, and made small.</summary>
public sealed class PlantedDefectTests
{
    private const ulong SeedsMax = 60;

    [Theory]
    [InlineData(PlantedDefect.LostInstall, "I", "snapshots")]
    [InlineData(PlantedDefect.EarlyPersisted, "I8", "")]
    [InlineData(PlantedDefect.ImpatientSession, "sessions", "sessions")]
    [InlineData(PlantedDefect.ReusedReplica, "I4", "crash")]
    public void A_planted_defect_is_found_and_made_small(PlantedDefect defect, string invariant, string needed)
    {
        SimulationFailedException found = FirstFailure(defect, invariant);
        SimulationFailedException shrunk = Shrinker.Shrink(found); // What it shows first may be another sign of it.

        Assert.True(shrunk.Options.Without.Count > found.Options.Without.Count, shrunk.Message);
        Assert.True(shrunk.Options.Steps < found.Options.Steps, shrunk.Message);
        Assert.DoesNotContain(needed, shrunk.Options.Without);
        Assert.Contains(shrunk.Options.CommandLine, shrunk.Message, StringComparison.Ordinal);
        Assert.Equal(
            shrunk.Problem,
            Assert.Throws<SimulationFailedException>(() => SimulatedCluster.Run(shrunk.Options)).Problem);
    }

    [Fact]
    public void A_failure_shows_what_happened_last_with_what_each_frame_carried()
    {
        string report = FirstFailure(PlantedDefect.EarlyPersisted, "I8").Message;

        Assert.Matches(@"\d+ ms  [A-H]  from [A-H]: (transactions|acknowledge|hello|answer|heartbeat)", report);
        Assert.Matches(@"\d+ ms  [A-H]      to [A-H]: ", report);
        Assert.Matches(@"[A-H]\d+:\d+\.\.\d+", report);
    }

    /// <summary>
    /// The first seed that names the invariant which the defect breaks, before all has been asked for that it asks for.
    /// </summary>
    private static SimulationFailedException FirstFailure(PlantedDefect defect, string invariant)
    {
        for (ulong seed = 1; seed <= SeedsMax; seed++)
        {
            try
            {
                SimulatedCluster.Run(new(seed) { Defect = defect });
            }
            catch (SimulationFailedException failure)
            {
                bool isEarly = failure.StepsMade + 1 < failure.Options.Steps;
                if (isEarly && failure.Problem.StartsWith(invariant, StringComparison.Ordinal)) return failure;
            }
        }

        throw new InvalidOperationException($"{SeedsMax} seeds do not find {defect}.");
    }
}
