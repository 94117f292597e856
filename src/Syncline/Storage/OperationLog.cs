namespace Syncline.Storage;

/// <summary>
/// The durable, ordered record of what happened: appended by many, written by one thread, replayed at open.
/// </summary>
/// <remarks>
/// <para><b>Order</b>: positions count 1, 2, 3, ... over the log's whole life, and what a crash loses is always a
/// suffix.</para>
/// <para><b>Cost</b>: an append copies its payload and never touches the disk. All that waits goes out as one write and
/// one sync, so many writers share the price of a sync. An idle log costs no processor time.</para>
/// <para><b>Full disk</b>: what is pending waits and is written, in its place, once there is space; callers are to
/// append nothing new until then (<see cref="Shortage"/>).</para>
/// <para><b>Errors</b>: any other failed write, and any failed sync, is final. Nothing after it is reported durable,
/// and the log is read-only
/// until it is disposed and opened again.</para>
/// <para><b>Thread</b>: every member may be called from any thread.</para>
/// </remarks>
public sealed class OperationLog : IAsyncDisposable
{
    /// <summary>How large a payload may be: 80 MiB.</summary>
    public const int PayloadBytesMax = RecordFrame.PayloadBytesMax;

    private readonly CommitQueue queue;
    private readonly LogThread thread;

    private OperationLog(CommitQueue queue, LogThread thread, uint epoch)
    {
        this.queue = queue;
        this.thread = thread;
        Epoch = epoch;
    }

    /// <summary>What opening took off the end of the log; null if it ended cleanly.</summary>
    /// <remarks>Nothing in it had been reported durable, unless the disk lost what it had confirmed.</remarks>
    public CutTail? CutTail { get; private init; }

    /// <summary>What <see cref="CloseAsync"/> left for this opening; null after a crash.</summary>
    /// <remarks>It is given once: it was taken away, durably, before this opening could write.</remarks>
    public ReadOnlyMemory<byte>? EndNote { get; private init; }

    /// <summary>
    /// True if <see cref="EndNote"/> was left here: the log is exactly as it was then, in the same folder of the same
    /// machine. Else this is a copy or a restored backup, and the folder that it is of may go on by itself.
    /// </summary>
    public bool IsContinued { get; private init; }

    /// <summary>The highest position that is durable, with all before it; what was replayed counts.</summary>
    public long DurablePosition => queue.DurablePosition;

    /// <summary>The position of the last record appended or replayed; 0: there is none.</summary>
    public long AppendedPosition => queue.AppendedPosition;

    /// <summary>What made the log read-only; null while it works.</summary>
    public StorageException? Failure => queue.Failure;

    /// <summary>What the full disk answered; null while there is space, as far as is known.</summary>
    public StorageException? Shortage => queue.Shortage;

    /// <summary>Opens the log of a folder and replays it.</summary>
    /// <remarks>Cost: reads every segment once. A log that was closed cleanly is opened without a write.</remarks>
    /// <param name="folder">Where the segments are; stays the caller's, and is locked until the log is
    /// disposed.</param>
    /// <param name="options">How to write, and whom to tell.</param>
    /// <param name="replay">Gets each record, in append order, on this thread.</param>
    /// <exception cref="FolderInUseException">Another log has the folder.</exception>
    /// <exception cref="LogDamagedException">Durable bytes changed; everything before them has been
    /// replayed.</exception>
    /// <exception cref="LogFormatException">A segment has a newer format; nothing has been replayed.</exception>
    /// <exception cref="StorageException">The disk failed.</exception>
    public static OperationLog Open(IStorageFolder folder, LogOptions options, LogReplay replay)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(replay);
        options.Validate();
        IDisposable folderLock = folder.Lock();
        bool opened = false;
        try
        {
            UnfinishedRestore.Refuse(folder);
            LogRecovery recovery = new(folder, replay, default);
            LogEnd end = recovery.Run();
            OperationLog log = Start(folder, options, recovery, end, folderLock);
            opened = true;
            return log;
        }
        finally
        {
            if (!opened) folderLock.Dispose();
        }
    }

    /// <summary>
    /// Begins to write behind what was recovered, and takes the note of a clean end; with success the folder's lock
    /// goes over to the log.
    /// </summary>
    internal static OperationLog Start(
        IStorageFolder folder, LogOptions options, LogRecovery recovery, LogEnd end, IDisposable folderLock)
    {
        byte[]? endNote = CleanEnd.Take(folder, end, out bool isContinued);
        CommitQueue queue = new(end.Position, recovery.ReplayedBytes, options);
        LogThread thread = new(queue, new(folder, end, options, new(queue)), options, folderLock);
        thread.Start();
        return new(queue, thread, end.Epoch)
        {
            CutTail = recovery.CutTail,
            // Converted itself, a null array would become an empty note.
            EndNote = endNote is null ? default(ReadOnlyMemory<byte>?) : endNote,
            IsContinued = isContinued,
        };
    }

    /// <summary>The epoch of the records that are appended.</summary>
    internal uint Epoch { get; }

    /// <summary>How many bytes the records take that were replayed and appended.</summary>
    internal long AppendedBytes => queue.AppendedBytes;

    /// <summary>Appends a record and returns its position; it is not durable yet.</summary>
    /// <remarks>
    /// Copies the payload and returns; never waits for the disk or for room. Who appends without
    /// <see cref="WaitForRoomAsync"/> faster than the disk takes it grows the memory.
    /// </remarks>
    /// <param name="stream">Which of the streams that share the log it belongs to.</param>
    /// <param name="kind">What it means to the caller.</param>
    /// <param name="payload">At most <see cref="PayloadBytesMax"/> bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The payload is too large.</exception>
    /// <exception cref="StorageReadOnlyException">A write or sync failed before.</exception>
    /// <exception cref="ObjectDisposedException">The log is closed.</exception>
    public long Append(uint stream, byte kind, ReadOnlySpan<byte> payload)
    {
        if (payload.Length > PayloadBytesMax)
        {
            throw new ArgumentOutOfRangeException(
                nameof(payload), payload.Length, $"A record takes {PayloadBytesMax} bytes.");
        }

        Span<byte> prefix = stackalloc byte[RecordFrame.PrefixBytesMax];
        prefix = prefix[..RecordFrame.WritePrefix(prefix, stream, kind)];
        uint length = (uint)(prefix.Length + payload.Length);
        // Outside the lock: the costly part.
        uint checksum = RecordFrame.PartialChecksum(length, Epoch, prefix, payload);
        return queue.Add(checksum, Epoch, prefix, payload);
    }

    /// <summary>
    /// Completes when no more than <see cref="LogOptions.PendingBytesMax"/> bytes wait to be written.
    /// </summary>
    /// <remarks>A soft bound: those who wait together all go on together.</remarks>
    /// <exception cref="StorageReadOnlyException">A write or sync failed.</exception>
    /// <exception cref="StorageFullException">The disk is full.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ValueTask WaitForRoomAsync(CancellationToken cancellation = default) => queue.WaitForRoomAsync(cancellation);

    /// <summary>Completes when the record at that position, and all before it, are durable.</summary>
    /// <remarks>
    /// Under <see cref="Durability.None"/> that is when the log is closed. While the disk is full, not before there is
    /// space.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">No record has that position.</exception>
    /// <exception cref="StorageException">A write or sync failed, so it may not be durable.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the record is still written.</exception>
    public Task WaitDurableAsync(long position, CancellationToken cancellation = default) =>
        queue.WaitDurableAsync(position, cancellation);

    /// <summary>As <see cref="WaitDurableAsync"/>, and where nothing would sync, it is done for this.</summary>
    internal Task MakeDurableAsync(long position, CancellationToken cancellation) =>
        queue.MakeDurableAsync(position, cancellation);

    /// <summary>Writes and syncs everything pending, ends the thread and releases the folder.</summary>
    /// <remarks>
    /// A failure that was reported before is not thrown again. A full disk is not waited for: it is a failure here.
    /// </remarks>
    /// <exception cref="StorageException">What was pending could not be made durable, or the log not closed
    /// cleanly.</exception>
    public ValueTask DisposeAsync() => CloseAsync(null);

    /// <summary>As <see cref="DisposeAsync"/>, and leaves a note if everything is durable.</summary>
    /// <param name="endNote">
    /// What <see cref="EndNote"/> is to give the next opening; null leaves nothing. At most some MiB.
    /// </param>
    /// <exception cref="StorageException">What was pending could not be made durable, or the log not closed
    /// cleanly.</exception>
    public async ValueTask CloseAsync(ReadOnlyMemory<byte>? endNote)
    {
        bool failedBefore = queue.Failure is not null;
        queue.Close(endNote);
        await thread.Ended.ConfigureAwait(false);
        if (!failedBefore && queue.Failure is { } failure) throw new StorageReadOnlyException(failure);
    }
}
