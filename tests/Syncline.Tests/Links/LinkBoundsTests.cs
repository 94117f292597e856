using System.Net.Sockets;
using Syncline.Links;
using Syncline.Replicas;
using Syncline.Replication.Protocol;
using Syncline.Replication.Spaces;

namespace Syncline.Tests.Links;

/// <summary>What all connections together may hold, and who goes where it is exceeded (I10).</summary>
public sealed class LinkBoundsTests
{
    private const FrameKind Skipped = (FrameKind)4243;
    private const FrameKind Refused = (FrameKind)4242;

    private static readonly TimeSpan Never = TimeSpan.FromMinutes(10);

    private static readonly LinkHubOptions Patient =
        new() { SilenceMax = Never, UnlinkedMax = Never, TurnMax = Never };

    [Fact]
    public async Task Of_ten_thousand_half_open_connections_few_stand_and_others_are_served()
    {
        await using LinkServer server = await LinkServer.StartAsync(Patient with { StrangersMax = 100 });
        List<Socket> halfOpen = [];
        int standing = 0;
        try
        {
            List<Task> ends = [];
            for (int i = 0; i < 10_000; i++)
            {
                Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                halfOpen.Add(socket);
                await socket.ConnectAsync(server.Address, Poll.Deadline());
                Interlocked.Increment(ref standing);
                ends.Add(EndAsync(socket));
                if (i % 1_000 == 0) await server.ServesAsync();
            }

            await Poll.Until(() => Volatile.Read(ref standing) <= 100);
            await server.ServesAsync();
            Assert.InRange(standing, 1, 100); // No more were sent away than had to be.
        }
        finally
        {
            halfOpen.ForEach(socket => socket.Dispose());
        }

        async Task EndAsync(Socket socket)
        {
            try
            {
                while (await socket.ReceiveAsync(new byte[64]) > 0)
                {
                }
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // Reset, or the test is over.
            }

            Interlocked.Decrement(ref standing);
        }
    }

    [Fact]
    public async Task A_length_that_is_never_filled_ends_the_connection_of_a_member_too()
    {
        await using LinkServer server =
            await LinkServer.StartAsync(Patient with { SilenceMax = TimeSpan.FromMilliseconds(300) });
        foreach (int sent in new[] { 0, 100, 100_000 })
        {
            // Its answer says that the member was taken in, however soon its silence is too long.
            using RawPeer peer = await RawPeer.ConnectAsync(server.Address);
            await peer.SendAsync(1, FrameKind.Hello, RawPeer.HelloTo("default", new(7)));
            await peer.HelloAsync();
            await peer.SendAsync(Begin(FrameCodec.BytesMax, sent));
            await peer.EndAsync();
        }

        await server.ServesAsync();
    }

    [Fact]
    public async Task Large_frames_wait_for_their_turn_and_ordinary_ones_go_on()
    {
        await using LinkServer server = await LinkServer.StartAsync(Patient with { ReceivedBytesMax = 8 << 20 });
        RawPeer holder = await GreetAsync(server, 7);
        using (holder)
        {
            await holder.SendAsync(Begin(3 << 20, 100_000));
            await Poll.Until(() => server.Hub.BytesReceived > 100_000);
            using RawPeer next = await GreetAsync(server, 8);
            Task<Refusal> answer = AskAsync(next, 3 << 20);
            using RawPeer ordinary = await GreetAsync(server, 9);
            Assert.Equal(LinkRefusal.UnknownFrame, (await AskAsync(ordinary, 200_000)).Reason);
            Assert.False(answer.IsCompleted, "Two large frames took the room of one.");

            holder.Dispose();
            Assert.Equal(LinkRefusal.UnknownFrame, (await answer).Reason);
        }
    }

    [Fact]
    public async Task A_frame_whose_turn_does_not_come_ends_its_connection_and_no_other()
    {
        await using LinkServer server = await LinkServer.StartAsync(
            Patient with { ReceivedBytesMax = 8 << 20, TurnMax = TimeSpan.FromMilliseconds(300) });
        using RawPeer holder = await GreetAsync(server, 7);
        await holder.SendAsync(Begin(3 << 20, 100_000));
        await Poll.Until(() => server.Hub.BytesReceived > 100_000);
        using RawPeer next = await GreetAsync(server, 8);
        Task ended = next.EndAsync();
        await Assert.ThrowsAnyAsync<SocketException>(() => SendAsync(next));
        await ended;
        await Poll.Until(() => server.Hub.Peers is [{ Member: MemberId member }] && member == new MemberId(7));

        static async Task SendAsync(RawPeer peer)
        {
            await peer.SendAsync(1, Skipped, new byte[3 << 20]);
            while (true)
            {
                await peer.SendAsync(1, Skipped, new byte[1 << 20]);
            }
        }
    }

    [Fact]
    public async Task A_frame_larger_than_all_the_room_passes_alone()
    {
        await using LinkServer server = await LinkServer.StartAsync(Patient with { ReceivedBytesMax = 1 });
        using RawPeer peer = await GreetAsync(server, 7);
        Assert.Equal(LinkRefusal.UnknownFrame, (await AskAsync(peer, 3 << 20)).Reason);
    }

    [Fact]
    public async Task Who_does_not_read_loses_its_connection_and_others_are_served()
    {
        await using LinkServer server = await LinkServer.StartAsync(Patient with { QueuedBytesMax = 16 << 20 });
        List<Replica> spaces = [server.Replica, .. Enumerable.Range(1, 9).Select(i => server.Folder.OpenSpace($"{i}"))];
        foreach (Replica space in spaces)
        {
            for (int i = 0; i < 4; i++)
            {
                space.Transact(tx => tx.Register($"r/{i}").Assign(new string('x', 1 << 20)));
            }
        }

        using RawPeer peer = await GreetAsync(server, 7);
        await Poll.Until(() => server.Replica.Status().Links.Count == 1);
        for (uint i = 1; i < spaces.Count; i++)
        {
            await peer.SendAsync(1 + i, FrameKind.Hello, RawPeer.HelloTo(spaces[(int)i].SpaceName, new(7)));
        }

        await server.ServesAsync();
        await Poll.Until(() => spaces.All(space => space.Status().Links.Count == 0));
        await server.ServesAsync();
    }

    private static async Task<RawPeer> GreetAsync(LinkServer server, ulong member)
    {
        RawPeer peer = await RawPeer.ConnectAsync(server.Address);
        await peer.SendAsync(1, FrameKind.Hello, RawPeer.HelloTo("default", new(member)));
        await Poll.Until(() => server.Hub.Peers.Any(known => known.Member == new MemberId(member)));
        return peer;
    }

    /// <summary>Sends a frame that is skipped, then one that is refused, so that it is known to be taken in.</summary>
    private static async Task<Refusal> AskAsync(RawPeer peer, int bytes)
    {
        await peer.SendAsync(1, Skipped, new byte[bytes]);
        await peer.SendAsync(1, Refused, []);
        return await peer.RefusalAsync();
    }

    /// <summary>The beginning of a frame of a length.</summary>
    private static byte[] Begin(int length, int sent)
    {
        byte[] bytes = new byte[FrameCodec.PrefixBytes + sent];
        BitConverter.TryWriteBytes(bytes, length);
        return bytes;
    }
}
