namespace Syncline.Testing.Simulation;

/// <summary>Something that many seeds together have to exercise.</summary>
/// <param name="Name">As it is printed.</param>
/// <param name="PercentMin">In how many seeds of a hundred it has to happen at least.</param>
public sealed record ExerciseKind(string Name, double PercentMin);
