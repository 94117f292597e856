namespace Syncline.Storage;

/// <summary>A snapshot that stands in a store.</summary>
/// <param name="Number">The how manyth of the store.</param>
/// <param name="Position">Which records it stands for: all up to this position.</param>
/// <param name="Bytes">How many bytes it takes.</param>
public sealed record StoredSnapshot(uint Number, long Position, long Bytes);
