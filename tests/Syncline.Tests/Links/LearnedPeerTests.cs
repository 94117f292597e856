using Syncline.Keys;
using Syncline.Links;
using Syncline.Replicas;
using Syncline.Replication.Protocol;

namespace Syncline.Tests.Links;

/// <summary>Nodes tell each other of others: a node that joins one learns the rest, if it may.</summary>
public sealed class LearnedPeerTests
{
    private static readonly LinkHubOptions Learning = new() { LearnsPeers = true };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nodes_that_dial_one_meet_each_other_and_go_on_without_it(bool hasKey)
    {
        SecretKey? key = hasKey ? SecretKey.Create() : null;
        LinkServer first = await LinkServer.StartAsync(Learning, key);
        await using LinkServer second = await LinkServer.StartAsync(Learning, key);
        await using LinkServer third = await LinkServer.StartAsync(Learning, key);
        second.Hub.Connect($"{first.Address}");
        third.Hub.Connect($"{first.Address}");

        await Poll.Until(() => LinksOf(second) == 2 && LinksOf(third) == 2);
        await first.DisposeAsync();
        Receipt receipt = second.Replica.Transact(tx => tx.Counter("a/c").Increment());
        await third.Replica.WaitForVersionAsync(receipt.Version, Poll.Deadline());
        IEnumerable<PeerStatus> peers = second.Hub.Peers.Concat(third.Hub.Peers);
        Assert.Contains(peers, peer => peer is { IsLearned: true, Member: not null });
    }

    [Fact]
    public async Task Who_was_not_told_to_tells_nobody_and_dials_nobody()
    {
        await using LinkServer first = await LinkServer.StartAsync();
        await using LinkServer second = await LinkServer.StartAsync(Learning);
        await using LinkServer third = await LinkServer.StartAsync(Learning);
        second.Hub.Connect($"{first.Address}");
        third.Hub.Connect($"{first.Address}");
        Receipt receipt = second.Replica.Transact(tx => tx.Counter("a/c").Increment());
        await third.Replica.WaitForVersionAsync(receipt.Version, Poll.Deadline());
        receipt = third.Replica.Transact(tx => tx.Counter("a/c").Increment());
        await second.Replica.WaitForVersionAsync(receipt.Version, Poll.Deadline());

        Assert.Single(second.Hub.Peers);
        Assert.Single(third.Hub.Peers);
    }

    [Fact]
    public async Task A_learned_peer_that_is_gone_is_forgotten_and_one_that_a_user_gave_is_not()
    {
        LinkHubOptions forgetful = Learning with { LearnedPeerGoneMax = TimeSpan.FromMilliseconds(300) };
        await using LinkServer first = await LinkServer.StartAsync(forgetful);
        await using LinkServer second = await LinkServer.StartAsync(forgetful);
        LinkServer third = await LinkServer.StartAsync(forgetful);
        second.Hub.Connect($"{first.Address}");
        third.Hub.Connect($"{first.Address}");
        first.Hub.Connect($"{third.Address}");
        await Poll.Until(() => LinksOf(second) == 2);

        await third.DisposeAsync();
        await Poll.Until(() => !second.Hub.Peers.Any(peer => peer.IsLearned && peer.Address == $"{third.Address}"));
        Assert.Contains(first.Hub.Peers, peer => peer.Address == $"{third.Address}");
    }

    [Fact]
    public async Task A_peer_that_lies_makes_nobody_dial_far_or_more_than_the_bound()
    {
        await using DialingHub server = await DialingHub.StartAsync(Learning);
        PeerList.Entry[] far =
        [
            new(new(11), "192.0.2.1:7400"), new(new(12), "localhost:7400"), new(new(13), "example.org:7400"),
            new(new(14), "127.0.0.1:0"), new(new(15), "no address"), new(server.Folder.Member, "127.0.0.1:9"),
            new(DialingHub.PeerMember, "127.0.0.1:9"),
        ];
        await TellAsync(server, far);
        for (int round = 0; round < 3; round++)
        {
            IEnumerable<int> numbers = Enumerable.Range(100 * (1 + round), 50);
            await TellAsync(
                server, [.. numbers.Select(i => new PeerList.Entry(new((ulong)i), $"127.0.0.{round + 1}:{i}"))]);
        }

        await Poll.Until(() => server.Hub.Peers.Count(peer => peer.IsLearned) == PeerList.PeersMax);
        Assert.DoesNotContain(server.Hub.Peers, peer => far.Any(entry => entry.Address == peer.Address));
        Assert.Equal(1 + PeerList.PeersMax, server.Hub.Peers.Count);
    }

    [Fact]
    public async Task What_is_no_list_is_passed_over()
    {
        await using DialingHub server = await DialingHub.StartAsync(Learning);
        await server.Peer.SendAsync(0, FrameKind.Peers, [0xff]);
        await TellAsync(server, [new(new(11), "127.0.0.1:9")]);

        await Poll.Until(() => server.Hub.Peers.Count(peer => peer.IsLearned) == 1);
        Assert.Single(server.Folder.Replicas[0].Status().Links);
    }

    private static Task TellAsync(DialingHub server, params PeerList.Entry[] entries) =>
        server.Peer.SendAsync(0, FrameKind.Peers, new PeerList(0, [.. entries]).ToFrame().Payload.ToArray());

    private static int LinksOf(LinkServer server) => server.Replica.Status().Links.Count;
}
