namespace Syncline.Storage;

/// <summary>How a <see cref="FileRecordStore"/> keeps its records.</summary>
public sealed record RecordStoreOptions
{
    /// <summary>How the log writes, and whom it tells.</summary>
    public LogOptions Log { get; init; } = new();

    /// <summary>What is kept of the log below the snapshots.</summary>
    /// <value>Default: <see cref="HistoryPolicy.None"/>.</value>
    public HistoryPolicy History { get; init; } = HistoryPolicy.None;

    /// <summary>
    /// True to compress snapshots, and segments of the log once they are full; reading knows by itself.
    /// </summary>
    /// <value>Default: false.</value>
    public bool Compresses { get; init; }

    /// <summary>Called when a segment could not be compressed: it stays as it is, and service goes on.</summary>
    /// <remarks>On the thread that compresses: don't wait for the store's disposal, don't throw.</remarks>
    public Action<StorageException>? CompressionFailed { get; init; }

    /// <summary>The wall clock, for the age of what is kept.</summary>
    /// <value>Default: the system's.</value>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
