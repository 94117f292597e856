namespace Syncline.Testing.Simulation;

/// <summary>An invariant does not hold; says which, where, and how to see it again.</summary>
public sealed class SimulationFailedException : Exception
{
    /// <summary>Creates the failure of a check.</summary>
    public SimulationFailedException(string problem)
        : base(problem)
    {
        Problem = problem;
        Options = new(0);
    }

    /// <summary>Creates the failure of a run.</summary>
    /// <param name="problem">Which invariant, and what was found instead.</param>
    /// <param name="options">The run.</param>
    /// <param name="stepsMade">How many transactions had been asked for.</param>
    /// <param name="report">All of it, for people.</param>
    /// <param name="inner">What was thrown.</param>
    public SimulationFailedException(
        string problem, SimulationOptions options, int stepsMade, string report, Exception inner)
        : base(report, inner)
    {
        Problem = problem;
        Options = options;
        StepsMade = stepsMade;
    }

    /// <summary>Which invariant, and what was found instead.</summary>
    public string Problem { get; }

    /// <summary>The run that failed.</summary>
    public SimulationOptions Options { get; }

    /// <summary>How many transactions had been asked for when it failed.</summary>
    public int StepsMade { get; }
}
