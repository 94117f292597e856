using System.Buffers.Binary;
using System.IO.Compression;
using Syncline.Crdt.Encoding;

namespace Syncline.Storage;

/// <summary>
/// The head of a block of a snapshot or of a compressed segment:
/// <c>stored u32, content u32, kind u32, CRC-32C u32</c>; the stored bytes follow.
/// </summary>
/// <remarks>
/// The checksum covers the first 12 bytes, the stored bytes, and then the block's place, which is not stored: number of
/// the file and index of the block. So a block that lies anywhere but where it was written is none.
/// </remarks>
/// <param name="StoredBytes">How many bytes follow.</param>
/// <param name="ContentBytes">How many bytes they stand for.</param>
/// <param name="Kind">What they are.</param>
/// <param name="Checksum">The checksum.</param>
internal readonly record struct StoredBlock(int StoredBytes, int ContentBytes, StoredBlockKind Kind, uint Checksum)
{
    public const int HeadBytes = 16;

    /// <summary>How many bytes of content a block has at most: 1 MiB.</summary>
    public const int ContentBytesMax = 1024 * 1024;
    private const int ChecksumOffset = 12;

    /// <summary>Writes the head before the stored bytes, and returns its checksum.</summary>
    /// <param name="block">Room for the head, then the stored bytes.</param>
    /// <param name="contentBytes">How many bytes they stand for.</param>
    /// <param name="kind">What they are.</param>
    /// <param name="number">The number of the snapshot or segment.</param>
    /// <param name="index">The block's index, from 0.</param>
    public static uint WriteHead(Span<byte> block, int contentBytes, StoredBlockKind kind, uint number, uint index)
    {
        BinaryPrimitives.WriteInt32LittleEndian(block, block.Length - HeadBytes);
        BinaryPrimitives.WriteInt32LittleEndian(block[4..], contentBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(block[8..], (uint)kind);
        uint checksum = ChecksumOf(block, number, index);
        BinaryPrimitives.WriteUInt32LittleEndian(block[ChecksumOffset..], checksum);
        return checksum;
    }

    /// <summary>Reads a head; false if no block has it.</summary>
    public static bool TryReadHead(ReadOnlySpan<byte> head, out StoredBlock block)
    {
        block = default;
        if (head.Length < HeadBytes) return false;
        block = new(
            BinaryPrimitives.ReadInt32LittleEndian(head),
            BinaryPrimitives.ReadInt32LittleEndian(head[4..]),
            (StoredBlockKind)BinaryPrimitives.ReadUInt32LittleEndian(head[8..]),
            BinaryPrimitives.ReadUInt32LittleEndian(head[ChecksumOffset..]));
        return block.ContentBytes is > 0 and <= ContentBytesMax
            && block.StoredBytes > 0
            && block.StoredBytes <= block.ContentBytes
            && (block.Kind == StoredBlockKind.Compressed || block.StoredBytes == block.ContentBytes)
            && Enum.IsDefined(block.Kind);
    }

    /// <summary>Restores the content from the stored bytes; false if they do not stand for that many.</summary>
    public bool TryUnpack(ReadOnlySpan<byte> stored, Span<byte> content)
    {
        if (Kind == StoredBlockKind.Compressed)
        {
            return BrotliDecoder.TryDecompress(stored, content, out int written) && written == content.Length;
        }

        stored.CopyTo(content);
        return true;
    }

    /// <summary>The checksum of a whole block at its place.</summary>
    public static uint ChecksumOf(ReadOnlySpan<byte> block, uint number, uint index) => Crc32C.Append(
        Crc32C.Append(
            Crc32C.Append(Crc32C.Of(block[..ChecksumOffset]), block[HeadBytes..]),
            number),
        index);
}
