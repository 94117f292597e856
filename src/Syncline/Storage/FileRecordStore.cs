namespace Syncline.Storage;

/// <summary>Records in a folder: an <see cref="OperationLog"/>, and snapshots in place of its beginning.</summary>
/// <remarks>
/// The log is never pruned above the older of two durable snapshots, so that one damaged file loses nothing (D12).
/// </remarks>
public sealed class FileRecordStore : IRecordStore
{
    private readonly SnapshotFiles snapshots;
    private readonly LogPruning pruning;
    private readonly SegmentCompression compression;
    private readonly OperationLog log;
    private StoredSnapshot? latest;
    private long bytesAtSnapshot;

    private FileRecordStore(
        SnapshotFiles snapshots, LogPruning pruning, SegmentCompression compression, OperationLog log)
    {
        this.snapshots = snapshots;
        this.pruning = pruning;
        this.compression = compression;
        this.log = log;
        latest = snapshots.Latest;
        DamagedSnapshots = [.. snapshots.Damaged];
    }

    /// <inheritdoc/>
    public CutTail? CutTail => log.CutTail;

    /// <inheritdoc/>
    public IReadOnlyList<DamagedSnapshot> DamagedSnapshots { get; }

    /// <inheritdoc/>
    public StoredSnapshot? LatestSnapshot => Volatile.Read(ref latest);

    /// <inheritdoc/>
    public long BytesSinceSnapshot => log.AppendedBytes - Volatile.Read(ref bytesAtSnapshot);

    /// <inheritdoc/>
    public long DurablePosition => log.DurablePosition;

    /// <inheritdoc/>
    public long AppendedPosition => log.AppendedPosition;

    /// <inheritdoc/>
    public StorageException? Failure => log.Failure;

    /// <inheritdoc/>
    public StorageException? Shortage => log.Shortage;

    /// <inheritdoc/>
    public ReadOnlyMemory<byte>? EndNote => log.EndNote;

    /// <inheritdoc/>
    public bool IsContinued => log.IsContinued;

    /// <summary>Completes when every segment that was full has been compressed, or has failed to be.</summary>
    internal Task Compressed => compression.Settled;

    /// <summary>Opens the store of a folder, and replays it.</summary>
    /// <remarks>
    /// Cost: reads the newest snapshot twice and the log behind it once. One that was closed cleanly is opened without
    /// a write, unless a crash had left something to be deleted.
    /// </remarks>
    /// <param name="folder">Where the files are; stays the caller's, and is locked until the store is disposed.</param>
    /// <param name="options">How to write, and whom to tell.</param>
    /// <param name="replay">Gets what is there, on this thread.</param>
    /// <exception cref="FolderInUseException">Somebody else has the folder.</exception>
    /// <exception cref="LogDamagedException">Durable bytes changed, and no snapshot makes up for them.</exception>
    /// <exception cref="LogFormatException">A file has a newer format.</exception>
    /// <exception cref="StorageException">The disk failed.</exception>
    public static FileRecordStore Open(IStorageFolder folder, RecordStoreOptions options, IRecordReplay replay) =>
        Open(folder, options, replay, isRestored: false);

    /// <summary>As the other, also while a backup is being restored into the folder.</summary>
    internal static FileRecordStore Open(
        IStorageFolder folder, RecordStoreOptions options, IRecordReplay replay, bool isRestored)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(replay);
        options.Log.Validate();
        IDisposable folderLock = folder.Lock();
        bool opened = false;
        try
        {
            if (!isRestored) UnfinishedRestore.Refuse(folder);
            SnapshotFiles snapshots = new(folder, options.Compresses);
            LogStart start = snapshots.Load(replay.Restore);
            LogRecovery recovery = new(folder, replay.Replay, start);
            LogEnd end = recovery.Run();
            UnfinishedFiles.DeleteIn(folder);
            LogPruning pruning = new(folder, options.History, options.Time);
            Prune(snapshots, pruning); // A crash may have come between a snapshot and its pruning (D13).
            SegmentCompression compression = new(folder, options, new(1, 1));
            LogOptions logOptions = options.Log with { SegmentFull = compression.Begin };
            OperationLog log = OperationLog.Start(folder, logOptions, recovery, end, folderLock);
            opened = true;
            compression.Begin(end.Number);
            return new(snapshots, pruning, compression, log);
        }
        finally
        {
            if (!opened) folderLock.Dispose();
        }
    }

    /// <inheritdoc/>
    public long Append(uint stream, byte kind, ReadOnlySpan<byte> payload) => log.Append(stream, kind, payload);

    /// <inheritdoc/>
    public ValueTask WaitForRoomAsync(CancellationToken cancellation = default) => log.WaitForRoomAsync(cancellation);

    /// <inheritdoc/>
    public Task WaitDurableAsync(long position, CancellationToken cancellation = default) =>
        log.WaitDurableAsync(position, cancellation);

    /// <inheritdoc/>
    public async Task SaveSnapshotAsync(
        long position, Func<ISnapshotWriter, long> write, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(write);
        ArgumentOutOfRangeException.ThrowIfLessThan(position, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position, AppendedPosition);
        await compression.Changing.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            await SaveAsync(position, write, cancellation).ConfigureAwait(false);
        }
        finally
        {
            compression.Changing.Release();
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => CloseAsync(null);

    /// <inheritdoc/>
    public async ValueTask CloseAsync(ReadOnlyMemory<byte>? endNote)
    {
        await compression.DisposeAsync().ConfigureAwait(false);
        await compression.Changing.WaitAsync().ConfigureAwait(false); // Locked until the last file is closed.
        await log.CloseAsync(endNote).ConfigureAwait(false);
        compression.Changing.Dispose();
    }

    private async Task SaveAsync(long position, Func<ISnapshotWriter, long> write, CancellationToken cancellation)
    {
        if (position <= latest?.Position) return; // Another one was faster.
        long bytes = log.AppendedBytes;
        bool isPublished = false;
        try
        {
            UnpublishedSnapshot written = await OnOwnThread(
                () => snapshots.Write(position, log.Epoch, write)).ConfigureAwait(false);
            await log.MakeDurableAsync(written.Until, cancellation).ConfigureAwait(false);
            await OnOwnThread(() => snapshots.Publish(written.Snapshot)).ConfigureAwait(false);
            isPublished = true;
            Volatile.Write(ref latest, written.Snapshot);
            Volatile.Write(ref bytesAtSnapshot, bytes);
            await OnOwnThread(() => Prune(snapshots, pruning)).ConfigureAwait(false);
        }
        finally
        {
            if (!isPublished) await OnOwnThread(snapshots.TryDeleteUnfinished).ConfigureAwait(false);
        }
    }

    private static void Prune(SnapshotFiles snapshots, LogPruning pruning)
    {
        snapshots.Prune();
        pruning.Run(snapshots.SuperfluousUntil);
    }

    private static Task OnOwnThread(Action work) => Task.Factory.StartNew(
        work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>A thread of its own: the disk may take long, and the pool's threads are for others.</summary>
    private static Task<TResult> OnOwnThread<TResult>(Func<TResult> work) => Task.Factory.StartNew(
        work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
