using System.Net;
using System.Text.Json;

namespace Syncline.Cli.Client;

/// <summary>What a node answered.</summary>
/// <param name="Status">The HTTP status; below 400.</param>
/// <param name="Body">The JSON, as it came.</param>
internal sealed record NodeAnswer(HttpStatusCode Status, byte[] Body)
{
    /// <summary>The JSON as a document; the caller disposes it.</summary>
    public JsonDocument Parse() => JsonDocument.Parse(Body, new JsonDocumentOptions { MaxDepth = 1000 });

    /// <summary>The text of one member of the object that the answer is; null if it is not there.</summary>
    public string? Text(string member)
    {
        using JsonDocument document = Parse();
        return document.RootElement.TryGetProperty(member, out JsonElement text) ? text.GetString() : null;
    }
}
