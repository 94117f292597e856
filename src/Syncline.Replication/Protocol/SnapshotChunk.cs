using Syncline.Crdt.Encoding;

namespace Syncline.Replication.Protocol;

/// <summary>Payload of a chunk, <c>id, offset, last, bytes</c>: a part of a snapshot.</summary>
/// <param name="Id">Of which snapshot.</param>
/// <param name="Offset">Where in it.</param>
/// <param name="IsLast">True if nothing follows.</param>
/// <param name="Bytes">The bytes.</param>
public sealed record SnapshotChunk(UInt128 Id, long Offset, bool IsLast, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Writes the payload.</summary>
    public byte[] Encode()
    {
        WireWriter writer = new(Bytes.Length + 32);
        writer.Fixed128(Id);
        writer.Varint((ulong)Offset);
        writer.Byte(IsLast ? (byte)1 : (byte)0);
        writer.Raw(Bytes.Span);
        return writer.ToArray();
    }

    /// <summary>Reads a payload; the bytes refer to it.</summary>
    public static bool TryDecode(ReadOnlyMemory<byte> payload, out SnapshotChunk chunk)
    {
        WireReader reader = new(payload.Span);
        byte last = 0;
        bool read = reader.Fixed128(out UInt128 id)
            & reader.Varint(long.MaxValue, out ulong offset)
            && reader.Byte(out last)
            && last <= 1;
        chunk = new(id, (long)offset, last == 1, read ? payload[reader.Offset..] : default);
        return read;
    }
}
