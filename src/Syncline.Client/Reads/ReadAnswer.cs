using System.Text.Json;

namespace Syncline.Client.Reads;

/// <summary>What objects read as, all at one version.</summary>
/// <param name="Version">The token of that version.</param>
/// <param name="Values">The values, in the order in which they were asked for.</param>
/// <param name="Raw">The answer as it came.</param>
public sealed record ReadAnswer(string Version, IReadOnlyList<ObjectValue> Values, NodeAnswer Raw)
{
    internal static ReadAnswer Read(NodeAnswer answer, IReadOnlyList<ObjectRead> asked)
    {
        JsonElement root = JsonElement.Parse(answer.Body.Span, NodeAnswer.Deep);
        IEnumerable<ObjectValue> values = root.GetProperty("values").EnumerateArray()
            .Zip(asked, (value, read) => new ObjectValue(read.Address, read.Type, value));
        return new(root.GetProperty("version").GetString()!, [.. values], answer);
    }
}
