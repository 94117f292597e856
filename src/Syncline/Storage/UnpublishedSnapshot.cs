namespace Syncline.Storage;

/// <summary>A snapshot that is written aside and waits for the log.</summary>
/// <param name="Snapshot">What it will be.</param>
/// <param name="Until">The last position that went into it: it counts once the log is durable up to there.</param>
internal sealed record UnpublishedSnapshot(StoredSnapshot Snapshot, long Until);
