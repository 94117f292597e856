using System.Buffers.Binary;
using Syncline.Crdt.Encoding;

namespace Syncline.Replication.Protocol;

/// <summary>
/// Form of a frame on a connection: <c>length (4 bytes), CRC-32C of the rest (4 bytes), channel, kind, payload</c>. The
/// channel says which space the frame is for, so that one connection serves many.
/// </summary>
public static class FrameCodec
{
    /// <summary>How many bytes stand before the part that the length counts.</summary>
    public const int PrefixBytes = 8;

    /// <summary>How many bytes a frame may have: one transaction of the greatest size, and its run's head.</summary>
    public const int BytesMax = Transactions.TransactionCodec.BytesMax + (8 * 1024 * 1024);

    /// <summary>Writes a frame.</summary>
    public static void Write(WireWriter writer, uint channel, Frame frame)
    {
        ArgumentNullException.ThrowIfNull(writer);
        WireWriter head = new(16);
        head.Varint(channel);
        head.Varint((ulong)frame.Kind);
        uint crc = Crc32C.Append(Crc32C.Of(head.Written), frame.Payload.Span);
        writer.Fixed32((uint)(head.Length + frame.Payload.Length));
        writer.Fixed32(crc);
        writer.Raw(head.Written);
        writer.Raw(frame.Payload.Span);
    }

    /// <summary>Reads the first 8 bytes of a frame: how many follow.</summary>
    public static bool TryReadLength(ReadOnlySpan<byte> prefix, out int length, out DecodeError error)
    {
        uint claimed = BinaryPrimitives.ReadUInt32LittleEndian(prefix);
        error = claimed > BytesMax ? DecodeError.LimitExceeded : claimed < 2 ? DecodeError.Truncated : DecodeError.None;
        length = error == DecodeError.None ? (int)claimed : 0;
        return error == DecodeError.None;
    }

    /// <summary>Reads the rest of a frame. The payload refers to <paramref name="rest"/>.</summary>
    public static bool TryRead(
        ReadOnlySpan<byte> prefix, ReadOnlyMemory<byte> rest, out uint channel, out Frame frame, out DecodeError error)
    {
        frame = default;
        channel = 0;
        error = DecodeError.ChecksumMismatch;
        if (BinaryPrimitives.ReadUInt32LittleEndian(prefix[4..]) != Crc32C.Of(rest.Span)) return false;
        WireReader reader = new(rest.Span);
        bool read = reader.Varint(uint.MaxValue, out ulong number) & reader.Varint(int.MaxValue, out ulong kind);
        error = reader.Error;
        channel = (uint)number;
        frame = new((FrameKind)kind, rest[reader.Offset..]);
        return read;
    }
}
