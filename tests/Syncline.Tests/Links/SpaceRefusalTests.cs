using Syncline.Links;
using Syncline.Replicas;
using Syncline.Replication.Protocol;
using Syncline.Replication.Spaces;

namespace Syncline.Tests.Links;

/// <summary>What goes wrong with one space ends that space's channel, and leaves the other spaces linked.</summary>
public sealed class SpaceRefusalTests
{
    private static readonly MemberId Peer = DialingHub.PeerMember;

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
        (channel, refusal) = await peer.RefusedChannelAsync();
        Assert.Equal((3U, LinkRefusal.UnknownFrame), (channel, refusal.Reason));
        await peer.SendAsync(1, (FrameKind)4242, []);
        Assert.Equal(1U, (await peer.RefusedChannelAsync()).Channel);
        await peer.EndAsync();
    }

    [Fact]
    public async Task A_space_that_was_refused_is_tried_again_when_the_peers_spaces_change_and_not_before()
    {
        await using DialingHub dialing = await DialingHub.StartAsync(new());
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
        await using DialingHub dialing = await DialingHub.StartAsync(
            new() { RefusedPause = TimeSpan.FromMilliseconds(200) });
        await dialing.Peer.SendAsync(2, FrameKind.Refusal, Refusal.Encode(LinkRefusal.InvalidTransaction, "No."));
        Assert.Equal((3U, "other"), await dialing.Peer.HelloAsync());
    }

    [Fact]
    public async Task A_space_that_is_made_anew_here_is_tried_at_once_and_knows_of_no_refusal()
    {
        await using DialingHub dialing = await DialingHub.StartAsync(new());
        await dialing.Peer.SendAsync(2, FrameKind.Refusal, Refusal.Encode(LinkRefusal.Fork, "Two histories."));
        await Poll.Until(() => dialing.Hub.RefusalsOf(dialing.Other).Count == 1);
        await dialing.Folder.RemoveSpaceAsync("other");
        Replica again = dialing.Folder.OpenSpace("other");
        Assert.Equal((3U, "other"), await dialing.Peer.HelloAsync());
        Assert.Empty(dialing.Hub.RefusalsOf(again));
        Assert.Empty(dialing.Hub.RefusalsOf(dialing.Other));
    }
}
