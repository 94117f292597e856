namespace Syncline.Testing.Traces;

/// <summary>What one agent did in one go.</summary>
/// <param name="Agent">Who, from 0.</param>
/// <param name="Parents">The transactions last seen before, by index; of a sequential trace none are written.</param>
/// <param name="Patches">What changed, one after the other.</param>
public sealed record TraceTransaction(int Agent, IReadOnlyList<int> Parents, IReadOnlyList<TracePatch> Patches);
