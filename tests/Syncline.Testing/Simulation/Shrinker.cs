using System.Globalization;

namespace Syncline.Testing.Simulation;

/// <summary>Makes a failing run small: without what it does not need, with fewer members, with fewer steps.</summary>
public static class Shrinker
{
    private const int RunsMax = 150;

    /// <summary>
    /// Runs one seed; if it fails, throws the failure of the smallest run that was found to fail alike.
    /// </summary>
    /// <exception cref="SimulationFailedException">An invariant does not hold.</exception>
    public static SimulationResult Run(SimulationOptions options)
    {
        try
        {
            return SimulatedCluster.Run(options);
        }
        catch (SimulationFailedException failure)
        {
            throw Shrink(failure);
        }
    }

    /// <summary>The smallest run that was found to fail alike, and its report.</summary>
    public static SimulationFailedException Shrink(SimulationFailedException failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        SimulationFailedException smallest = failure;
        int runs = 0;
        for (bool isSmaller = true; isSmaller;)
        {
            isSmaller = false;
            foreach (SimulationOptions smaller in Smaller(smallest))
            {
                if (runs++ == RunsMax) break;
                if (Fail(smaller, failure) is not SimulationFailedException found) continue;
                smallest = found;
                isSmaller = true;
                break;
            }
        }

        string report = string.Create(
            CultureInfo.InvariantCulture,
            $"{smallest.Message}\nMade small in {runs} runs; it was found as: {failure.Options.CommandLine}");
        return new(smallest.Problem, smallest.Options, smallest.StepsMade, report, smallest);
    }

    /// <summary>Runs that are smaller than one, the boldest first.</summary>
    private static IEnumerable<SimulationOptions> Smaller(SimulationFailedException failure)
    {
        SimulationOptions options = failure.Options;
        if (failure.StepsMade + 1 < options.Steps)
        {
            yield return options with { Steps = failure.StepsMade + 1 }; // The same world until it fails.
        }

        foreach (string name in Toggles.Names.Where(name => !options.Without.Contains(name)))
        {
            yield return options.Less(name);
        }

        foreach (int divisor in (int[])[4, 2])
        {
            int steps = Math.Min(failure.StepsMade, options.Steps) / divisor;
            if (steps > 0) yield return options with { Steps = steps };
        }

        if (failure.StepsMade > 0 && failure.StepsMade < options.Steps)
        {
            yield return options with { Steps = failure.StepsMade };
        }

        if (options.FoundersMax > 2) yield return options with { FoundersMax = options.FoundersMax - 1 };
        foreach (int divisor in (int[])[4, 8, 16])
        {
            int less = options.Steps / divisor;
            if (less > 0) yield return options with { Steps = options.Steps - less };
        }
    }

    private static SimulationFailedException? Fail(SimulationOptions options, SimulationFailedException alike)
    {
        try
        {
            SimulatedCluster.Run(options);
            return null;
        }
        catch (SimulationFailedException failure)
        {
            return KindOf(failure) == KindOf(alike) ? failure : null;
        }
    }

    /// <summary>What two failures of one defect have in common: how they begin, up to the first detail.</summary>
    private static string KindOf(SimulationFailedException failure)
    {
        int end = failure.Problem.IndexOfAny(['{', '\n', '0']);
        return failure.Problem[..Math.Min(12, end < 0 ? failure.Problem.Length : end)];
    }
}
