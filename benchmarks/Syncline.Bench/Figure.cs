namespace Syncline.Bench;

/// <summary>One measured figure, in the unit that its target states.</summary>
/// <param name="Id">The name by which <c>docs/benchmarks.md</c> describes the workload.</param>
/// <param name="Value">The median of what was measured.</param>
/// <param name="Unit">One of <c>/s s ms us ns B MB ratio cores</c>; <c>MB</c> is 10^6 bytes.</param>
/// <param name="Target">What the figure is held against, in the same unit; null if nothing.</param>
/// <param name="Note">What a reader must know to judge the figure; null if nothing.</param>
internal sealed record Figure(string Id, double Value, string Unit, double? Target, string? Note = null);
