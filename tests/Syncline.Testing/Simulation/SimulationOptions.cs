using System.Collections.Immutable;
using System.Globalization;

namespace Syncline.Testing.Simulation;

/// <summary>Which world to run.</summary>
/// <param name="Seed">All that is random in it.</param>
/// <param name="Steps">How many transactions are asked for.</param>
public sealed record SimulationOptions(ulong Seed, int Steps = 240)
{
    /// <summary>How many members found the space; 0 lets the seed choose.</summary>
    public int Members { get; init; }

    /// <summary>True if every kind of fault happens; else the seed chooses which.</summary>
    public bool HasAllFaults { get; init; }

    /// <summary>The most members that found the space.</summary>
    public int FoundersMax { get; init; } = 5;

    /// <summary>The kinds of fault and the features to do without, by the names of <see cref="Toggles"/>.</summary>
    public ImmutableSortedSet<string> Without { get; init; } =
        ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>A defect that a test plants.</summary>
    public PlantedDefect Defect { get; init; }

    /// <summary>True to keep all that happened as lines, not only the last of it.</summary>
    public bool KeepsTrace { get; init; }

    /// <summary>Does without these too.</summary>
    public SimulationOptions Less(params IEnumerable<string> names) => this with { Without = Without.Union(names) };

    /// <summary>What to type to run the same world.</summary>
    public string CommandLine => $"dotnet run --project tests/Syncline.Simulator -c Release -- {this}";

    /// <summary>The arguments of the simulator that run the same world.</summary>
    public override string ToString()
    {
        string arguments = string.Create(CultureInfo.InvariantCulture, $"--seed {Seed} --steps {Steps}");
        if (FoundersMax != 5) arguments += string.Create(CultureInfo.InvariantCulture, $" --members {FoundersMax}");
        if (Without.Count > 0) arguments += $" --without {string.Join(',', Without)}";
        return Defect == PlantedDefect.None ? arguments : $"{arguments} --defect {Defect}";
    }
}
