using System.Collections.Immutable;
using Syncline.Storage;

namespace Syncline.Folders.Backups;

/// <summary>What a backup holds.</summary>
/// <param name="Files">How many files.</param>
/// <param name="Bytes">How many bytes it has.</param>
/// <param name="FirstPosition">The position of the log's first record.</param>
/// <param name="LastPosition">
/// The position of the log's last record: all that was durable when the backup was begun is in it.
/// </param>
/// <param name="TakenAt">When it was begun.</param>
public sealed record BackupSummary(
    int Files, long Bytes, long FirstPosition, long LastPosition, DateTimeOffset TakenAt)
{
    /// <summary>The snapshots that were left out, since they are damaged; it is whole without them.</summary>
    public ImmutableArray<DamagedSnapshot> LeftOut { get; init; } = [];
}
