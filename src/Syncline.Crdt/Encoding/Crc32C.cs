using System.Buffers.Binary;
using System.Numerics;

namespace Syncline.Crdt.Encoding;

/// <summary>CRC-32C (Castagnoli): the checksum of stored bytes. It finds accidents, not forgery.</summary>
/// <remarks>
/// Every error burst of at most 32 bits is found, so every flipped bit is. Cost: one processor instruction per 8 bytes
/// where the processor has it.
/// Source: Castagnoli, Bräuer, Herrmann, "Optimization of cyclic redundancy-check codes", 1993.
/// </remarks>
public static class Crc32C
{
    /// <summary>The checksum of the bytes; 0 for none.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes) => Append(0, bytes);

    /// <summary>The checksum of what <paramref name="checksum"/> stands for, followed by the bytes.</summary>
    public static uint Append(uint checksum, ReadOnlySpan<byte> bytes)
    {
        uint state = ~checksum;
        while (bytes.Length >= sizeof(ulong))
        {
            state = BitOperations.Crc32C(state, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (byte part in bytes)
        {
            state = BitOperations.Crc32C(state, part);
        }

        return ~state;
    }

    /// <summary>The checksum of what <paramref name="checksum"/> stands for, then 4 bytes, little endian.</summary>
    public static uint Append(uint checksum, uint value) => ~BitOperations.Crc32C(~checksum, value);

    /// <summary>The checksum of what <paramref name="checksum"/> stands for, then 8 bytes, little endian.</summary>
    public static uint Append(uint checksum, ulong value) => ~BitOperations.Crc32C(~checksum, value);
}
