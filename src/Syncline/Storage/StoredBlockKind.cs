namespace Syncline.Storage;

/// <summary>What the bytes of a block are.</summary>
internal enum StoredBlockKind : uint
{
    /// <summary>The content itself.</summary>
    Plain = 1,

    /// <summary>The content in Brotli's form, shorter than itself.</summary>
    Compressed = 2,

    /// <summary>The last block of a snapshot: what the others were.</summary>
    Footer = 3,
}
