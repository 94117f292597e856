namespace Syncline.Replication.Engines;

/// <summary>What one look at the history found.</summary>
public enum HistoryStep
{
    /// <summary>Nothing that the reader has not seen.</summary>
    End,

    /// <summary>Only what the reader has seen; there is more to look at.</summary>
    Passed,

    /// <summary>A transaction that the reader has not seen.</summary>
    Transaction,

    /// <summary>Something that the reader has not seen is no longer held: only the present can be told.</summary>
    BelowFloor,
}
