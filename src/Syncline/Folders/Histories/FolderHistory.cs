using Syncline.Storage;

namespace Syncline.Folders.Histories;

/// <summary>The transactions that a folder's log holds, in the order in which they were taken in.</summary>
/// <remarks>
/// Reads what was durable when it was opened; a node may run on the folder meanwhile. Nothing is changed. Memory: a
/// record, and an entry for each writer. Thread: one at a time.
/// </remarks>
public sealed class FolderHistory : IDisposable
{
    private readonly HeldFolder held;

    private FolderHistory(HeldFolder held) => this.held = held;

    /// <summary>The position of the first record that is there: 1, unless the beginning was let go.</summary>
    public long FirstPosition => held.FirstPosition;

    /// <summary>The position of the last record.</summary>
    public long LastPosition => held.LastPosition;

    /// <summary>Opens the log of a folder as it is now.</summary>
    /// <param name="folder">A folder, such as one that was opened to be read only.</param>
    /// <exception cref="StorageException">There is no log, it is damaged or of a newer format, or the disk
    /// failed.</exception>
    public static FolderHistory Open(IStorageFolder folder) => new(HeldFolder.Open(folder));

    /// <summary>Hands over every transaction, each checked against the one of its writer before it.</summary>
    /// <remarks>It may be called again, and hands over the same.</remarks>
    /// <exception cref="StorageException">The log is damaged, or the disk failed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void Read(Action<LoggedTransaction> take, CancellationToken cancellation = default)
    {
        FolderWalk walk = new(beginsWhole: FirstPosition == 1) { Transaction = take };
        // Where the log does not reach back, a snapshot tells which spaces there are, and who wrote how far.
        if (FirstPosition > 1) held.Restore((in LogRecord record) => Require(record, walk.Restore(record)));
        held.Read((in LogRecord record) => Require(record, walk.Take(record)), cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => held.Dispose();

    private static void Require(in LogRecord record, string? problem)
    {
        if (problem is null) return;
        throw new LogDamagedException(
            $"Record {record.Position} of stream {record.Stream}, kind {record.Kind}, makes no sense here, though its "
            + $"checksum is right: {problem}. A newer version wrote the folder, or a defect: look with the newer one.");
    }
}
