using System.Net;
using System.Net.Sockets;
using Syncline.Folders;
using Syncline.Links;
using Syncline.Replicas;
using Syncline.Replication.Protocol;
using Syncline.Replication.Spaces;

namespace Syncline.Tests.Links;

/// <summary>A hub with the spaces "default" and "other" that has dialed a peer; both are linked with it.</summary>
internal sealed class DialingHub : IAsyncDisposable
{
    private readonly TcpListener listener;

    private DialingHub(DataFolder folder, LinkHub hub, TcpListener listener, RawPeer peer)
    {
        Folder = folder;
        Hub = hub;
        this.listener = listener;
        Peer = peer;
        Other = folder.Find("other")!;
    }

    public static MemberId PeerMember { get; } = new(7);

    public DataFolder Folder { get; }

    public LinkHub Hub { get; }

    public RawPeer Peer { get; }

    public Replica Other { get; }

    public static async Task<DialingHub> StartAsync(LinkHubOptions options)
    {
        DataFolder folder = DataFolder.Open(new());
        folder.OpenSpace("default");
        folder.OpenSpace("other");
        LinkHub hub = new(folder, options);
        TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        hub.Connect(listener.LocalEndpoint.ToString()!);
        RawPeer peer = await RawPeer.AcceptAsync(listener);
        foreach (string space in new[] { "default", "other" })
        {
            var (channel, named) = await peer.HelloAsync();
            Assert.Equal(space, named);
            byte[] answer = RawPeer.HelloTo(space, PeerMember, isAnswer: true);
            await peer.SendAsync(channel, FrameKind.Hello, answer);
        }

        await Poll.Until(() => folder.Replicas.All(replica => replica.Status().Links is [{ Member: not null }]));
        return new(folder, hub, listener, peer);
    }

    public async ValueTask DisposeAsync()
    {
        Peer.Dispose();
        listener.Stop();
        await Hub.DisposeAsync();
        await Folder.DisposeAsync();
    }
}
