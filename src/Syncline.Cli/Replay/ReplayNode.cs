using System.Text.Json;
using Syncline.Client;

namespace Syncline.Cli.Replay;

/// <summary>One of the nodes that a history is replayed to.</summary>
/// <param name="Client">Calls it; tries again while it is away.</param>
/// <param name="Space">The space's name.</param>
internal sealed record ReplayNode(SynclineClient Client, string Space)
{
    /// <summary>The node's address as it was given.</summary>
    public string Address => Client.Node.OriginalString;

    /// <summary>Calls that wait for what tokens stand for.</summary>
    public ClientSession After(IEnumerable<string> tokens) => Client.OpenSession(Space, tokens);

    /// <summary>
    /// How many bytes the node has sent to other nodes since it started, and whether its writes wait for the disk.
    /// </summary>
    public async Task<(long LinkBytesSent, bool IsAlwaysDurable)> StatusAsync(CancellationToken cancellation)
    {
        NodeAnswer answer = await After([]).ReadStatusAsync(cancellation);
        using JsonDocument status = answer.Parse();
        return (status.RootElement.GetProperty("linkBytes").GetProperty("sent").GetInt64(),
            status.RootElement.GetProperty("durability").GetString() == "always");
    }
}
