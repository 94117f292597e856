using System.IO.Compression;

namespace Syncline.Storage;

/// <summary>Compresses blocks on their way to a file. Memory: a block. Thread: one at a time.</summary>
internal sealed class BlockCompression
{
    private const int Quality = 1;
    private const int WindowBits = 20; // A window of a block's size.
    private byte[] compressed = [];

    /// <summary>The block as it is to be stored: compressed, or itself where that would not be shorter.</summary>
    /// <param name="block">Room for the head, then the content: at least a byte.</param>
    /// <param name="kind">What the result holds behind the room for the head.</param>
    public Span<byte> Run(Span<byte> block, out StoredBlockKind kind)
    {
        if (compressed.Length < block.Length) compressed = new byte[block.Length];
        ReadOnlySpan<byte> content = block[StoredBlock.HeadBytes..];
        // Room for one byte less than the content: what would not become shorter does not fit.
        Span<byte> target = compressed.AsSpan(StoredBlock.HeadBytes, content.Length - 1);
        bool isShorter = BrotliEncoder.TryCompress(content, target, out int length, Quality, WindowBits);
        kind = isShorter ? StoredBlockKind.Compressed : StoredBlockKind.Plain;
        return isShorter ? compressed.AsSpan(0, StoredBlock.HeadBytes + length) : block;
    }
}
