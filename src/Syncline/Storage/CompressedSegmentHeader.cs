using System.Buffers.Binary;

namespace Syncline.Storage;

/// <summary>The first 64 bytes of a segment file that is compressed: format 2.</summary>
/// <remarks>
/// Those of the segment before, but for the format, and <c>length u64, written at i64, zero 4</c> in place of zeros.
/// </remarks>
/// <param name="Segment">The header of the segment before it was compressed.</param>
/// <param name="Length">How long that was: where its last record ends.</param>
/// <param name="WrittenAt">When it was last written, in milliseconds since 1970.</param>
internal readonly record struct CompressedSegmentHeader(SegmentHeader Segment, long Length, long WrittenAt)
{
    public const uint Format = 2;
    private const int LengthOffset = 40;
    private const int WrittenAtOffset = 48;

    public void Write(Span<byte> target)
    {
        Segment.Write(target);
        BinaryPrimitives.WriteInt64LittleEndian(target[LengthOffset..], Length);
        BinaryPrimitives.WriteInt64LittleEndian(target[WrittenAtOffset..], WrittenAt);
        SegmentHeader.Complete(target, Format);
    }

    /// <summary>Reads a header; false if the bytes are none of this format.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out CompressedSegmentHeader header)
    {
        header = default;
        if (!SegmentHeader.IsWhole(bytes, out uint format, out _) || format != Format) return false;
        header = new(
            SegmentHeader.Fields(bytes),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[LengthOffset..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[WrittenAtOffset..]));
        return header.Segment.Epoch > 0 && header.Length >= SegmentHeader.Bytes && header.Length <= Array.MaxLength;
    }
}
