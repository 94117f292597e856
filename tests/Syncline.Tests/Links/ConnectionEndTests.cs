using Syncline.Replication.Protocol;

namespace Syncline.Tests.Links;

/// <summary>Whoever ends a connection says so on channel 0, and the other side goes without a word.</summary>
public sealed class ConnectionEndTests
{
    [Fact]
    public async Task A_refusal_on_channel_0_ends_the_connection()
    {
        await using DialingHub dialing = await DialingHub.StartAsync(new());
        await dialing.Peer.SendAsync(0, FrameKind.Refusal, Refusal.Encode(LinkRefusal.SameReplica, "It is me."));
        await dialing.Peer.EndAsync();
        Assert.Equal(0, dialing.Peer.Count(FrameKind.Refusal));
        await Poll.Until(() => dialing.Hub.Peers is [{ Problem: "It is me." }]);
    }

    [Fact]
    public async Task A_hub_that_closes_tells_its_peers()
    {
        LinkServer server = await LinkServer.StartAsync();
        using RawPeer peer = await RawPeer.ConnectAsync(server.Address);
        await peer.SendAsync(1, FrameKind.Hello, RawPeer.HelloTo("default", new(7)));
        await peer.HelloAsync();
        Task closing = server.DisposeAsync().AsTask();

        var (channel, refusal) = await peer.RefusedChannelAsync();

        Assert.Equal((0U, LinkRefusal.Closing), (channel, refusal.Reason));
        await peer.EndAsync();
        await closing;
    }

    [Fact]
    public async Task A_peer_that_neither_reads_nor_goes_does_not_hold_up_a_hub_that_closes()
    {
        LinkServer server = await LinkServer.StartAsync();
        for (int i = 0; i < 4; i++)
        {
            server.Replica.Transact(tx => tx.Register($"r/{i}").Assign(new string('x', 4 << 20)));
        }

        using RawPeer peer = await RawPeer.ConnectAsync(server.Address);
        await peer.SendAsync(1, FrameKind.Hello, RawPeer.HelloTo("default", new(7)));
        await Poll.Until(() => server.Replica.Status().Links.Count == 1);

        await server.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10), Poll.Deadline());
    }
}
