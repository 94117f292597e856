using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Replication.Spaces;

namespace Syncline.Folders;

/// <summary>What the log of a data folder holds beside transactions.</summary>
/// <remarks>
/// Stream 0 is the folder's own: whose it is, and which spaces have which stream. Streams from 1 on are one space's
/// each: its transactions, and the replica ids that this folder has written under.
/// </remarks>
internal static class FolderRecord
{
    public const uint FolderStream = 0;

    /// <summary>Stream 0: <c>member</c>; the first record of a log.</summary>
    public const byte Member = 1;

    /// <summary>Stream 0: <c>stream, genesis</c>.</summary>
    public const byte SpaceCreated = 2;

    /// <summary>Stream 0: <c>stream</c>; later records of the stream mean nothing.</summary>
    public const byte SpaceRemoved = 3;

    /// <summary>A space's stream: a transaction record.</summary>
    public const byte Transaction = 1;

    /// <summary>
    /// A space's stream: <c>replica, ends here</c>, before the first transaction that an opening writes under it; the
    /// last one counts. Ends here is 1 if what it writes leaves only once durable, and absent in older folders, which
    /// do not tell; 0 also where this is a copy of a folder that may go on under the id.
    /// </summary>
    public const byte Incarnation = 2;

    /// <summary>A space's stream: <c>clock, index, last, bytes</c>: a part of a snapshot that was joined.</summary>
    public const byte SnapshotPart = 3;

    /// <summary>In snapshots, stream 0: <c>stream</c>, the last one that was given.</summary>
    public const byte LastStream = 4;

    /// <summary>
    /// In snapshots, a space's stream: <c>position, clock, floor, heads</c>: what the space had taken in, as far as it
    /// is no object. Its incarnations, objects, held deltas and requests follow, and the end.
    /// </summary>
    public const byte SpaceHead = 4;

    /// <summary>In snapshots, a space's stream: <c>(collection, name, type, state)*</c>, ascending over all.</summary>
    public const byte Objects = 5;

    /// <summary>In snapshots, a space's stream: its held deltas, if there are any.</summary>
    public const byte Held = 6;

    /// <summary>In snapshots, a space's stream: <c>(request, version, position)*</c>, the oldest first.</summary>
    public const byte Requests = 7;

    /// <summary>In snapshots, a space's stream: nothing more comes of the space.</summary>
    public const byte SpaceEnd = 8;

    public static byte[] EncodeMember(MemberId member)
    {
        WireWriter writer = new();
        writer.Fixed128(member.Bits);
        return writer.ToArray();
    }

    public static byte[] EncodeSpaceCreated(uint stream, SpaceGenesis genesis)
    {
        WireWriter writer = new();
        writer.Varint(stream);
        genesis.Write(writer);
        return writer.ToArray();
    }

    public static byte[] EncodeSpaceRemoved(uint stream)
    {
        WireWriter writer = new();
        writer.Varint(stream);
        return writer.ToArray();
    }

    public static byte[] EncodeIncarnation(ReplicaId replica, bool endsHere)
    {
        WireWriter writer = new();
        writer.Replica(replica);
        writer.Byte(endsHere ? (byte)1 : (byte)0);
        return writer.ToArray();
    }

    /// <summary>What a clean end leaves: <c>stream, replica</c> for each space, to its end.</summary>
    public static byte[] EncodeEnd(IEnumerable<(uint Stream, ReplicaId Replica)> ended)
    {
        WireWriter writer = new();
        foreach (var (stream, replica) in ended)
        {
            writer.Varint(stream);
            writer.Replica(replica);
        }

        return writer.ToArray();
    }

    /// <summary>The ids by stream; none if nothing was left, or in a form that is unknown here.</summary>
    public static Dictionary<uint, ReplicaId> ReadEnd(ReadOnlyMemory<byte>? note)
    {
        Dictionary<uint, ReplicaId> ended = [];
        WireReader reader = new((note ?? default).Span);
        while (reader.Remaining > 0)
        {
            bool read = reader.Varint(uint.MaxValue, out ulong stream) & reader.Replica(out ReplicaId replica);
            if (!read || !ended.TryAdd((uint)stream, replica)) return [];
        }

        return ended;
    }

    public static byte[] EncodeSnapshotPart(in SnapshotPart part)
    {
        WireWriter writer = new(part.Bytes.Length + 32);
        writer.Fixed64(part.Clock.Bits);
        writer.Varint((ulong)part.Index);
        writer.Byte(part.IsLast ? (byte)1 : (byte)0);
        writer.Raw(part.Bytes.Span);
        return writer.ToArray();
    }

    public static bool TryReadMember(ReadOnlySpan<byte> payload, out MemberId member)
    {
        WireReader reader = new(payload);
        bool read = reader.Fixed128(out UInt128 bits) && reader.AtEnd();
        member = new(bits);
        return read;
    }

    public static bool TryReadSpaceCreated(ReadOnlySpan<byte> payload, out uint stream, out SpaceGenesis genesis)
    {
        WireReader reader = new(payload);
        bool read = reader.Varint(uint.MaxValue, out ulong number) & SpaceGenesis.TryRead(ref reader, out genesis);
        stream = (uint)number;
        return read && reader.AtEnd();
    }

    public static bool TryReadSpaceRemoved(ReadOnlySpan<byte> payload, out uint stream)
    {
        WireReader reader = new(payload);
        bool read = reader.Varint(uint.MaxValue, out ulong number) && reader.AtEnd();
        stream = (uint)number;
        return read;
    }

    public static bool TryReadIncarnation(
        ReadOnlySpan<byte> payload, out ReplicaId replica, out bool endsHere)
    {
        WireReader reader = new(payload);
        byte durable = 0;
        bool read = reader.Replica(out replica) && (reader.Remaining == 0 || reader.Byte(out durable));
        endsHere = durable == 1;
        return read && reader.AtEnd() && durable <= 1;
    }

    public static bool TryReadSnapshotPart(ReadOnlySpan<byte> payload, out SnapshotPart part)
    {
        WireReader reader = new(payload);
        byte last = 0;
        bool read = reader.Fixed64(out ulong clock)
            & reader.Varint(int.MaxValue, out ulong index)
            && reader.Byte(out last)
            && last <= 1;
        part = read ? new(new(clock), (int)index, last == 1, payload[reader.Offset..].ToArray()) : default;
        return read;
    }
}
