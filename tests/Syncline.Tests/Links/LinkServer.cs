using System.Net;
using Syncline.Folders;
using Syncline.Links;
using Syncline.Replicas;

namespace Syncline.Tests.Links;

/// <summary>A member with one space that listens, for others to do to it what they like.</summary>
internal sealed class LinkServer : IAsyncDisposable
{
    private LinkServer(DataFolder folder, LinkHub hub, IPEndPoint address)
    {
        Folder = folder;
        Hub = hub;
        Address = address;
        Replica = folder.OpenSpace("default");
        Replica.Transact(tx => tx.Counter("c/n").Increment());
    }

    public DataFolder Folder { get; }

    public LinkHub Hub { get; }

    public IPEndPoint Address { get; }

    public Replica Replica { get; }

    public static async Task<LinkServer> StartAsync(LinkHubOptions? options = null)
    {
        DataFolder folder = DataFolder.Open(new());
        LinkHub hub = new(folder, options);
        return new(folder, hub, await hub.ListenAsync(new(IPAddress.Loopback, 0)));
    }

    /// <summary>An honest peer gets what there is.</summary>
    public async Task ServesAsync()
    {
        await using DataFolder folder = DataFolder.Open(new());
        await using LinkHub other = new(folder);
        Replica replica = folder.OpenSpace("default");
        other.Connect(Address.ToString());
        using CancellationTokenSource deadline = new(TimeSpan.FromSeconds(30));
        await replica.WaitForVersionAsync(Replica.Version, deadline.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await Hub.DisposeAsync();
        await Folder.DisposeAsync();
    }
}
