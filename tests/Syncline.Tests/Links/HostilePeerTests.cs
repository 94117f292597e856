using Syncline.Links;
using Syncline.Replication.Protocol;
using Syncline.Replication.Spaces;

namespace Syncline.Tests.Links;

/// <summary>What a stranger on the port can do: be ended; never more (I10, and the decoders' list of traps).</summary>
public sealed class HostilePeerTests
{
    private static readonly LinkHubOptions Impatient = new()
    {
        SilenceMax = TimeSpan.FromMilliseconds(300),
        UnlinkedMax = TimeSpan.FromMilliseconds(300),
    };

    private static readonly MemberId Stranger = new(7);

    [Fact]
    public async Task Garbage_of_any_kind_ends_the_connection_and_changes_nothing()
    {
        await using LinkServer server = await LinkServer.StartAsync();
        byte[] digest = server.Replica.Snapshot().Digest();
        Random random = new(20_262);
        for (int i = 0; i < 20; i++)
        {
            byte[] garbage = new byte[8 + random.Next(200)];
            random.NextBytes(garbage);
            garbage[2] = 0;
            garbage[3] = (byte)(i % 2 * 0xFF); // Lengths that are too large, and checksums that are wrong.
            using RawPeer peer = await RawPeer.ConnectAsync(server.Address);
            await peer.SendAsync(garbage);
            await peer.SendAsync(new byte[70_000]);
            await peer.EndAsync();
        }

        Assert.Equal(digest, server.Replica.Snapshot().Digest());
        await server.ServesAsync();
    }

    [Fact]
    public async Task One_byte_a_time_without_end_is_ended()
    {
        await using LinkServer server = await LinkServer.StartAsync(Impatient);
        using RawPeer peer = await RawPeer.ConnectAsync(server.Address);
        Task ended = peer.EndAsync();
        byte[] hello = RawPeer.Encode(1, FrameKind.Hello, RawPeer.HelloTo("default", Stranger));
        for (int i = 0; i < hello.Length - 1 && !ended.IsCompleted; i++)
        {
            await TrySendAsync(peer, hello[i..(i + 1)]);
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        await ended;
    }

    [Fact]
    public async Task Who_sends_whole_frames_but_links_no_space_is_ended()
    {
        await using LinkServer server = await LinkServer.StartAsync(Impatient);
        using RawPeer peer = await RawPeer.ConnectAsync(server.Address);
        Task ended = peer.EndAsync();
        DateTimeOffset deadline = DateTimeOffset.UtcNow.AddSeconds(20);
        while (!ended.IsCompleted)
        {
            Assert.True(DateTimeOffset.UtcNow < deadline, "A peer without any space keeps its connection.");
            await TrySendAsync(peer, RawPeer.Encode(9, FrameKind.Heartbeat, new byte[16]));
            await TrySendAsync(peer, RawPeer.Encode(1000, (FrameKind)4242, [1, 2, 3]));
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task A_space_is_linked_once_on_a_connection_whatever_channels_are_opened()
    {
        await using LinkServer server = await LinkServer.StartAsync();
        using RawPeer peer = await RawPeer.ConnectAsync(server.Address);
        for (uint channel = 1; channel <= 200; channel++)
        {
            await peer.SendAsync(channel, FrameKind.Hello, RawPeer.HelloTo("default", Stranger));
        }

        for (int i = 0; i < 199; i++)
        {
            Assert.Equal(LinkRefusal.DuplicateLink, (await peer.RefusalAsync()).Reason);
        }

        Assert.Single(server.Replica.Status().Links);
    }

    [Fact]
    public async Task Two_members_on_one_connection_are_refused()
    {
        await using LinkServer server = await LinkServer.StartAsync();
        using RawPeer peer = await RawPeer.ConnectAsync(server.Address);
        server.Folder.OpenSpace("other");
        await peer.SendAsync(1, FrameKind.Hello, RawPeer.HelloTo("default", Stranger));
        await peer.SendAsync(2, FrameKind.Hello, RawPeer.HelloTo("other", new(8)));
        Assert.Equal(LinkRefusal.Malformed, (await peer.RefusalAsync()).Reason);
        await peer.EndAsync();
    }

    [Fact]
    public async Task A_hello_for_another_space_on_an_open_channel_is_refused()
    {
        await using LinkServer server = await LinkServer.StartAsync();
        server.Folder.OpenSpace("other");
        using RawPeer peer = await RawPeer.ConnectAsync(server.Address);
        await peer.SendAsync(1, FrameKind.Hello, RawPeer.HelloTo("default", Stranger));
        await peer.SendAsync(1, FrameKind.Hello, RawPeer.HelloTo("other", Stranger));
        Assert.Equal(LinkRefusal.GenesisMismatch, (await peer.RefusalAsync()).Reason);
        await peer.EndAsync();
    }

    [Fact]
    public async Task A_required_kind_that_is_unknown_ends_the_connection_with_its_name()
    {
        await using LinkServer server = await LinkServer.StartAsync();
        using RawPeer peer = await RawPeer.ConnectAsync(server.Address);
        await peer.SendAsync(1, FrameKind.Hello, RawPeer.HelloTo("default", Stranger));
        await peer.SendAsync(1, (FrameKind)4243, [1]);
        await peer.SendAsync(1, (FrameKind)4242, [1]);
        Refusal refusal = await peer.RefusalAsync();
        Assert.Equal(LinkRefusal.UnknownFrame, refusal.Reason);
        Assert.Contains("4242", refusal.Detail, StringComparison.Ordinal);
        await peer.EndAsync();
    }

    [Fact]
    public async Task A_large_frame_of_a_stranger_is_not_waited_for()
    {
        await using LinkServer server = await LinkServer.StartAsync();
        using RawPeer peer = await RawPeer.ConnectAsync(server.Address);
        byte[] prefix = new byte[FrameCodec.PrefixBytes];
        BitConverter.TryWriteBytes(prefix, FrameCodec.BytesMax);
        await peer.SendAsync(prefix);
        await peer.EndAsync();
    }

    [Fact]
    public async Task Who_asks_and_does_not_read_is_answered_no_faster_than_it_reads()
    {
        await using LinkServer server = await LinkServer.StartAsync();
        using RawPeer peer = await RawPeer.ConnectAsync(server.Address);
        byte[] hello = RawPeer.Encode(1, FrameKind.Hello, RawPeer.HelloTo(new string('x', 1000), Stranger));
        byte[] flood = [.. Enumerable.Repeat(hello, 1_000).SelectMany(bytes => bytes)];
        using CancellationTokenSource stuck = new(TimeSpan.FromSeconds(2));
        bool wasHeldUp = false;
        try
        {
            for (int i = 0; i < 100; i++)
            {
                await peer.SendUntilAsync(flood, stuck.Token);
            }
        }
        catch (OperationCanceledException)
        {
            wasHeldUp = true;
        }

        Assert.True(wasHeldUp, "100 MB of hellos were taken in, and their answers kept.");
    }

    [Fact]
    public async Task Heartbeats_that_tell_nonsense_are_not_each_answered_by_a_hello()
    {
        await using LinkServer server = await LinkServer.StartAsync();
        using RawPeer peer = await RawPeer.ConnectAsync(server.Address);
        await peer.SendAsync(1, FrameKind.Hello, RawPeer.HelloTo("default", Stranger));
        for (int i = 0; i < 1_000; i++)
        {
            await peer.SendAsync(1, FrameKind.Heartbeat, new byte[16]);
        }

        await peer.SendAsync(1, (FrameKind)4242, []);
        await peer.EndAsync();
        Assert.InRange(peer.Count(FrameKind.Hello), 1, 100);
    }

    private static async Task TrySendAsync(RawPeer peer, byte[] bytes)
    {
        try
        {
            await peer.SendAsync(bytes);
        }
        catch (System.Net.Sockets.SocketException)
        {
            // Ended meanwhile.
        }
    }
}
