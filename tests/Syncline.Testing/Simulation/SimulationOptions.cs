namespace Syncline.Testing.Simulation;

/// <summary>Which world to run.</summary>
/// <param name="Seed">All that is random in it.</param>
/// <param name="Steps">How many transactions are asked for.</param>
public sealed record SimulationOptions(ulong Seed, int Steps = 240)
{
    /// <summary>How many members there are; 0 lets the seed choose 3 to 5.</summary>
    public int Members { get; init; }

    /// <summary>True if every kind of fault happens; else the seed chooses which.</summary>
    public bool HasAllFaults { get; init; }
}
