using System.Net;
using System.Net.Sockets;
using Syncline.Folders;
using Syncline.Keys;
using Syncline.Links;
using Syncline.Replicas;

namespace Syncline.Tests.Links.Handshakes;

/// <summary>A member with one space and a hub that listens, with a key or without.</summary>
internal sealed class KeyedServer : IAsyncDisposable
{
    private KeyedServer(DataFolder folder, LinkHub hub, IPEndPoint address)
    {
        Folder = folder;
        Hub = hub;
        Address = address;
        Replica = folder.OpenSpace("default");
    }

    public DataFolder Folder { get; }

    public LinkHub Hub { get; }

    public IPEndPoint Address { get; }

    public Replica Replica { get; }

    public static async Task<KeyedServer> StartAsync(SecretKey? key, LinkHubOptions? options = null)
    {
        DataFolder folder = DataFolder.Open(new() { Key = key });
        LinkHub hub = new(folder, options);
        return new(folder, hub, await hub.ListenAsync(new(IPAddress.Loopback, 0)));
    }

    /// <summary>Dials a listener that a test holds in its hands.</summary>
    public TcpListener DialTest()
    {
        TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        Hub.Connect(listener.LocalEndpoint.ToString()!);
        return listener;
    }

    /// <summary>A peer with the key gets what there is.</summary>
    public async Task ServesAsync()
    {
        await using KeyedServer other = await StartAsync(Folder.Options.Key);
        Replica.Transact(tx => tx.Counter("c/n").Increment());
        other.Hub.Connect(Address.ToString());
        await other.Replica.WaitForVersionAsync(Replica.Version, Poll.Deadline());
    }

    public async ValueTask DisposeAsync()
    {
        await Hub.DisposeAsync();
        await Folder.DisposeAsync();
    }
}
