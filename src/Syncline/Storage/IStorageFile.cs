namespace Syncline.Storage;

/// <summary>An open file of an <see cref="IStorageFolder"/>.</summary>
/// <remarks>
/// A write survives a power loss only after <see cref="Sync"/>; until then any part of it may be there, down to single
/// sectors in any order. Every member throws <see cref="StorageException"/>. Thread: one at a time.
/// </remarks>
public interface IStorageFile : IDisposable
{
    /// <summary>The file's name in its folder.</summary>
    string Name { get; }

    /// <summary>How many bytes it has, empty space included.</summary>
    long Length { get; }

    /// <summary>When it was last written.</summary>
    DateTimeOffset WrittenAt { get; }

    /// <summary>
    /// Fills the target from the offset; returns how many bytes there were, fewer only at the file's end.
    /// </summary>
    int Read(long offset, Span<byte> target);

    /// <summary>Writes all the bytes at the offset, or throws; the file grows if they go beyond its end.</summary>
    void Write(long offset, ReadOnlySpan<byte> bytes);

    /// <summary>Forces everything written so far to the disk.</summary>
    /// <remarks>A failure is final for the file: the system may have dropped what it could not write.</remarks>
    void Sync();

    /// <summary>Cuts the file to that length.</summary>
    void Truncate(long length);
}
