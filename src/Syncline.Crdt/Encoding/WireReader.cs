using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;
using Syncline.Crdt.Causality;

namespace Syncline.Crdt.Encoding;

/// <summary>Reads the primitive forms that <see cref="WireWriter"/> writes, from bytes of unknown origin.</summary>
/// <remarks>
/// The first error sticks, with its offset, and every later read fails. Lengths are checked against the bytes that are
/// left before anything is allocated (I10). Only shortest varints are accepted, so equal values have equal bytes.
/// </remarks>
public ref struct WireReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;

    /// <summary>The first error, or <see cref="DecodeError.None"/>.</summary>
    public DecodeError Error { get; private set; }

    /// <summary>How many bytes have been read; after an error, where it was found.</summary>
    public int Offset { get; private set; }

    /// <summary>How many bytes are left.</summary>
    public readonly int Remaining => bytes.Length - Offset;

    /// <summary>Records the first error; always false.</summary>
    public bool Fail(DecodeError error)
    {
        if (Error == DecodeError.None) Error = error;
        return false;
    }

    /// <summary>True if there was no error and no byte is left.</summary>
    public bool AtEnd() => Error == DecodeError.None && (Remaining == 0 || Fail(DecodeError.TrailingBytes));

    /// <summary>The bytes from an offset up to where the reader is.</summary>
    public readonly ReadOnlySpan<byte> Since(int offset) => bytes[offset..Offset];

    /// <summary>Reads one byte.</summary>
    public bool Byte(out byte value)
    {
        value = 0;
        if (Error != DecodeError.None) return false;
        if (Remaining < 1) return Fail(DecodeError.Truncated);
        value = bytes[Offset++];
        return true;
    }

    /// <summary>Reads an unsigned number in its shortest form.</summary>
    public bool Varint(out ulong value)
    {
        value = 0;
        if (Error != DecodeError.None) return false;
        if ((uint)Offset >= (uint)bytes.Length || bytes[Offset] >= 0x80) return LongVarint(out value);
        value = bytes[Offset++];
        return true;
    }

    /// <summary>Reads an unsigned number of at most <paramref name="max"/>.</summary>
    public bool Varint(ulong max, out ulong value) =>
        Varint(out value) && (value <= max || Fail(DecodeError.LimitExceeded));

    /// <summary>Reads a signed number.</summary>
    public bool SignedVarint(out long value)
    {
        bool read = Varint(out ulong zigzag);
        value = (long)(zigzag >> 1) ^ -(long)(zigzag & 1);
        return read;
    }

    /// <summary>Reads a signed 128-bit number.</summary>
    public bool SignedVarint128(out Int128 value)
    {
        value = 0;
        if (Error != DecodeError.None) return false;
        if ((uint)Offset < (uint)bytes.Length && bytes[Offset] < 0x80)
        {
            int small = bytes[Offset++];
            value = (small >> 1) ^ -(small & 1);
            return true;
        }

        UInt128 zigzag = 0;
        int shift = 0;
        for (int index = Offset; ; index++, shift += 7)
        {
            if (index >= bytes.Length) return Fail(DecodeError.Truncated);
            byte part = bytes[index];
            if (shift == 126 && part > 3) return Fail(DecodeError.LimitExceeded);
            zigzag |= (UInt128)(part & 0x7F) << shift;
            if (part >= 0x80) continue;
            if (part == 0 && shift > 0) return Fail(DecodeError.NotCanonical);
            Offset = index + 1;
            value = (Int128)(zigzag >> 1) ^ -(Int128)(zigzag & 1);
            return true;
        }
    }

    /// <summary>Reads the number of items to come, each of at least <paramref name="itemBytesMin"/> bytes.</summary>
    /// <remarks>A count that the bytes left can't hold is refused before anything is allocated for it.</remarks>
    public bool Count(int itemBytesMin, int max, out int count)
    {
        count = 0;
        if (!Varint(out ulong claimed)) return false;
        if (claimed > (ulong)max) return Fail(DecodeError.LimitExceeded);
        if (claimed * (ulong)itemBytesMin > (ulong)Remaining) return Fail(DecodeError.Truncated);
        count = (int)claimed;
        return true;
    }

    /// <summary>Reads 4 bytes, little endian.</summary>
    public bool Fixed32(out uint value)
    {
        bool read = Raw(4, out ReadOnlySpan<byte> part);
        value = read ? BinaryPrimitives.ReadUInt32LittleEndian(part) : 0;
        return read;
    }

    /// <summary>Reads 8 bytes, little endian.</summary>
    public bool Fixed64(out ulong value)
    {
        bool read = Raw(8, out ReadOnlySpan<byte> part);
        value = read ? BinaryPrimitives.ReadUInt64LittleEndian(part) : 0;
        return read;
    }

    /// <summary>Reads 16 bytes, little endian.</summary>
    public bool Fixed128(out UInt128 value)
    {
        bool read = Raw(16, out ReadOnlySpan<byte> part);
        value = read ? BinaryPrimitives.ReadUInt128LittleEndian(part) : 0;
        return read;
    }

    /// <summary>Reads a replica id.</summary>
    public bool Replica(out ReplicaId replica)
    {
        replica = default;
        if (!Raw(7, out ReadOnlySpan<byte> part)) return false;
        ulong value = BinaryPrimitives.ReadUInt32LittleEndian(part)
            | ((ulong)BinaryPrimitives.ReadUInt16LittleEndian(part[4..]) << 32)
            | ((ulong)part[6] << 48);
        if (value is 0 or > ReplicaId.MaxValue) return Fail(DecodeError.OutOfDomain);
        replica = new(value);
        return true;
    }

    /// <summary>Reads that many bytes, without copying them.</summary>
    public bool Raw(int count, out ReadOnlySpan<byte> part)
    {
        part = default;
        if (Error != DecodeError.None) return false;
        if (Remaining < count) return Fail(DecodeError.Truncated);
        part = bytes.Slice(Offset, count);
        Offset += count;
        return true;
    }

    /// <summary>Reads a length of at most <paramref name="bytesMax"/> and that many bytes, uncopied.</summary>
    public bool Bytes(int bytesMax, out ReadOnlySpan<byte> part)
    {
        part = default;
        return Varint((ulong)bytesMax, out ulong length)
            && (length <= (ulong)Remaining || Fail(DecodeError.Truncated))
            && Raw((int)length, out part);
    }

    /// <summary>Reads well-formed text of at most <paramref name="bytesMax"/> bytes of UTF-8.</summary>
    public bool Text(int bytesMax, out string text)
    {
        text = "";
        if (!Bytes(bytesMax, out ReadOnlySpan<byte> part)) return false;
        bool isAscii = Ascii.IsValid(part);
        if (!isAscii && !Utf8.IsValid(part)) return Fail(DecodeError.InvalidText);
        text = (isAscii ? System.Text.Encoding.Latin1 : System.Text.Encoding.UTF8).GetString(part);
        return true;
    }

    /// <summary>
    /// Reads text as <see cref="Text(int, out string)"/> does; where it is equal to a known one, that one.
    /// </summary>
    /// <remarks>So runs of equal texts are one object, and cost no allocation.</remarks>
    public bool Text(int bytesMax, string? known, out string text)
    {
        WireReader ahead = this;
        if (known is null || !ahead.Bytes(bytesMax, out ReadOnlySpan<byte> part) || !Ascii.Equals(part, known))
        {
            return Text(bytesMax, out text);
        }

        text = known;
        Offset = ahead.Offset;
        return true;
    }

    private bool LongVarint(out ulong value)
    {
        value = 0;
        int shift = 0;
        for (int index = Offset; ; index++, shift += 7)
        {
            if (index >= bytes.Length) return Fail(DecodeError.Truncated);
            byte part = bytes[index];
            if (shift == 63 && part > 1) return Fail(DecodeError.LimitExceeded);
            value |= (ulong)(part & 0x7F) << shift;
            if (part >= 0x80) continue;
            if (part == 0 && shift > 0) return Fail(DecodeError.NotCanonical);
            Offset = index + 1;
            return true;
        }
    }
}
