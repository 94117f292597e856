using System.Buffers.Binary;

namespace Syncline.Storage;

/// <summary>What the last block of a snapshot says of the others.</summary>
/// <remarks><c>records u64, content bytes u64, until u64, blocks u32, chain u32</c>, little endian.</remarks>
/// <param name="Records">How many records there are.</param>
/// <param name="ContentBytes">How many bytes of content.</param>
/// <param name="Until">The last position whose record went into it; it was durable in the log.</param>
/// <param name="Blocks">How many blocks are before this one.</param>
/// <param name="Chain">The CRC-32C over the checksums of those blocks.</param>
internal readonly record struct SnapshotFooter(long Records, long ContentBytes, long Until, uint Blocks, uint Chain)
{
    public const int Bytes = 32;

    public void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteInt64LittleEndian(target, Records);
        BinaryPrimitives.WriteInt64LittleEndian(target[8..], ContentBytes);
        BinaryPrimitives.WriteInt64LittleEndian(target[16..], Until);
        BinaryPrimitives.WriteUInt32LittleEndian(target[24..], Blocks);
        BinaryPrimitives.WriteUInt32LittleEndian(target[28..], Chain);
    }

    public static bool TryRead(ReadOnlySpan<byte> bytes, out SnapshotFooter footer)
    {
        footer = default;
        if (bytes.Length != Bytes) return false;
        footer = new(
            BinaryPrimitives.ReadInt64LittleEndian(bytes),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[24..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[28..]));
        return true;
    }
}
