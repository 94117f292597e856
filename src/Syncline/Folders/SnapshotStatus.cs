using Syncline.Storage;

namespace Syncline.Folders;

/// <summary>How the snapshots of a data folder stand.</summary>
/// <param name="Latest">The newest; null if there is none.</param>
/// <param name="LogBytes">How many bytes of log an opening would replay behind it.</param>
/// <param name="Damaged">Those that opening found damaged, and did without.</param>
/// <param name="Problem">Why the last attempt to write one failed; null if it did not.</param>
public sealed record SnapshotStatus(
    StoredSnapshot? Latest, long LogBytes, IReadOnlyList<DamagedSnapshot> Damaged, StorageException? Problem);
