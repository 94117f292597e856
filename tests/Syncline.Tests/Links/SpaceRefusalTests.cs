using System.Net;
using System.Net.Sockets;
using Syncline.Folders;
using Syncline.Links;
using Syncline.Replicas;
using Syncline.Replication.Protocol;
using Syncline.Replication.Spaces;

namespace Syncline.Tests.Links;

/// <summary>What goes wrong with one space ends that space's channel, and leaves the other spaces linked.</summary>
public sealed class SpaceRefusalTests
{
    private static readonly MemberId Peer = new(7);

    [Fact]
    public async Task What_is_wrong_with_one_space_ends_its_channel_only_and_is_remembered()
    {
        await using LinkServer server = await LinkServer.StartAsync();
        Replica other = server.Folder.OpenSpace("other");
        using RawPeer peer = await RawPeer.ConnectAsync(server.Address);
        await peer.SendAsync(1, FrameKind.Hello, RawPeer.HelloTo("default", Peer));
        await peer.SendAsync(2, FrameKind.Hello, RawPeer.HelloTo("other", Peer));
        await peer.SendAsync(2, FrameKind.Transactions, [1, 2, 3]);

        var (channel, refusal) = await peer.RefusedChannelAsync();
        Assert.Equal((2U, LinkRefusal.Malformed), (channel, refusal.Reason));
        SpaceRefusal remembered = Assert.Single(server.Hub.RefusalsOf(other));
        Assert.Equal((Peer, LinkRefusal.Malformed), (remembered.Member, remembered.Reason));
        Assert.Equal(refusal.Detail, remembered.Detail);
        Assert.Empty(server.Hub.RefusalsOf(server.Replica));
        Assert.Empty(other.Status().Links);
        Assert.Single(server.Replica.Status().Links);

        // What was on its way when the channel was closed opens it no more; the next one does.
        await peer.SendAsync(2, FrameKind.Hello, RawPeer.HelloTo("other", Peer));
        await peer.SendAsync(3, FrameKind.Hello, RawPeer.HelloTo("other", Peer));
        await Poll.Until(() => other.Status().Links.Count == 1 && server.Hub.RefusalsOf(other).Count == 0);
        await peer.SendAsync(3, (FrameKind)4242, []);
        Assert.Equal(3U, (await peer.RefusedChannelAsync()).Channel);
        await peer.SendAsync(1, (FrameKind)4242, []);
        Assert.Equal(1U, (await peer.RefusedChannelAsync()).Channel);
        await peer.EndAsync();
    }

    [Fact]
    public async Task A_space_that_was_refused_is_tried_again_when_the_peers_spaces_change_and_not_before()
    {
        await using Dialing dialing = await Dialing.StartAsync(new());
        RawPeer peer = dialing.Peer;
        await peer.SendAsync(2, FrameKind.Refusal, Refusal.Encode(LinkRefusal.Fork, "Two histories."));
        await Poll.Until(() => dialing.Hub.RefusalsOf(dialing.Other) is [{ Reason: LinkRefusal.Fork }]);
        Assert.Equal("Two histories.", Assert.Single(dialing.Hub.RefusalsOf(dialing.Other)).Detail);

        dialing.Folder.OpenSpace("third");
        Assert.Equal((3U, "third"), await peer.HelloAsync());
        await peer.SendAsync(0, FrameKind.Spaces, []);
        Assert.Equal((4U, "other"), await peer.HelloAsync());
        await peer.SendAsync(4, FrameKind.Hello, RawPeer.HelloTo("other", Peer, isAnswer: true));
        await Poll.Until(() => dialing.Hub.RefusalsOf(dialing.Other).Count == 0);
        Assert.Single(dialing.Folder.Find("default")!.Status().Links);
    }

    [Fact]
    public async Task A_space_that_was_refused_is_tried_again_after_a_pause()
    {
        await using Dialing dialing = await Dialing.StartAsync(new() { RefusedPause = TimeSpan.FromMilliseconds(200) });
        await dialing.Peer.SendAsync(2, FrameKind.Refusal, Refusal.Encode(LinkRefusal.InvalidTransaction, "No."));
        Assert.Equal((3U, "other"), await dialing.Peer.HelloAsync());
    }

    [Fact]
    public async Task A_space_that_is_made_anew_here_is_tried_at_once_and_knows_of_no_refusal()
    {
        await using Dialing dialing = await Dialing.StartAsync(new());
        await dialing.Peer.SendAsync(2, FrameKind.Refusal, Refusal.Encode(LinkRefusal.Fork, "Two histories."));
        await Poll.Until(() => dialing.Hub.RefusalsOf(dialing.Other).Count == 1);
        await dialing.Folder.RemoveSpaceAsync("other");
        Replica again = dialing.Folder.OpenSpace("other");
        Assert.Equal((3U, "other"), await dialing.Peer.HelloAsync());
        Assert.Empty(dialing.Hub.RefusalsOf(again));
        Assert.Empty(dialing.Hub.RefusalsOf(dialing.Other));
    }

    [Fact]
    public async Task A_refusal_on_channel_0_ends_the_connection_and_says_why()
    {
        await using Dialing dialing = await Dialing.StartAsync(new());
        await dialing.Peer.SendAsync(0, FrameKind.Refusal, Refusal.Encode(LinkRefusal.Closing, "Good night."));
        await dialing.Peer.EndAsync();
        dialing.StopListening();
        await Poll.Until(() => dialing.Folder.Replicas.All(replica => replica.Status().Links.Count == 0));
    }

    /// <summary>A hub with the spaces "default" and "other" that has dialed a peer; both are linked with it.</summary>
    private sealed class Dialing : IAsyncDisposable
    {
        private readonly TcpListener listener;

        private Dialing(DataFolder folder, LinkHub hub, TcpListener listener, RawPeer peer)
        {
            Folder = folder;
            Hub = hub;
            this.listener = listener;
            Peer = peer;
            Other = folder.Find("other")!;
        }

        public DataFolder Folder { get; }

        public LinkHub Hub { get; }

        public RawPeer Peer { get; }

        public Replica Other { get; }

        public static async Task<Dialing> StartAsync(LinkHubOptions options)
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
                byte[] answer = RawPeer.HelloTo(space, SpaceRefusalTests.Peer, isAnswer: true);
                await peer.SendAsync(channel, FrameKind.Hello, answer);
            }

            await Poll.Until(() => folder.Replicas.All(replica => replica.Status().Links is [{ Member: not null }]));
            return new(folder, hub, listener, peer);
        }

        public void StopListening() => listener.Stop();

        public async ValueTask DisposeAsync()
        {
            Peer.Dispose();
            listener.Stop();
            await Hub.DisposeAsync();
            await Folder.DisposeAsync();
        }
    }
}
