using System.Collections.Immutable;
using Syncline.Crdt.Encoding;
using Syncline.Replication.Spaces;

namespace Syncline.Replication.Protocol;

/// <summary>What a node tells another of where members can be dialed: frame <see cref="FrameKind.Peers"/>.</summary>
/// <param name="Port">Where the speaker listens itself, at the address that it is seen at; 0 if it does not.</param>
/// <param name="Peers">The others that it is linked with, and can be dialed.</param>
public sealed record PeerList(int Port, ImmutableArray<PeerList.Entry> Peers)
{
    /// <summary>How many peers a list has at most.</summary>
    public const int PeersMax = 64;

    private const int PortMax = 65_535;

    /// <summary>A name of 253 bytes, brackets, a colon and a port.</summary>
    private const int AddressBytesMax = 261;

    private const int EntryBytesMin = 17;

    /// <summary>A member, and where it listens.</summary>
    /// <param name="Member">Which.</param>
    /// <param name="Address"><c>HOST:PORT</c>; whoever reads it checks that it is one.</param>
    public readonly record struct Entry(MemberId Member, string Address);

    /// <summary>The frame; the first <see cref="PeersMax"/> peers are in it.</summary>
    public Frame ToFrame()
    {
        WireWriter writer = new();
        writer.Varint((ulong)Port);
        int count = Math.Min(Peers.Length, PeersMax);
        writer.Varint((ulong)count);
        foreach (Entry entry in Peers.AsSpan(0, count))
        {
            writer.Fixed128(entry.Member.Bits);
            writer.Text(entry.Address);
        }

        return new(FrameKind.Peers, writer.ToArray());
    }

    /// <summary>Reads a frame's payload; false if it is none.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out PeerList list)
    {
        list = new(0, []);
        WireReader reader = new(payload);
        if (!reader.Varint(PortMax, out ulong port)) return false;
        if (!reader.Count(EntryBytesMin, PeersMax, out int count)) return false;
        var peers = ImmutableArray.CreateBuilder<Entry>(count);
        for (int i = 0; i < count; i++)
        {
            if (!reader.Fixed128(out UInt128 member)) return false;
            if (!reader.Text(AddressBytesMax, out string address)) return false;
            peers.Add(new(new(member), address));
        }

        if (!reader.AtEnd()) return false;
        list = new((int)port, peers.MoveToImmutable());
        return true;
    }
}
