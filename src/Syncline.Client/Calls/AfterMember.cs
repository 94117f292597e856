using System.Text.Json;

namespace Syncline.Client.Calls;

/// <summary>What a node must have seen first, in a body and in a query.</summary>
internal static class AfterMember
{
    /// <summary>Writes <c>"after"</c>; nothing if there is nothing to wait for.</summary>
    public static void Write(Utf8JsonWriter writer, IReadOnlyCollection<string> tokens)
    {
        if (tokens.Count == 0) return;
        writer.WriteStartArray("after");
        foreach (string token in tokens)
        {
            writer.WriteStringValue(token);
        }

        writer.WriteEndArray();
    }

    /// <summary>The parameters of a query, each <c>after=TOKEN</c>.</summary>
    public static IEnumerable<string> Query(IEnumerable<string> tokens) =>
        tokens.Select(token => $"after={Uri.EscapeDataString(token)}");
}
