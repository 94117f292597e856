using Syncline.Client;

namespace Syncline.Cli.Calls;

/// <summary>How a space's name is found where none was given.</summary>
internal static class SpaceChoice
{
    /// <summary>The space that was asked for, or else the node's only one.</summary>
    /// <exception cref="CommandException">None was asked for, and the node has none or several.</exception>
    public static async Task<string> ResolveAsync(
        SynclineClient client, string? asked, CancellationToken cancellation)
    {
        if (asked is not null) return asked;
        IReadOnlyList<string> names = await client.ListSpacesAsync(cancellation);
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
