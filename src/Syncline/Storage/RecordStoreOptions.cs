namespace Syncline.Storage;

/// <summary>How a <see cref="FileRecordStore"/> keeps its records.</summary>
public sealed record RecordStoreOptions
{
    /// <summary>How the log writes, and whom it tells.</summary>
    public LogOptions Log { get; init; } = new();

    /// <summary>What is kept of the log below the snapshots.</summary>
    /// <value>Default: <see cref="HistoryPolicy.None"/>.</value>
    public HistoryPolicy History { get; init; } = HistoryPolicy.None;

    /// <summary>True to compress snapshots; reading knows by itself.</summary>
    /// <value>Default: false.</value>
    public bool Compresses { get; init; }

    /// <summary>The wall clock, for the age of what is kept.</summary>
    /// <value>Default: the system's.</value>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
