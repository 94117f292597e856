using Syncline.Storage;

namespace Syncline.Node.Status;

/// <summary>The names of durabilities, as flags and status have them.</summary>
public static class DurabilityNames
{
    /// <summary>All names, in the order of their strength.</summary>
    public static IReadOnlyList<string> All { get; } = ["always", "interval", "none"];

    /// <summary>The name of a durability.</summary>
    public static string Of(Durability durability) => All[(int)durability];

    /// <summary>The durability of a name.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static Durability Parse(string name)
    {
        int index = All.ToList().IndexOf(name);
        return index < 0
            ? throw new ArgumentException($"There is no durability '{name}'.", nameof(name))
            : (Durability)index;
    }
}
