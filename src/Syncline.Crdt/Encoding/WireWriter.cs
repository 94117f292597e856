using System.Buffers.Binary;
using System.Text;
using Syncline.Crdt.Causality;

namespace Syncline.Crdt.Encoding;

/// <summary>Writes the primitive forms that all formats are built from, into one growing buffer.</summary>
/// <remarks>
/// Numbers are LEB128 varints; signed ones zigzag first; a replica id takes 7 bytes, little endian; a string is its
/// UTF-8 length and bytes. One thread at a time; <see cref="Clear"/> keeps the buffer for the next value.
/// </remarks>
public sealed class WireWriter(int capacity = 256)
{
    private byte[] buffer = new byte[Math.Max(16, capacity)];

    /// <summary>How many bytes have been written.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes written so far; valid until the next write.</summary>
    public ReadOnlySpan<byte> Written => buffer.AsSpan(0, Length);

    /// <summary>The bytes written so far, for asynchronous writers; valid until the next write.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => buffer.AsMemory(0, Length);

    /// <summary>A copy of the bytes written so far.</summary>
    public byte[] ToArray() => Written.ToArray();

    /// <summary>Starts again from nothing.</summary>
    public void Clear() => Length = 0;

    /// <summary>Writes one byte.</summary>
    public void Byte(byte value) => Reserve(1)[0] = value;

    /// <summary>Sets bits of a byte that is written.</summary>
    public void SetBits(int at, byte bits) => buffer.AsSpan(0, Length)[at] |= bits;

    /// <summary>Writes an unsigned number in 1 to 10 bytes.</summary>
    public void Varint(ulong value)
    {
        Span<byte> target = Grow(10);
        int length = 0;
        while (value >= 0x80)
        {
            target[length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        target[length++] = (byte)value;
        Length += length;
    }

    /// <summary>Writes a signed number; small magnitudes are short.</summary>
    public void SignedVarint(long value) => Varint(((ulong)value << 1) ^ (ulong)(value >> 63));

    /// <summary>Writes a signed 128-bit number in 1 to 19 bytes; small magnitudes are short.</summary>
    public void SignedVarint128(Int128 value)
    {
        UInt128 rest = ((UInt128)value << 1) ^ (UInt128)(value >> 127);
        Span<byte> target = Grow(19);
        int length = 0;
        while (rest >= 0x80)
        {
            target[length++] = (byte)((byte)(rest & 0x7F) | 0x80);
            rest >>= 7;
        }

        target[length++] = (byte)rest;
        Length += length;
    }

    /// <summary>Writes 8 bytes, little endian.</summary>
    public void Fixed64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Reserve(8), value);

    /// <summary>Writes 4 bytes, little endian.</summary>
    public void Fixed32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Reserve(4), value);

    /// <summary>Writes 16 bytes, little endian.</summary>
    public void Fixed128(UInt128 value) => BinaryPrimitives.WriteUInt128LittleEndian(Reserve(16), value);

    /// <summary>Writes a replica id in 7 bytes, little endian.</summary>
    public void Replica(ReplicaId replica)
    {
        Span<byte> target = Reserve(7);
        BinaryPrimitives.WriteUInt32LittleEndian(target, (uint)replica.Value);
        BinaryPrimitives.WriteUInt16LittleEndian(target[4..], (ushort)(replica.Value >> 32));
        target[6] = (byte)(replica.Value >> 48);
    }

    /// <summary>Writes bytes without a length.</summary>
    public void Raw(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    /// <summary>Writes bytes that the caller fills in.</summary>
    public Span<byte> Raw(int length) => Reserve(length);

    /// <summary>Writes a length and the bytes.</summary>
    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        Varint((ulong)bytes.Length);
        Raw(bytes);
    }

    /// <summary>Writes a length and bytes that the caller fills in.</summary>
    public Span<byte> Bytes(int length)
    {
        Varint((ulong)length);
        return Reserve(length);
    }

    /// <summary>Writes a length and the UTF-8 bytes of well-formed text.</summary>
    public void Text(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int length = StrictText.GetByteCount(text);
        Varint((ulong)length);
        StrictText.GetBytes(text, Reserve(length));
    }

    private static UTF8Encoding StrictText { get; } =
        new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private Span<byte> Reserve(int count)
    {
        Span<byte> target = Grow(count)[..count];
        Length += count;
        return target;
    }

    private Span<byte> Grow(int count)
    {
        if (buffer.Length - Length < count)
        {
            Array.Resize(ref buffer, Math.Max(buffer.Length * 2, checked(Length + count)));
        }

        return buffer.AsSpan(Length);
    }
}
