using Syncline.Crdt;

namespace Syncline.Storage;

/// <summary>Where appenders and the writer's thread meet: positions, waiting records, and who waits for what.</summary>
/// <remarks>
/// All who wait for records of one batch share one task, so a commit wakes them by one call, whatever their number.
/// Every field is guarded by <see cref="gate"/>.
/// </remarks>
internal sealed class CommitQueue(long position, long replayedBytes, LogOptions options)
{
    /// <summary>How long a full disk is left alone before it is tried again.</summary>
    public static readonly TimeSpan SpacePause = TimeSpan.FromSeconds(1);

    private readonly object gate = new();
    private readonly PendingRecords pending = new();
    private TaskCompletionSource pendingDurable = NewSignal();
    private TaskCompletionSource batchDurable = NewSignal();
    private TaskCompletionSource? room;
    private long appended = position;
    private long appendedBytes = replayedBytes;
    private long batchLast = position;
    private long durable = position;
    private StorageException? failure;
    private StorageException? shortage;
    private WriterState writer = WriterState.Busy;
    private ReadOnlyMemory<byte>? endNote;
    private bool isClosing;
    private bool isSyncAsked;

    private enum WriterState
    {
        Busy,
        WaitsForRecords,
        WaitsForInterval,
    }

    public long DurablePosition => Volatile.Read(ref durable);

    public long AppendedPosition => Volatile.Read(ref appended);

    public long AppendedBytes => Volatile.Read(ref appendedBytes);

    public StorageException? Failure => Volatile.Read(ref failure);

    public StorageException? Shortage => Volatile.Read(ref shortage);

    public long Add(uint checksum, uint epoch, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> payload)
    {
        lock (gate)
        {
            if (failure is not null) throw new StorageReadOnlyException(failure);
            ObjectDisposedException.ThrowIf(isClosing, typeof(OperationLog));
            pending.Add(checksum, epoch, prefix, payload);
            bool wake = writer == WriterState.WaitsForRecords
                || (writer == WriterState.WaitsForInterval && pending.Bytes > options.PendingBytesMax);
            if (wake) Monitor.Pulse(gate);
            appendedBytes += RecordFrame.HeaderBytes + prefix.Length + payload.Length;
            return ++appended;
        }
    }

    public async ValueTask WaitForRoomAsync(CancellationToken cancellation)
    {
        while (true)
        {
            Task wait;
            lock (gate)
            {
                if (failure is not null) throw new StorageReadOnlyException(failure);
                if (shortage is not null) throw new StorageFullException(shortage);
                if (pending.Bytes <= options.PendingBytesMax) return;
                wait = (room ??= NewSignal()).Task;
            }

            await wait.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    public Task WaitDurableAsync(long position, CancellationToken cancellation)
    {
        lock (gate)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(position, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(position, appended);
            if (position <= durable) return Task.CompletedTask;
            return (position <= batchLast ? batchDurable : pendingDurable).Task.WaitAsync(cancellation);
        }
    }

    /// <summary>As <see cref="WaitDurableAsync"/>, and where nothing would sync, it is asked for.</summary>
    public Task MakeDurableAsync(long position, CancellationToken cancellation)
    {
        lock (gate)
        {
            if (failure is null && options.Durability == Durability.None && position > durable)
            {
                isSyncAsked = true;
                Monitor.Pulse(gate);
            }
        }

        return WaitDurableAsync(position, cancellation);
    }

    /// <summary>What is to be left for the next opening once everything is written; null: nothing.</summary>
    public ReadOnlyMemory<byte>? EndNote
    {
        get
        {
            lock (gate)
            {
                return endNote;
            }
        }
    }

    /// <summary>Lets the writer's thread end once everything is written; the first call counts.</summary>
    public void Close(ReadOnlyMemory<byte>? note)
    {
        lock (gate)
        {
            if (!isClosing) endNote = note;
            isClosing = true;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Waits for <see cref="Close"/>: after a failure the folder stays this log's until then.</summary>
    public void WaitForClose()
    {
        lock (gate)
        {
            while (!isClosing) Wait(WriterState.Busy, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>
    /// Waits until records are pending and the time has come, or a sync is asked for, and takes all that wait; null:
    /// the log closes.
    /// </summary>
    /// <param name="untilDue">How much longer the interval lasts; zero or less: it is over.</param>
    /// <param name="syncs">True if a sync is to follow.</param>
    public List<PendingChunk>? TakeBatch(Func<TimeSpan> untilDue, out bool syncs)
    {
        lock (gate)
        {
            while (pending.IsEmpty && !MustNotWait) Wait(WriterState.WaitsForRecords, Timeout.InfiniteTimeSpan);
            while (!MustNotWait && pending.Bytes <= options.PendingBytesMax && untilDue() is { Ticks: > 0 } rest)
            {
                // Rounded up: a wait counts whole milliseconds, and one of none would spin.
                Wait(WriterState.WaitsForInterval, TimeSpan.FromMilliseconds(Math.Ceiling(rest.TotalMilliseconds)));
            }

            syncs = options.Durability != Durability.None || isSyncAsked;
            if (pending.IsEmpty && !isSyncAsked) return null;
            isSyncAsked = false;
            batchLast = appended;

            // Without syncs nobody can be told before the end, so all wait for one and the same signal.
            if (!syncs) batchDurable = pendingDurable;
            else (batchDurable, pendingDurable) = (pendingDurable, NewSignal());
            return pending.Take();
        }
    }

    /// <summary>The batch is with the operating system: its memory is free again.</summary>
    public void Written(List<PendingChunk> batch)
    {
        lock (gate)
        {
            pending.Release(batch);
            if (room is null || pending.Bytes > options.PendingBytesMax) return;
            room.TrySetResult();
            room = null;
        }
    }

    /// <summary>Everything taken so far is durable: says so to all who wait.</summary>
    public void Synced()
    {
        TaskCompletionSource signal;
        lock (gate)
        {
            if (durable == batchLast) return;
            Invariant.That(failure is null, "Nothing is reported durable after a failure.");
            Volatile.Write(ref durable, batchLast);
            signal = batchDurable;
        }

        options.Persisted?.Invoke(batchLast);
        signal.TrySetResult();
    }

    /// <summary>
    /// The disk is full: says so, and returns after a pause, or when the log closes. False if it closed before: there
    /// is nothing to wait for then.
    /// </summary>
    public bool WaitForSpace(StorageException cause)
    {
        bool isNew;
        lock (gate)
        {
            if (isClosing) return false;
            isNew = shortage is null;
            Volatile.Write(ref shortage, cause);
            if (room is not null) FailSignal(room, new StorageFullException(cause));
            room = null;
        }

        if (isNew) options.Full?.Invoke(cause);
        bool isOver = false;
        using ITimer timer = options.Time.CreateTimer(
            _ =>
            {
                lock (gate)
                {
                    isOver = true;
                    Monitor.PulseAll(gate);
                }
            },
            null,
            SpacePause,
            Timeout.InfiniteTimeSpan);
        lock (gate)
        {
            while (!isOver && !isClosing) Wait(WriterState.Busy, Timeout.InfiniteTimeSpan);
        }

        return true;
    }

    /// <summary>What waited for space is written.</summary>
    public void EndShortage()
    {
        if (Shortage is null) return;
        Volatile.Write(ref shortage, null);
        options.SpaceFound?.Invoke();
    }

    /// <summary>Turns the log read-only and fails all who wait.</summary>
    public void Fail(StorageException cause)
    {
        lock (gate)
        {
            Volatile.Write(ref failure, cause);
            FailSignal(batchDurable, cause);
            FailSignal(pendingDurable, cause);
            if (room is not null) FailSignal(room, new StorageReadOnlyException(cause));
        }

        options.Failed?.Invoke(cause);
    }

    private bool MustNotWait => isClosing || isSyncAsked;

    private static void FailSignal(TaskCompletionSource signal, StorageException cause)
    {
        signal.TrySetException(cause);
        _ = signal.Task.Exception; // Marks it as seen: that nobody waits is no unobserved error.
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Wait(WriterState state, TimeSpan time)
    {
        writer = state;
        Monitor.Wait(gate, time);
        writer = WriterState.Busy;
    }
}
