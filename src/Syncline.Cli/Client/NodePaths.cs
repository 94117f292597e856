using System.Text.Json;

namespace Syncline.Cli.Client;

/// <summary>The paths of a space at a node, and how its name is found where none was given.</summary>
internal static class NodePaths
{
    /// <summary>The list of spaces.</summary>
    public const string Spaces = "/v1/spaces";

    /// <summary>A space.</summary>
    public static string Space(string name) => $"{Spaces}/{Uri.EscapeDataString(name)}";

    /// <summary>Something of a space.</summary>
    public static string Of(string space, string what) => $"{Space(space)}/{what}";

    /// <summary>The names of the spaces at the node.</summary>
    public static async Task<IReadOnlyList<string>> ListSpacesAsync(NodeClient client, CancellationToken cancellation)
    {
        NodeAnswer answer = await client.GetAsync(Spaces, cancellation);
        using JsonDocument document = answer.Parse();
        return [.. document.RootElement.GetProperty("spaces").EnumerateArray()
            .Select(space => space.GetProperty("name").GetString()!)];
    }

    /// <summary>The space that was asked for, or else the node's only one.</summary>
    /// <exception cref="CommandException">None was asked for, and the node has none or several.</exception>
    public static async Task<string> ResolveSpaceAsync(NodeClient client, string? asked, CancellationToken cancellation)
    {
        if (asked is not null) return asked;
        IReadOnlyList<string> names = await ListSpacesAsync(client, cancellation);
        return names switch
        {
            [var only] => only,
            [] => throw new CommandException(
                ExitCodes.Usage, "The node hosts no space. Create one: syncline space create NAME"),
            _ => throw new CommandException(
                ExitCodes.Usage, $"The node hosts several spaces; choose one with --space: {string.Join(", ", names)}"),
        };
    }
}
