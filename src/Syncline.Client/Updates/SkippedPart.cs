using System.Text.Json;
using Syncline.Crdt.Values;

namespace Syncline.Client.Updates;

/// <summary>Elements of one update that meant nothing where it was applied; the rest of it counts.</summary>
/// <param name="UpdateIndex">Which update, from 0.</param>
/// <param name="Address">Its object.</param>
/// <param name="Elements">The elements.</param>
public sealed record SkippedPart(int UpdateIndex, string Address, IReadOnlyList<Value> Elements)
{
    internal static SkippedPart Read(JsonElement part) => new(
        part.GetProperty("updateIndex").GetInt32(),
        part.GetProperty("object").GetString()!,
        [.. part.GetProperty("elements").EnumerateArray().Select(ReadElement)]);

    private static Value ReadElement(JsonElement json) =>
        ValueJson.TryRead(json, out Value value, out string? problem)
            ? value
            : throw new FormatException($"A node gave what is no value: {problem}");
}
