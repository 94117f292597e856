using System.Collections.Immutable;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;

namespace Syncline.Replication.Protocol;

/// <summary>
/// Payload of a pull, <c>id, from, until, count, (replica, last, chain)*</c>: which bytes of a snapshot may be sent
/// now, and with the first pull the ends of the chains that it would extend.
/// </summary>
/// <param name="Id">The snapshot that was offered.</param>
/// <param name="From">The first byte wanted.</param>
/// <param name="Until">The first byte not yet wanted: so the puller's memory bounds the sender.</param>
/// <param name="Ends">
/// Of writers of whom the snapshot has more: where their chains end at the puller, so that the sender can catch a fork.
/// </param>
public sealed record SnapshotPull(UInt128 Id, long From, long Until, ImmutableArray<ChainEnd> Ends)
{
    /// <summary>How many bytes one pull may bring: so a puller's claim does not bound the sender's memory.</summary>
    public const int BytesMax = 4 * 1024 * 1024;

    private const int EndBytesMin = 24;

    /// <summary>Writes the payload.</summary>
    public byte[] Encode()
    {
        WireWriter writer = new();
        writer.Fixed128(Id);
        writer.Varint((ulong)From);
        writer.Varint((ulong)Until);
        writer.Varint((ulong)Ends.Length);
        foreach (ChainEnd end in Ends)
        {
            end.Write(writer);
        }

        return writer.ToArray();
    }

    /// <summary>Reads a payload.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> payload, out SnapshotPull pull)
    {
        pull = null!;
        WireReader reader = new(payload);
        if (!reader.Fixed128(out UInt128 id) || !reader.Varint(long.MaxValue, out ulong from)) return false;
        if (!reader.Varint(long.MaxValue, out ulong until)) return false;
        if (!reader.Count(EndBytesMin, VersionVectorCodec.EntriesMax, out int count)) return false;
        var ends = ImmutableArray.CreateBuilder<ChainEnd>(count);
        for (int i = 0; i < count; i++)
        {
            if (!reader.Replica(out ReplicaId replica) || !reader.Varint(out ulong last)) return false;
            if (!reader.Fixed128(out UInt128 chain)) return false;
            ends.Add(new(replica, last, chain));
        }

        pull = new(id, (long)from, (long)until, ends.MoveToImmutable());
        return reader.AtEnd();
    }
}
