namespace Syncline.Storage;

/// <summary>
/// What a data folder stands on: an ordered, durable log of records, and snapshots in place of its beginning.
/// </summary>
/// <remarks>
/// <para>Records are opaque here; <c>(stream, kind)</c> mean something to their owner alone. Positions count 1, 2, 3,
/// ... over the store's whole life, and what a crash loses is always a suffix.</para>
/// <para>A store is opened with an <see cref="IRecordReplay"/>, which gets the newest good snapshot and every record
/// behind its position. Thread: every member may be called from any thread.</para>
/// </remarks>
public interface IRecordStore : IAsyncDisposable
{
    /// <summary>What opening took off the end of the log; null if it ended cleanly.</summary>
    CutTail? CutTail { get; }

    /// <summary>The snapshots that opening found damaged, and did without; the newest first.</summary>
    IReadOnlyList<DamagedSnapshot> DamagedSnapshots { get; }

    /// <summary>The newest snapshot; null if there is none.</summary>
    StoredSnapshot? LatestSnapshot { get; }

    /// <summary>How many bytes of records lie behind the newest snapshot's position.</summary>
    long BytesSinceSnapshot { get; }

    /// <summary>The highest position that is durable, with all before it.</summary>
    long DurablePosition { get; }

    /// <summary>The position of the last record appended or replayed; 0: there is none.</summary>
    long AppendedPosition { get; }

    /// <summary>What made the store read-only; null while it works.</summary>
    StorageException? Failure { get; }

    /// <summary>What the full disk answered; null while there is space, as far as is known.</summary>
    StorageException? Shortage { get; }

    /// <summary>What <see cref="CloseAsync"/> left for this opening; null after a crash. It is given once.</summary>
    ReadOnlyMemory<byte>? EndNote { get; }

    /// <summary>
    /// True if <see cref="EndNote"/> was left here: the store is exactly as it was then. Else this is a copy or a
    /// restored backup, and what it is of may go on by itself.
    /// </summary>
    bool IsContinued { get; }

    /// <summary>Appends a record and returns its position; it is not durable yet. Never waits.</summary>
    /// <exception cref="StorageReadOnlyException">A write or sync failed before.</exception>
    /// <exception cref="ObjectDisposedException">The store is closed.</exception>
    long Append(uint stream, byte kind, ReadOnlySpan<byte> payload);

    /// <summary>Completes when there is room for more unwritten bytes.</summary>
    /// <exception cref="StorageReadOnlyException">A write or sync failed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    ValueTask WaitForRoomAsync(CancellationToken cancellation = default);

    /// <summary>Completes when the record at that position, and all before it, are durable.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No record has that position.</exception>
    /// <exception cref="StorageException">A write or sync failed, so it may not be durable.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the record is still written.</exception>
    Task WaitDurableAsync(long position, CancellationToken cancellation = default);

    /// <summary>
    /// Writes a snapshot that stands for all records up to a position, and lets go of what that makes superfluous.
    /// </summary>
    /// <remarks>
    /// Appending goes on meanwhile. The snapshot counts only once it is whole and durable, and all that went into it is
    /// durable in the log too; until then, and if it fails, everything is as it was. One at a time: a second waits.
    /// </remarks>
    /// <param name="position">A position appended before: the log is needed from the next one on.</param>
    /// <param name="write">
    /// Writes the records, on a thread of the store's; returns the last position whose record went into them, at least
    /// <paramref name="position"/>.
    /// </param>
    /// <param name="cancellation">Gives up what was begun.</param>
    /// <exception cref="StorageException">The disk failed; the log is not affected.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    Task SaveSnapshotAsync(
        long position, Func<ISnapshotWriter, long> write, CancellationToken cancellation = default);

    /// <summary>Makes everything durable and closes the store, and leaves a note if that succeeded.</summary>
    /// <param name="endNote">What <see cref="EndNote"/> is to give the next opening; null leaves nothing.</param>
    /// <exception cref="StorageException">What was pending could not be made durable.</exception>
    ValueTask CloseAsync(ReadOnlyMemory<byte>? endNote);
}
