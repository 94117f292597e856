using System.IO.Compression;
using Syncline.Crdt.Encoding;

namespace Syncline.Crdt.Sequences;

/// <summary>Bytes with a length before them, by Brotli where that is shorter.</summary>
/// <remarks>
/// A few hundred bytes may claim to be gigabytes: what claims more than <see cref="HistoryFormat.RatioMax"/> times its
/// length is refused before anything is allocated, and stored as it is by the writer.
/// </remarks>
internal static class PackedBytes
{
    private const int Quality = 0; // Half the time of the next, and a twentieth longer.
    private const int Window = 18;
    private const int PackedMin = 64;

    /// <summary>Writes the bytes.</summary>
    public static void Write(WireWriter wire, ReadOnlySpan<byte> bytes)
    {
        wire.Varint((ulong)bytes.Length);
        if (bytes.Length >= PackedMin)
        {
            byte[] packed = GC.AllocateUninitializedArray<byte>(BrotliEncoder.GetMaxCompressedLength(bytes.Length));
            if (BrotliEncoder.TryCompress(bytes, packed, out int length, Quality, Window)
                && length < bytes.Length && (long)length * HistoryFormat.RatioMax >= bytes.Length)
            {
                wire.Bytes(packed.AsSpan(0, length));
                return;
            }
        }

        wire.Varint(0);
        wire.Raw(bytes);
    }

    /// <summary>Skips over bytes, and says where they are.</summary>
    public static bool TryRead(ref WireReader wire, out Packed packed)
    {
        packed = default;
        if (!wire.Varint((ulong)Array.MaxLength, out ulong length)) return false;
        if (!wire.Varint(length, out ulong packedLength)) return false;
        ulong stored = packedLength == 0 ? length : packedLength;
        bool isBomb = packedLength != 0 && length > packedLength * HistoryFormat.RatioMax;
        if (isBomb) return wire.Fail(DecodeError.LimitExceeded);
        if (stored > (ulong)wire.Remaining) return wire.Fail(DecodeError.Truncated);
        packed = new((int)length, wire.Offset..(wire.Offset + (int)stored), packedLength != 0);
        return wire.Raw((int)stored, out _);
    }

    /// <summary>The bytes; null if they can't be had.</summary>
    public static byte[]? Unpack(ReadOnlySpan<byte> all, in Packed packed)
    {
        ReadOnlySpan<byte> stored = all[packed.At];
        if (!packed.IsPacked) return stored.ToArray();
        byte[] bytes = new byte[packed.Length];
        return BrotliDecoder.TryDecompress(stored, bytes, out int length) && length == bytes.Length ? bytes : null;
    }

    /// <summary>Bytes as they are stored.</summary>
    internal readonly record struct Packed(int Length, Range At, bool IsPacked);
}
