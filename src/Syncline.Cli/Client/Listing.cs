using System.Text.Json;

namespace Syncline.Cli.Client;

/// <summary>The objects of a space, page after page, all at one version.</summary>
/// <param name="Version">The token of that version.</param>
/// <param name="Objects">Addresses with types, in the node's order.</param>
internal sealed record Listing(string Version, IReadOnlyList<(string Object, string Type)> Objects)
{
    private const int PageObjects = 10_000;

    /// <summary>Reads all pages.</summary>
    public static async Task<Listing> ReadAsync(
        NodeClient client, string space, IEnumerable<string> query, CancellationToken cancellation)
    {
        string path = $"{NodePaths.Of(space, "objects")}?{string.Join('&', query.Append($"limit={PageObjects}"))}";
        List<(string, string)> objects = [];
        string? cursor = null;
        string version;
        do
        {
            string page = cursor is null ? path : $"{path}&cursor={cursor}";
            NodeAnswer answer = await client.GetAsync(page, cancellation);
            using JsonDocument document = answer.Parse();
            version = document.RootElement.GetProperty("version").GetString()!;
            foreach (JsonElement found in document.RootElement.GetProperty("objects").EnumerateArray())
            {
                objects.Add((found.GetProperty("object").GetString()!, found.GetProperty("type").GetString()!));
            }

            cursor = document.RootElement.TryGetProperty("cursor", out JsonElement next) ? next.GetString() : null;
        }
        while (cursor is not null);
        return new(version, objects);
    }
}
