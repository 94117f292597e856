using System.Diagnostics;
using System.Globalization;
using Syncline.Testing.Simulation;

namespace Syncline.Bench.Replication;

/// <summary><c>sim_speed</c>: virtual seconds that the simulator runs through in a second of processor time.</summary>
internal static class SimulationSpeed
{
    private const int Members = 5;
    private const ulong Seeds = 40;
    private const int Runs = 3;

    /// <summary>Runs after which the run-time has compiled what it will.</summary>
    private const int CompilingRuns = 4;
    private const double TransactionsPerSeedMin = 200;

    public static Figure Measure()
    {
        for (int i = 0; i < CompilingRuns; i++)
        {
            Simulate();
        }

        Survey survey = new();
        double ratio = Median.Of(Runs, () => Speed(Simulate, out survey));
        Check.That(survey.TransactionsPerSeed >= TransactionsPerSeedMin, $"Too few transactions: {survey}");
        string note = string.Create(
            CultureInfo.InvariantCulture, $"{survey.TransactionsPerSeed:F0} transactions a seed, all faults");
        return new("sim_speed", ratio, "ratio", 1000, note);
    }

    private static double Speed(Func<Survey> simulate, out Survey survey)
    {
        using Process self = Process.GetCurrentProcess();
        TimeSpan before = self.TotalProcessorTime;
        survey = simulate();
        self.Refresh();
        return survey.VirtualSeconds / (self.TotalProcessorTime - before).TotalSeconds;
    }

    private static Survey Simulate()
    {
        Survey survey = new();
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            survey.Add(SimulatedCluster.Run(new(seed) { Members = Members, HasAllFaults = true }));
        }

        return survey;
    }
}
