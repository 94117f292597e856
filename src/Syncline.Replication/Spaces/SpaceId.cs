using System.Buffers.Binary;
using System.Security.Cryptography;
using Syncline.Crdt.Encoding;

namespace Syncline.Replication.Spaces;

/// <summary>Which space: 128 bits, fixed at creation.</summary>
/// <param name="Bits">The bits; written as 32 lower-case hexadecimal digits.</param>
public readonly record struct SpaceId(UInt128 Bits)
{
    /// <summary>
    /// The id of a new space: the first 128 bits of SHA-256 over name, key and generation, so that nodes which start
    /// empty side by side with the same name and key meet, and others never merge.
    /// </summary>
    /// <param name="name">The space's name.</param>
    /// <param name="key">The space's key, or empty for none.</param>
    /// <param name="generation">0, unless the space is re-created.</param>
    public static SpaceId Create(string name, ReadOnlySpan<byte> key, ulong generation)
    {
        WireWriter writer = new();
        writer.Text(name);
        writer.Bytes(key);
        writer.Varint(generation);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(writer.Written, hash);
        return new(BinaryPrimitives.ReadUInt128LittleEndian(hash));
    }

    /// <inheritdoc/>
    public override string ToString() => Bits.ToString("x32", System.Globalization.NumberFormatInfo.InvariantInfo);
}
