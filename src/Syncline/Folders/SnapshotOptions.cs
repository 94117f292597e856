using Syncline.Storage;

namespace Syncline.Folders;

/// <summary>When a data folder writes a snapshot of all its spaces, and what then becomes of its log.</summary>
public sealed record SnapshotOptions
{
    /// <summary>
    /// After how many bytes of log the next snapshot is written; more where the last one was larger, so that snapshots
    /// never cost more than the log itself.
    /// </summary>
    /// <value>Default: 64 MiB. At least 1.</value>
    public long IntervalBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>How much of the log is kept that opening does not need.</summary>
    /// <value>Default: <see cref="HistoryPolicy.All"/>: nothing is deleted unless asked for.</value>
    public HistoryPolicy History { get; init; } = HistoryPolicy.All;

    /// <summary>True to compress snapshots, and segments of the log once they are full.</summary>
    /// <value>Default: false.</value>
    public bool Compresses { get; init; }
}
