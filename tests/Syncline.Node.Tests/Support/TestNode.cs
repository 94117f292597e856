using Syncline.Links;
using Syncline.Storage;

namespace Syncline.Node.Tests.Support;

/// <summary>A node in this process, on free ports.</summary>
public sealed class TestNode : IAsyncDisposable
{
    private TestNode(SynclineNode node)
    {
        Node = node;
        Calls = new(node.HttpAddress);
    }

    public SynclineNode Node { get; }

    public NodeCalls Calls { get; }

    /// <summary>Starts one; in memory unless a folder is given.</summary>
    public static async Task<TestNode> StartAsync(
        IStorageFolder? folder = null,
        Durability durability = Durability.Always,
        IReadOnlyList<TestNode>? peers = null,
        Func<NodeOptions, NodeOptions>? with = null,
        params string[] spaces)
    {
        NodeOptions options = new()
        {
            Folder = folder,
            Durability = durability,
            Spaces = spaces.Length == 0 ? ["default"] : spaces,
            Listen = new("127.0.0.1", 0),
            Http = new("127.0.0.1", 0),
            Peers = [.. (peers ?? []).Select(peer => new PeerAddress("127.0.0.1", peer.Node.LinkAddress.Port))],
        };
        options = with?.Invoke(options) ?? options;
        return new(await SynclineNode.StartAsync(options, TestContext.Current.CancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        Calls.Dispose();
        await Node.DisposeAsync();
    }
}
