using System.Buffers.Binary;

namespace Syncline.Storage;

/// <summary>Finds where records go on behind bytes that are none.</summary>
internal static class RecordSearch
{
    private const long CheckedBytesPerByte = 8;
    private const int EpochOffset = RecordFrame.HeaderBytes - sizeof(uint);

    /// <summary>The offset of the next record or mark from an offset on; null if there is none.</summary>
    /// <remarks>Cost: linear, whatever the bytes are. Memory: what lies between offset and limit.</remarks>
    public static long? Next(IStorageFile file, SegmentHeader header, long from, long limit)
    {
        if (from + RecordFrame.HeaderBytes > limit || limit - from > Array.MaxLength) return null;
        byte[] bytes = new byte[limit - from];
        ReadOnlySpan<byte> rest = bytes.AsSpan(0, file.Read(from, bytes));
        Span<byte> epoch = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(epoch, header.Epoch);
        long budget = rest.Length * CheckedBytesPerByte; // Hostile bytes can't make the search quadratic.
        for (int at = 0; at + RecordFrame.HeaderBytes <= rest.Length; at++)
        {
            int found = rest[(at + EpochOffset)..].IndexOf(epoch);
            if (found < 0) return null;
            at += found;
            ReadOnlySpan<byte> frame = rest[at..];
            if (!RecordFrame.TryReadLength(frame, frame.Length, out int bodyBytes)) continue;
            budget -= bodyBytes;
            if (budget < 0) return null;
            frame = frame[..(RecordFrame.HeaderBytes + bodyBytes)];
            if (RecordFrame.IsValid(frame, header.Epoch, header.Number, from + at, out _)) return from + at;
        }

        return null;
    }
}
