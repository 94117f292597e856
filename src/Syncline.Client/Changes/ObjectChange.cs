using System.Text.Json;

namespace Syncline.Client.Changes;

/// <summary>One change of an object, in the form of the update that asked for it.</summary>
/// <param name="Address"><c>collection/name</c>.</param>
/// <param name="Type">The wire name of its type.</param>
/// <param name="Operation">
/// The wire name of the operation; null if a newer version made it, in a way that the node does not know.
/// </param>
/// <param name="Arguments">Its arguments as JSON; none where the operation is not known.</param>
public sealed record ObjectChange(string Address, string Type, string? Operation, IReadOnlyList<JsonElement> Arguments)
{
    internal static ObjectChange Read(JsonElement change) => new(
        change.GetProperty("object").GetString()!,
        change.GetProperty("type").GetString()!,
        change.GetProperty("op").GetString(),
        change.TryGetProperty("args", out JsonElement args) ? [.. args.EnumerateArray()] : []);

    /// <inheritdoc/>
    public override string ToString() =>
        string.Join(' ', [Address, Type, Operation ?? "(unknown)", .. Arguments.Select(each => each.GetRawText())]);
}
