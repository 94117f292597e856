using System.Text.Json;

namespace Syncline.Client.Calls;

/// <summary>Reads problem details (RFC 9457) from an answer.</summary>
internal static class NodeProblem
{
    private const string TypePrefix = "urn:syncline:problem:";

    /// <summary>What an answer that is no success says.</summary>
    public static NodeProblemException Read(Uri node, HttpResponseMessage response, ReadOnlyMemory<byte> answer)
    {
        int status = (int)response.StatusCode;
        string? media = response.Content.Headers.ContentType?.MediaType;
        if (media != "application/problem+json" || !TryRead(answer, out string type, out string detail))
        {
            return new(node, status, "", $"What answers at {node} (status {status}) is no Syncline node.");
        }

        string slug = type.StartsWith(TypePrefix, StringComparison.Ordinal) ? type[TypePrefix.Length..] : type;
        return new(node, status, slug, detail) { RetryAfter = response.Headers.RetryAfter?.Delta };
    }

    private static bool TryRead(ReadOnlyMemory<byte> answer, out string type, out string detail)
    {
        (type, detail) = ("", "");
        try
        {
            using JsonDocument problem = JsonDocument.Parse(answer, NodeAnswer.Deep);
            JsonElement root = problem.RootElement;
            if (root.ValueKind != JsonValueKind.Object) return false;
            type = TextOf(root, "type");
            detail = TextOf(root, "detail");
            return type.Length > 0;
        }
        catch (JsonException)
        {
            return false; // Then it is no node; the caller says so.
        }
    }

    private static string TextOf(JsonElement root, string member) =>
        root.TryGetProperty(member, out JsonElement text) && text.ValueKind == JsonValueKind.String
            ? text.GetString()!
            : "";
}
