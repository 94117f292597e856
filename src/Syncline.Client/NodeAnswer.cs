using System.Net;
using System.Text.Json;

namespace Syncline.Client;

/// <summary>What a node answered.</summary>
/// <param name="Status">The HTTP status; below 300.</param>
/// <param name="Body">The JSON, as it came.</param>
public sealed record NodeAnswer(HttpStatusCode Status, ReadOnlyMemory<byte> Body)
{
    /// <summary>How deep the JSON of an answer may be: values nest, and so do maps.</summary>
    internal static JsonDocumentOptions Deep { get; } = new() { MaxDepth = 1000 };

    /// <summary>The JSON as a document; the caller disposes it.</summary>
    public JsonDocument Parse() => JsonDocument.Parse(Body, Deep);

    /// <summary>The text of one member of the object that the answer is; null if it is not there.</summary>
    public string? Text(string member)
    {
        using JsonDocument document = Parse();
        return document.RootElement.TryGetProperty(member, out JsonElement text) ? text.GetString() : null;
    }
}
