using System.Buffers.Binary;
using System.Numerics;

namespace Syncline.Replication.Transactions;

/// <summary>The fast 128-bit hash of the chains: MurmurHash3, x64, 128 bits, seed 0.</summary>
/// <remarks>
/// Not cryptographic: it catches forks that copies and restored backups cause, not forgeries; those are for signatures.
/// Source: Appleby, MurmurHash3 (public domain), x64_128 variant.
/// </remarks>
public static class ChainHash
{
    private const ulong C1 = 0x87c37b91114253d5;
    private const ulong C2 = 0x4cf5ad432745937f;

    /// <summary>The hash of some bytes, as the first half in the low 64 bits.</summary>
    public static UInt128 Of(ReadOnlySpan<byte> bytes)
    {
        ulong h1 = 0, h2 = 0;
        ReadOnlySpan<byte> rest = bytes;
        for (; rest.Length >= 16; rest = rest[16..])
        {
            h1 ^= MixFirst(BinaryPrimitives.ReadUInt64LittleEndian(rest));
            h1 = ((BitOperations.RotateLeft(h1, 27) + h2) * 5) + 0x52dce729;
            h2 ^= MixSecond(BinaryPrimitives.ReadUInt64LittleEndian(rest[8..]));
            h2 = ((BitOperations.RotateLeft(h2, 31) + h1) * 5) + 0x38495ab5;
        }

        if (!rest.IsEmpty)
        {
            Span<byte> tail = stackalloc byte[16];
            rest.CopyTo(tail);
            h2 ^= rest.Length > 8 ? MixSecond(BinaryPrimitives.ReadUInt64LittleEndian(tail[8..])) : 0;
            h1 ^= MixFirst(BinaryPrimitives.ReadUInt64LittleEndian(tail));
        }

        h1 ^= (ulong)bytes.Length;
        h2 ^= (ulong)bytes.Length;
        h1 += h2;
        h2 += h1;
        h1 = Finish(h1);
        h2 = Finish(h2);
        h1 += h2;
        h2 += h1;
        return new(h2, h1);
    }

    /// <summary>
    /// The chain value after a transaction: over the value before it, its header bytes and its sections' hashes.
    /// </summary>
    public static UInt128 Next(UInt128 before, ReadOnlySpan<byte> header, ReadOnlySpan<byte[]> sections) =>
        Next(before, header, TransactionSections.Of(sections));

    /// <inheritdoc cref="Next(UInt128, ReadOnlySpan{byte}, ReadOnlySpan{byte[]})"/>
    public static UInt128 Next(UInt128 before, ReadOnlySpan<byte> header, TransactionSections sections)
    {
        int length = 16 + header.Length + (16 * sections.Count);
        Span<byte> linked = length <= 512 ? stackalloc byte[length] : new byte[length];
        BinaryPrimitives.WriteUInt128LittleEndian(linked, before);
        header.CopyTo(linked[16..]);
        Span<byte> target = linked[(16 + header.Length)..];
        foreach (ReadOnlySpan<byte> section in sections)
        {
            BinaryPrimitives.WriteUInt128LittleEndian(target, Of(section));
            target = target[16..];
        }

        return Of(linked);
    }

    private static ulong MixFirst(ulong k) => BitOperations.RotateLeft(k * C1, 31) * C2;

    private static ulong MixSecond(ulong k) => BitOperations.RotateLeft(k * C2, 33) * C1;

    private static ulong Finish(ulong h)
    {
        h ^= h >> 33;
        h *= 0xff51afd7ed558ccd;
        h ^= h >> 33;
        h *= 0xc4ceb9fe1a85ec53;
        return h ^ (h >> 33);
    }
}
