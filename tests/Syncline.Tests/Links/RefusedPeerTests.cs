using System.Net.Sockets;
using Syncline.Keys;
using Syncline.Links;
using Syncline.Replication.Protocol;
using Syncline.Replication.Spaces;

namespace Syncline.Tests.Links;

/// <summary>A peer that was refused and keeps its end of the connection holds nothing for long (I10).</summary>
public sealed class RefusedPeerTests
{
    private static readonly TimeSpan Never = TimeSpan.FromMinutes(10);

    private static readonly LinkHubOptions Patient =
        new() { SilenceMax = Never, UnlinkedMax = Never, TurnMax = Never };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Its_connection_is_gone_soon_though_every_other_time_is_long(bool hasKey)
    {
        await using LinkServer server = await LinkServer.StartAsync(Patient, hasKey ? SecretKey.Create() : null);
        using RawPeer peer = await RawPeer.ConnectAsync(server.Address);
        MemberId member = hasKey ? new(7) : server.Folder.Member; // Nobody else is that.
        await peer.SendAsync(1, FrameKind.Hello, RawPeer.HelloTo("default", member));
        Assert.Equal(hasKey ? LinkRefusal.KeyRequired : LinkRefusal.SameReplica, (await peer.RefusalAsync()).Reason);

        // The first bytes that find nobody there are answered with a reset.
        await Assert.ThrowsAsync<SocketException>(async () =>
        {
            while (true)
            {
                await peer.SendAsync(new byte[16]);
                await Task.Delay(10, Poll.Deadline());
            }
        });
    }

    [Fact]
    public async Task Many_that_keep_theirs_take_no_place_of_those_who_come_after_them()
    {
        LinkHubOptions few = Patient with { StrangersMax = 4, AcceptedMax = 48 };
        await using LinkServer server = await LinkServer.StartAsync(few, SecretKey.Create());
        List<RawPeer> kept = [];
        try
        {
            for (int i = 0; i < 400; i++)
            {
                RawPeer peer = await RawPeer.ConnectAsync(server.Address);
                kept.Add(peer);
                await peer.SendAsync(1, FrameKind.Hello, RawPeer.HelloTo("default", new(7)));
                // Whoever finds no place is sent away without a word.
                Assert.Equal(LinkRefusal.KeyRequired, (await peer.RefusalAsync()).Reason);
            }

            await server.ServesAsync();
        }
        finally
        {
            kept.ForEach(peer => peer.Dispose());
        }
    }
}
