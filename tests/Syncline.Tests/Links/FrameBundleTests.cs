using System.Text;
using Syncline.Crdt.Encoding;
using Syncline.Keys;
using Syncline.Links;
using Syncline.Replication.Protocol;
using Syncline.Testing;

namespace Syncline.Tests.Links;

/// <summary>Frames that are compressed on their way: the same frames, fewer bytes, and nothing to abuse.</summary>
public sealed class FrameBundleTests
{
    private static readonly LinkHubOptions Always = new() { Compression = LinkCompression.Always };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void What_is_bundled_is_unpacked_frame_by_frame(ulong seed)
    {
        Prng random = new(seed);
        BundleWriter writer = new();
        for (int round = 0; round < 50; round++)
        {
            List<(uint Channel, Frame Frame)> frames =
                [.. Enumerable.Range(0, random.Between(1, 40)).Select(_ => FrameOf(random))];
            WireWriter batch = new();
            frames.ForEach(each => FrameCodec.Write(batch, each.Channel, each.Frame));

            ReadOnlyMemory<byte> sent = writer.Run(batch.WrittenMemory);
            Assert.True(sent.Length <= batch.Length);
            Assert.Equal(frames.Select(Text), Unbundle(sent).Select(Text));
        }
    }

    [Fact]
    public void What_can_t_be_compressed_passes_and_so_does_what_follows_for_a_while()
    {
        Prng random = new(7);
        BundleWriter writer = new();
        WireWriter noise = new(), text = new();
        FrameCodec.Write(noise, 1, new(FrameKind.Transactions, Bytes(random, 10_000)));
        FrameCodec.Write(text, 1, new(FrameKind.Transactions, new byte[10_000]));

        Assert.True(writer.Run(text.WrittenMemory).Length < 200);
        Assert.Equal(noise.Length, writer.Run(noise.WrittenMemory).Length);
        Assert.Equal(text.Length, writer.Run(text.WrittenMemory).Length);
        for (int i = 0; i < 32; i++)
        {
            writer.Run(text.WrittenMemory);
        }

        Assert.True(writer.Run(text.WrittenMemory).Length < 200);
    }

    [Fact]
    public void A_bundle_that_was_fixed_is_read()
    {
        string file = File.ReadAllText(RepositoryFiles.PathOf("tests/golden/bundle-v1/two-frames.hex")).Trim();

        Assert.Equal(
            [$"3 Transactions {new string('a', 300)}", $"4 Heartbeat {new string('b', 300)}"],
            Unbundle(Convert.FromHexString(file)).Select(Text));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Compressed_links_carry_the_same_in_less_than_half_the_bytes(bool hasKey)
    {
        SecretKey? key = hasKey ? SecretKey.Create() : null;
        long plain = await BytesOfCatchingUpAsync(key, Always with { Compression = LinkCompression.Never });
        long compressed = await BytesOfCatchingUpAsync(key, Always);

        Assert.True(compressed < plain / 2, $"{compressed} of {plain} bytes.");
    }

    [Fact]
    public async Task Who_does_not_read_bundles_gets_none()
    {
        await using DialingHub server = await DialingHub.StartAsync(Always);
        string text = new('x', 100_000);
        server.Other.Transact(tx => tx.Register("a/r").Assign(text));

        while ((await server.Peer.ReceiveAsync(FrameKind.Transactions)).Payload.Length < text.Length)
        {
            // The members' records.
        }
    }

    public static TheoryData<string, byte[]> Hostile => new()
    {
        { "no length", [] },
        { "more than a bundle may hold", [0x81, 0x80, 0x10, 1, 2, 3] },
        { "no Brotli", [0x90, 0x10, 1, 2, 3] },
        { "shorter than it says", PayloadOf(FrameBytes(FrameKind.Heartbeat, 2000), lie: 1) },
        { "longer than it says", PayloadOf(FrameBytes(FrameKind.Heartbeat, 2000), lie: -1) },
        { "an end within a frame", PayloadOf(FrameBytes(FrameKind.Heartbeat, 2000)[..^1]) },
        { "an end within a prefix", PayloadOf([.. FrameBytes(FrameKind.Heartbeat, 2000), 1, 2, 3]) },
        { "another bundle", PayloadOf(FrameBytes(FrameKind.Bundle, 2000)) },
        { "a wrong checksum", PayloadOf([.. FrameBytes(FrameKind.Heartbeat, 2000)[..^1], 9]) },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task A_bundle_that_is_none_ends_the_connection(string what, byte[] payload)
    {
        await using DialingHub server = await DialingHub.StartAsync(Always);
        await server.Peer.SendAsync(0, FrameKind.Bundle, payload);

        Refusal refusal = await server.Peer.RefusalAsync();
        Assert.True(refusal.Reason == LinkRefusal.Malformed, $"{what}: {refusal}");
    }

    [Fact]
    public async Task A_hello_may_come_in_a_bundle()
    {
        await using LinkServer server = await LinkServer.StartAsync(Always);
        using RawPeer peer = await RawPeer.ConnectAsync(server.Address);
        byte[] hello = RawPeer.Encode(1, FrameKind.Hello, RawPeer.HelloTo("default", new(7)));
        await peer.SendAsync(0, FrameKind.Bundle, PayloadOf(hello));

        Assert.Equal((1u, "default"), await peer.HelloAsync());
        Assert.Single(server.Replica.Status().Links);
    }

    private static async Task<long> BytesOfCatchingUpAsync(SecretKey? key, LinkHubOptions options)
    {
        await using LinkServer left = await LinkServer.StartAsync(options, key);
        await using LinkServer right = await LinkServer.StartAsync(options, key);
        for (int i = 0; i < 1_000; i++)
        {
            left.Replica.Transact(tx => tx.Register($"notes/{i}").Assign($"The note of number {i} is a note."));
        }

        right.Hub.Connect($"{left.Address}");
        await right.Replica.WaitForVersionAsync(left.Replica.Version, Poll.Deadline());
        Assert.Equal(left.Replica.Snapshot().Digest(), right.Replica.Snapshot().Digest());
        return left.Hub.BytesSent;
    }

    private static byte[] FrameBytes(FrameKind kind, int bytes)
    {
        WireWriter writer = new();
        FrameCodec.Write(writer, 1, new(kind, new byte[bytes]));
        return writer.ToArray();
    }

    private static byte[] PayloadOf(byte[] frames, int lie = 0)
    {
        byte[] packed = new byte[frames.Length + 100];
        Assert.True(System.IO.Compression.BrotliEncoder.TryCompress(frames, packed, out int length));
        WireWriter payload = new();
        payload.Varint((ulong)(frames.Length + lie));
        payload.Raw(packed.AsSpan(0, length));
        return payload.ToArray();
    }

    private static List<(uint Channel, Frame Frame)> Unbundle(ReadOnlyMemory<byte> sent)
    {
        List<(uint, Frame)> frames = [];
        while (!sent.IsEmpty)
        {
            Assert.True(FrameCodec.TryReadLength(sent.Span, out int length, out _));
            ReadOnlyMemory<byte> rest = sent.Slice(FrameCodec.PrefixBytes, length);
            Assert.True(FrameCodec.TryRead(sent.Span, rest, out uint channel, out Frame frame, out _));
            sent = sent[(FrameCodec.PrefixBytes + length)..];
            if (frame.Kind != FrameKind.Bundle)
            {
                frames.Add((channel, frame));
                continue;
            }

            var (inner, _) = FrameBundle.Unpack(frame.Payload.Span);
            Assert.True(inner.Length <= FrameBundle.BytesMax);
            while (!inner.IsEmpty)
            {
                frames.Add(FrameBundle.Take(ref inner));
            }
        }

        return frames;
    }

    private static (uint Channel, Frame Frame) FrameOf(Prng random)
    {
        int bytes = random.Pick([0, 10, 300, 5_000, 100_000, 300_000]);
        byte[] payload = random.Chance(300)
            ? Bytes(random, bytes)
            : [.. Enumerable.Repeat((byte)random.Below(3), bytes)];
        return ((uint)random.Below(5), new(random.Pick([FrameKind.Transactions, FrameKind.Heartbeat]), payload));
    }

    private static byte[] Bytes(Prng random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => (byte)random.Below(256))];

    private static string Text((uint Channel, Frame Frame) each) =>
        $"{each.Channel} {each.Frame.Kind} {Encoding.Latin1.GetString(each.Frame.Payload.Span)}";
}
