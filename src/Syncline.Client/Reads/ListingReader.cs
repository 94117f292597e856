using System.Text.Json;

namespace Syncline.Client.Reads;

/// <summary>Reads a listing page after page; begins again where its version was let go meanwhile.</summary>
/// <param name="get">Gets a page.</param>
internal sealed class ListingReader(Func<string, Task<NodeAnswer>> get)
{
    private const int PageObjects = 10_000;
    private const int AttemptsMax = 5;

    /// <summary>Reads all pages of what a path names.</summary>
    /// <param name="path">The path of the listing, without a query.</param>
    /// <param name="query">Its parameters.</param>
    public async Task<Listing> ReadAsync(string path, IEnumerable<string> query)
    {
        string first = $"{path}?{string.Join('&', query.Append($"limit={PageObjects}"))}";
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await ReadAllAsync(first).ConfigureAwait(false);
            }
            catch (NodeProblemException problem) when (problem.Slug == "cursor-expired" && attempt < AttemptsMax)
            {
                // Others listed meanwhile, or another node goes on with this: from the beginning, at a newer version.
            }
        }
    }

    private async Task<Listing> ReadAllAsync(string first)
    {
        List<ListedObject> objects = [];
        string? cursor = null;
        string version;
        do
        {
            NodeAnswer answer = await get(cursor is null ? first : $"{first}&cursor={cursor}").ConfigureAwait(false);
            using JsonDocument page = answer.Parse();
            version = page.RootElement.GetProperty("version").GetString()!;
            objects.AddRange(page.RootElement.GetProperty("objects").EnumerateArray().Select(found =>
                new ListedObject(found.GetProperty("object").GetString()!, found.GetProperty("type").GetString()!)));
            cursor = page.RootElement.TryGetProperty("cursor", out JsonElement next) ? next.GetString() : null;
        }
        while (cursor is not null);
        return new(version, objects);
    }
}
