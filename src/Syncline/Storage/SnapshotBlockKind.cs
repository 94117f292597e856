namespace Syncline.Storage;

/// <summary>What the bytes of a block are.</summary>
internal enum SnapshotBlockKind : uint
{
    /// <summary>The content itself.</summary>
    Plain = 1,

    /// <summary>The content in Brotli's form, shorter than itself.</summary>
    Compressed = 2,

    /// <summary>The last block: what the others were.</summary>
    Footer = 3,
}
