using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Syncline.Client.Reads;

/// <summary>What a map reads as: under each key a child of one type, or several of different types.</summary>
/// <param name="Children">The children, by key; each child's address is its key.</param>
public sealed record MapValue(IReadOnlyDictionary<string, IReadOnlyList<ObjectValue>> Children)
{
    /// <summary>The keys that have children.</summary>
    public IEnumerable<string> Keys => Children.Keys;

    /// <summary>The child of a type under a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="type">The wire name of the type.</param>
    /// <param name="child">The child.</param>
    public bool TryGet(string key, string type, [NotNullWhen(true)] out ObjectValue? child)
    {
        child = Children.GetValueOrDefault(key, []).FirstOrDefault(each => each.Type == type);
        return child is not null;
    }

    /// <summary>The child of a type under a key.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public ObjectValue Get(string key, string type) =>
        TryGet(key, type, out ObjectValue? child)
            ? child
            : throw new KeyNotFoundException($"The map has no {type} under '{key}'.");

    internal static MapValue Read(JsonElement map) => new(map.EnumerateObject().ToDictionary(
        entry => NameOf(entry.Name),
        entry => (IReadOnlyList<ObjectValue>)[.. entry.Value.EnumerateArray().Select(child => new ObjectValue(
            NameOf(entry.Name), child.GetProperty("type").GetString()!, child.GetProperty("value")))],
        StringComparer.Ordinal));

    /// <summary>A key of a user's that starts with a dollar sign is written with two.</summary>
    private static string NameOf(string written) =>
        written.StartsWith("$$", StringComparison.Ordinal) ? written[1..] : written;
}
