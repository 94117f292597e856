namespace Syncline.Storage;

/// <summary>Where the replay of a log begins: behind a snapshot, or at its first record.</summary>
/// <param name="Position">The snapshot stands for all records up to this one; 0: there is none.</param>
/// <param name="Until">The last position that was durable when the snapshot was made to count.</param>
/// <param name="File">The snapshot's file.</param>
internal readonly record struct LogStart(long Position, long Until, string? File)
{
    /// <summary>The snapshots that could not be used, the newest first.</summary>
    public IReadOnlyList<DamagedSnapshot>? Damaged { get; init; }
}
