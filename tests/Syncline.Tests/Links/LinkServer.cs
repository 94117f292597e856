using System.Net;
using System.Net.Sockets;
using Syncline.Folders;
using Syncline.Keys;
using Syncline.Links;
using Syncline.Replicas;
using Syncline.Storage;

namespace Syncline.Tests.Links;

/// <summary>A member with one space that listens, with a key or without; others may do to it what they like.</summary>
internal sealed class LinkServer : IAsyncDisposable
{
    private LinkServer(DataFolder folder, LinkHub hub, IPEndPoint address)
    {
        Folder = folder;
        Hub = hub;
        Address = address;
    }

    public DataFolder Folder { get; }

    public LinkHub Hub { get; }

    public IPEndPoint Address { get; }

    public Replica Replica => Folder.OpenSpace("default");

    /// <summary>Starts one; on a free port of loopback, and in memory, unless told otherwise.</summary>
    public static async Task<LinkServer> StartAsync(
        LinkHubOptions? options = null, SecretKey? key = null, IPEndPoint? address = null, IStorageFolder? disk = null)
    {
        DataFolder folder = DataFolder.Open(new() { Folder = disk, Key = key });
        folder.OpenSpace("default");
        LinkHub hub = new(folder, options);
        return new(folder, hub, await hub.ListenAsync(address ?? new(IPAddress.Loopback, 0)));
    }

    /// <summary>Dials another one.</summary>
    public void Connect(LinkServer other) => Hub.Connect(other.Address.ToString());

    /// <summary>Dials a listener that a test holds in its hands.</summary>
    public TcpListener DialTest()
    {
        TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        Hub.Connect(listener.LocalEndpoint.ToString()!);
        return listener;
    }

    /// <summary>An honest peer, with the same key, gets what there is.</summary>
    public async Task ServesAsync()
    {
        await using LinkServer other = await StartAsync(key: Folder.Options.Key);
        Replica.Transact(tx => tx.Counter("c/n").Increment());
        other.Connect(this);
        await other.Replica.WaitForVersionAsync(Replica.Version, Poll.Deadline());
    }

    public async ValueTask DisposeAsync()
    {
        await Hub.DisposeAsync();
        await Folder.DisposeAsync();
    }
}
