namespace Syncline.Storage;

/// <summary>A snapshot that is held open to be read: it stays readable though it is deleted meanwhile.</summary>
/// <param name="File">The open file.</param>
/// <param name="Header">Its header.</param>
internal sealed record HeldSnapshot(IStorageFile File, SnapshotHeader Header);
