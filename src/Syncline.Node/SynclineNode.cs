using System.Net;
using Syncline.Folders;
using Syncline.Links;
using Syncline.Node.Http;
using Syncline.Storage;

namespace Syncline.Node;

/// <summary>A process's node: a data folder with its spaces, the links to other nodes, and HTTP for clients.</summary>
/// <remarks>
/// Dispose to stop: requests that wait are answered, links end, what is pending is written and synced.
/// </remarks>
public sealed class SynclineNode : IAsyncDisposable
{
    private readonly LinkHub links;
    private readonly HttpServer server;

    private SynclineNode(DataFolder folder, LinkHub links, IPEndPoint linkAddress, HttpServer server)
    {
        Folder = folder;
        this.links = links;
        LinkAddress = linkAddress;
        this.server = server;
        HttpAddress = server.Address;
    }

    /// <summary>The spaces, and the log under them.</summary>
    public DataFolder Folder { get; }

    /// <summary>Where links are accepted, with the real port.</summary>
    public IPEndPoint LinkAddress { get; }

    /// <summary>Where HTTP is served, with the real port.</summary>
    public Uri HttpAddress { get; }

    /// <summary>Opens the folder, listens, serves, and dials the peers; completes when clients are answered.</summary>
    /// <exception cref="ExposureRefusedException">An address lies beyond loopback without a key.</exception>
    /// <exception cref="StorageException">In use, damaged, of a newer format, or the disk failed.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">The link address can't be had.</exception>
    /// <exception cref="IOException">The HTTP address can't be had.</exception>
    /// <exception cref="ArgumentException">A name or an address is none, or no member is expected.</exception>
    public static async Task<SynclineNode> StartAsync(NodeOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        bool hasKey = options.Key is not null, hasHttpKey = options.HttpKey is not null;
        IPEndPoint listen =
            await Exposure.RequireAsync(options.Listen, "Links", hasKey, "--key-file").ConfigureAwait(false);
        IPEndPoint http =
            await Exposure.RequireAsync(options.Http, "HTTP", hasHttpKey, "--http-key-file").ConfigureAwait(false);
        foreach (PeerAddress peer in options.Peers)
        {
            Exposure.RequirePeer(peer, hasKey);
        }

        foreach (string space in options.Spaces)
        {
            SpaceName.Check(space);
        }

        DataFolder folder = DataFolder.Open(new()
        {
            Folder = options.Folder,
            Durability = options.Durability,
            Interval = options.Interval,
            Snapshots = options.Snapshots,
            Key = options.Key,
            Role = options.Role,
            IsRelay = options.IsRelay,
            MemberName = options.Name,
            KeepersMin = options.Members ?? 1 + options.Peers.Count,
            SleepAfter = options.SleepAfter,
            SpacesAwake = options.Spaces,
            Time = options.Time,
        });
        LinkHub links = new(folder, new() { LearnsPeers = options.LearnsPeers });
        SynclineNode? node = null;
        try
        {
            foreach (string space in options.Spaces)
            {
                folder.OpenSpace(space);
            }

            IPEndPoint linkAddress = await links.ListenAsync(listen).ConfigureAwait(false);
            HttpServer server = await HttpServer
                .StartAsync(http, options, folder, links, cancellation).ConfigureAwait(false);
            node = new(folder, links, linkAddress, server);
        }
        finally
        {
            if (node is null)
            {
                await links.DisposeAsync().ConfigureAwait(false);
                await folder.DisposeAsync().ConfigureAwait(false);
            }
        }

        foreach (PeerAddress peer in options.Peers)
        {
            links.Connect(peer.ToString());
        }

        return node;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync().ConfigureAwait(false);
        await links.DisposeAsync().ConfigureAwait(false);
        await Folder.DisposeAsync().ConfigureAwait(false);
    }
}
