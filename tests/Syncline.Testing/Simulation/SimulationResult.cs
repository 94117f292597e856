namespace Syncline.Testing.Simulation;

/// <summary>How a simulation that held went.</summary>
/// <param name="Seed">Its seed.</param>
/// <param name="TraceHash">The hash of all that happened.</param>
/// <param name="Exercise">What it exercised.</param>
public sealed record SimulationResult(ulong Seed, ulong TraceHash, Exercise Exercise)
{
    /// <summary>All that happened, as lines; empty unless it was asked for.</summary>
    public string Trace { get; init; } = "";
}
