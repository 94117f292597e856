using System.Collections.Immutable;
using System.Globalization;

namespace Syncline.Testing.Exhaustive;

/// <summary>What a search has seen.</summary>
/// <param name="Cluster">The cluster.</param>
/// <param name="States">How many worlds first come about after no step, one step, two, and so on.</param>
/// <param name="Steps">How many steps from one world to another were taken.</param>
/// <param name="Locals">How many states of single members they are made of.</param>
/// <param name="LocalSteps">How many steps of single engines differ.</param>
/// <param name="Settled">How many worlds were followed until they rest, each.</param>
/// <param name="Sights">A number for all that was to be seen of single members, in whatever order.</param>
/// <param name="IsWhole">True if nothing more can happen: deeper there is nothing.</param>
/// <param name="Violation">The broken law with the shortest way to it; null if every law holds.</param>
public sealed record SearchResult(
    SearchCluster Cluster,
    ImmutableArray<long> States,
    long Steps,
    int Locals,
    int LocalSteps,
    long Settled,
    UInt128 Sights,
    bool IsWhole,
    string? Violation)
{
    /// <summary>How many steps the longest path has.</summary>
    public int Depth => States.Length - 1;

    /// <summary>How many worlds there are in all.</summary>
    public long StatesInAll => States.Sum();

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        {Cluster.Name}{(Cluster.DeliversTogether ? ", together" : "")}, depth {Depth}{(IsWhole ? ", whole" : "")}:
        {StatesInAll:n0} states by {Steps:n0} steps,
        of {Locals:n0} states and {LocalSteps:n0} steps of single members; {Settled:n0} led to rest.
        States by depth: {string.Join(' ', States)}
        """) + (Violation is null ? "" : $"\n{Violation}");
}
