namespace Syncline.Storage;

/// <summary>Takes back what an <see cref="IRecordStore"/> holds, while it opens.</summary>
/// <remarks>
/// First the records of one snapshot, if there is one, then those of the log behind it, each in the order in which it
/// was appended. An exception ends the opening, passes through to its caller, and leaves everything as it is.
/// </remarks>
public interface IRecordReplay
{
    /// <summary>Takes a record of the snapshot; its position is the snapshot's.</summary>
    /// <param name="record">The record; valid only during the call.</param>
    void Restore(in LogRecord record);

    /// <summary>Takes a record of the log.</summary>
    /// <param name="record">The record; valid only during the call.</param>
    void Replay(in LogRecord record);
}
