namespace Syncline.Testing.Simulation;

/// <summary>Which world to run.</summary>
/// <param name="Seed">All that is random in it.</param>
/// <param name="Steps">How many transactions are asked for.</param>
public sealed record SimulationOptions(ulong Seed, int Steps = 240);
