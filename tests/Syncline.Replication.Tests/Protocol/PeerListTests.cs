using System.Collections.Immutable;
using Syncline.Replication.Protocol;
using Syncline.Testing;

namespace Syncline.Replication.Tests.Protocol;

/// <summary>Lists of peers come from outside: bounded, whole or refused.</summary>
public sealed class PeerListTests
{
    [Fact]
    public void What_is_written_is_read_up_to_the_bound()
    {
        ImmutableArray<PeerList.Entry> many =
            [.. Enumerable.Range(1, PeerList.PeersMax + 1).Select(i => new PeerList.Entry(new((ulong)i), $"h:{i}"))];

        Assert.True(PeerList.TryRead(new PeerList(65_535, many).ToFrame().Payload.Span, out PeerList read));
        Assert.Equal(65_535, read.Port);
        Assert.Equal(many.Take(PeerList.PeersMax), read.Peers);
    }

    [Fact]
    public void Bytes_that_are_none_are_refused()
    {
        byte[] good = new PeerList(7400, [new(new(5), "[::1]:7410")]).ToFrame().Payload.ToArray();
        for (int length = 0; length < good.Length; length++)
        {
            Assert.False(PeerList.TryRead(good.AsSpan(0, length), out _));
        }

        Assert.False(PeerList.TryRead([.. good, 0], out _));
        Assert.False(PeerList.TryRead([0x80, 0x80, 0x04, 0], out _)); // Port 65,536.
        Assert.False(PeerList.TryRead([0, 65], out _)); // More than the bound, and not there.
        Prng random = new(1);
        for (int i = 0; i < 10_000; i++)
        {
            byte[] damaged = [.. good];
            damaged[random.Below(damaged.Length)] ^= (byte)(1 << random.Below(8));
            _ = PeerList.TryRead(damaged, out PeerList list);
            Assert.True(list.Peers.Length <= PeerList.PeersMax);
        }
    }
}
