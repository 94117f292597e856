using System.Net;
using System.Net.Sockets;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Replication.Protocol;
using Syncline.Replication.Spaces;

namespace Syncline.Tests.Links;

/// <summary>A connection on which a test says what it likes, frame by frame or byte by byte.</summary>
internal sealed class RawPeer : IDisposable
{
    private readonly Socket socket;
    private readonly List<byte> unread = [];

    private RawPeer(Socket socket) => this.socket = socket;

    public static async Task<RawPeer> ConnectAsync(IPEndPoint address)
    {
        RawPeer peer = new(new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        await peer.socket.ConnectAsync(address, Deadline());
        return peer;
    }

    public static async Task<RawPeer> AcceptAsync(TcpListener listener) =>
        new(await listener.AcceptSocketAsync(Deadline()));

    public static byte[] HelloTo(string space, MemberId member, bool isAnswer = false) =>
        HelloTo(SpaceGenesis.Create(space), member, isAnswer);

    public static byte[] HelloTo(SpaceGenesis genesis, MemberId member, bool isAnswer = false)
    {
        WireWriter writer = new();
        new Hello
        {
            IsAnswer = isAnswer,
            Genesis = genesis,
            Member = member,
            Replica = new(member.Bits == 0 ? 1 : (ulong)(member.Bits & 0xFFFF_FFFF) + 1),
            Version = VersionVector.Empty,
            Durable = VersionVector.Empty,
        }.Write(writer);
        return writer.ToArray();
    }

    public Task SendAsync(byte[] bytes) => SendUntilAsync(bytes, Deadline());

    public async Task SendUntilAsync(byte[] bytes, CancellationToken cancellation)
    {
        for (int sent = 0; sent < bytes.Length;)
        {
            sent += await socket.SendAsync(bytes.AsMemory(sent), cancellation);
        }
    }

    public Task SendAsync(uint channel, FrameKind kind, byte[] payload) => SendAsync(Encode(channel, kind, payload));

    public static byte[] Encode(uint channel, FrameKind kind, byte[] payload)
    {
        WireWriter writer = new();
        FrameCodec.Write(writer, channel, new(kind, payload));
        return writer.ToArray();
    }

    /// <summary>The next frame of a kind, others skipped; its channel and payload.</summary>
    public async Task<(uint Channel, byte[] Payload)> ReceiveAsync(FrameKind kind)
    {
        while (true)
        {
            if (TryTake(out uint channel, out Frame frame))
            {
                if (frame.Kind == kind) return (channel, frame.Payload.ToArray());
                continue;
            }

            Assert.True(await FillAsync(), $"The connection ended before a frame of kind {kind}.");
        }
    }

    /// <summary>How many frames of a kind are among those that arrived and were not taken.</summary>
    public int Count(FrameKind kind)
    {
        int count = 0;
        while (TryTake(out _, out Frame frame))
        {
            if (frame.Kind == kind) count++;
        }

        return count;
    }

    public async Task<Refusal> RefusalAsync() => (await RefusedChannelAsync()).Refusal;

    /// <summary>The next refusal, and the channel that it ends.</summary>
    public async Task<(uint Channel, Refusal Refusal)> RefusedChannelAsync()
    {
        var (channel, payload) = await ReceiveAsync(FrameKind.Refusal);
        Assert.True(Refusal.TryDecode(payload, out Refusal refusal));
        return (channel, refusal);
    }

    /// <summary>The next hello: its channel and the space that it names.</summary>
    public async Task<(uint Channel, string Space)> HelloAsync()
    {
        var (channel, payload) = await ReceiveAsync(FrameKind.Hello);
        WireReader reader = new(payload);
        Assert.True(Hello.TryRead(ref reader, out Hello hello));
        return (channel, hello.Genesis.Name);
    }

    /// <summary>Completes when the other side has ended the connection.</summary>
    public async Task EndAsync()
    {
        try
        {
            while (await FillAsync())
            {
            }
        }
        catch (SocketException)
        {
            // Reset, since bytes of this side were left unread there.
        }
    }

    public void Dispose() => socket.Dispose();

    private static CancellationToken Deadline() => new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token;

    private async Task<bool> FillAsync()
    {
        byte[] buffer = new byte[64 * 1024];
        int read = await socket.ReceiveAsync(buffer, Deadline());
        unread.AddRange(buffer.AsSpan(0, read));
        return read > 0;
    }

    private bool TryTake(out uint channel, out Frame frame)
    {
        channel = 0;
        frame = default;
        byte[] bytes = [.. unread];
        if (bytes.Length < FrameCodec.PrefixBytes) return false;
        Assert.True(FrameCodec.TryReadLength(bytes, out int length, out _));
        if (bytes.Length < FrameCodec.PrefixBytes + length) return false;
        ReadOnlyMemory<byte> rest = bytes.AsMemory(FrameCodec.PrefixBytes, length);
        Assert.True(FrameCodec.TryRead(bytes, rest, out channel, out frame, out _));
        unread.RemoveRange(0, FrameCodec.PrefixBytes + length);
        return true;
    }
}
