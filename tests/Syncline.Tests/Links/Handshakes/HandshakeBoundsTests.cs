using System.Net.Sockets;
using Syncline.Keys;
using Syncline.Links;
using Syncline.Replication.Protocol;

namespace Syncline.Tests.Links.Handshakes;

/// <summary>What a stranger can take of a node that has a key: a bounded time, few bytes, one place (I10).</summary>
public sealed class HandshakeBoundsTests
{
    private static readonly SecretKey Key = SecretKey.Create();
    private static readonly TimeSpan Never = TimeSpan.FromMinutes(10);

    private static readonly LinkHubOptions Patient =
        new() { SilenceMax = Never, UnlinkedMax = Never, TurnMax = Never };

    private static readonly LinkHubOptions Impatient = new() { UnlinkedMax = TimeSpan.FromMilliseconds(300) };

    [Fact]
    public async Task A_handshake_of_one_byte_a_time_is_ended_by_name()
    {
        await using LinkServer server = await LinkServer.StartAsync(Impatient, Key);
        using RawPeer peer = await RawPeer.ConnectAsync(server.Address);
        Task ended = peer.EndAsync();
        byte[] hello = [0x16, 3, 1, 1, 0, 1, 0, 0, 252, .. new byte[252]];
        foreach (byte next in hello[..^1])
        {
            if (ended.IsCompleted) break;
            try
            {
                await peer.SendAsync([next]);
            }
            catch (SocketException)
            {
                break; // Ended meanwhile.
            }

            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        await ended;
        await Poll.Until(() => server.Hub.RefusedConnections is [{ Reason: LinkRefusal.HandshakeFailed }]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Who_stops_anywhere_in_a_handshake_is_ended(int steps)
    {
        await using LinkServer server = await LinkServer.StartAsync(Impatient, Key);
        if (steps == 0)
        {
            using RawPeer silent = await RawPeer.ConnectAsync(server.Address);
            await silent.EndAsync();
        }
        else
        {
            await using KeyedPeer peer = await KeyedPeer.ConnectAsync(server.Address);
            if (steps == 2) await peer.ExchangeNoncesAsync();
            await peer.EndAsync();
        }

        await Poll.Until(() => server.Hub.RefusedConnections is [{ Reason: LinkRefusal.HandshakeFailed }]);
    }

    [Fact]
    public async Task A_handshake_of_more_bytes_than_it_takes_is_ended()
    {
        await using LinkServer server = await LinkServer.StartAsync(Patient, Key);
        using RawPeer peer = await RawPeer.ConnectAsync(server.Address);
        Task ended = peer.EndAsync();
        try
        {
            while (!ended.IsCompleted)
            {
                await peer.SendAsync([0x16, 3, 1, 0x40, 0, 1, 0, 0xFF, 0xFF, .. new byte[0x4000 - 4]]);
            }
        }
        catch (SocketException)
        {
            // Ended, which is what was wanted.
        }

        await ended;
        await Poll.Until(() => server.Hub.RefusedConnections is [{ Reason: LinkRefusal.HandshakeFailed }]);
        Assert.Equal(0, server.Hub.BytesReceived);
    }

    [Fact]
    public async Task Half_open_handshakes_are_strangers_of_whom_few_stand()
    {
        await using LinkServer server = await LinkServer.StartAsync(Patient with { StrangersMax = 20 }, Key);
        List<RawPeer> halfOpen = [];
        int standing = 0;
        List<Task> ends = [];
        for (int i = 0; i < 500; i++)
        {
            RawPeer peer = await RawPeer.ConnectAsync(server.Address);
            halfOpen.Add(peer);
            Interlocked.Increment(ref standing);
            ends.Add(peer.EndAsync().ContinueWith(
                _ => Interlocked.Decrement(ref standing), TestContext.Current.CancellationToken));
        }

        await Poll.Until(() => Volatile.Read(ref standing) <= 20);
        await server.ServesAsync();
        Assert.InRange(standing, 1, 20);
        halfOpen.ForEach(peer => peer.Dispose());
        await Task.WhenAll(ends);
    }

    [Fact]
    public async Task A_thousand_idle_members_stand_and_others_are_served()
    {
        await using LinkServer server = await LinkServer.StartAsync(Patient with { AcceptedMax = 1_100 }, Key);
        List<KeyedPeer> idle = [];
        try
        {
            for (uint i = 1; i <= 1_000; i++)
            {
                KeyedPeer peer = await KeyedPeer.ConnectAsync(server.Address);
                idle.Add(peer);
                await peer.ProveAsync(Key);
                byte[] hello = RawPeer.HelloTo(server.Replica.Genesis, new(i));
                await peer.SendAsync(1, FrameKind.Hello, hello);
            }

            await Poll.Until(() => server.Hub.Peers.Count == 1_000);
            await server.ServesAsync();
            Assert.Equal(1_000, server.Hub.Peers.Count(peer => peer.Member is { } member && member.Bits <= 1_000));
        }
        finally
        {
            foreach (KeyedPeer peer in idle)
            {
                await peer.DisposeAsync();
            }
        }
    }
}
