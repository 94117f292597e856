using Syncline.Storage;

namespace Syncline.Testing.Storage;

/// <summary>
/// Records in memory, kept apart from any opening: the plainest store that there can be, to compare others with. All is
/// durable at once.
/// </summary>
public sealed class MemoryStore
{
    private readonly Lock gate = new();
    private readonly List<Kept> log = [];
    private readonly List<Kept> snapshot = [];
    private StoredSnapshot? latest;
    private byte[]? endNote;

    /// <summary>Called when a snapshot has its position, before its records are asked for.</summary>
    public Action? BeforeSnapshot { get; set; }

    /// <summary>Opens what was kept; one opening at a time.</summary>
    public IRecordStore Open(RecordStoreOptions options, IRecordReplay replay)
    {
        ArgumentNullException.ThrowIfNull(replay);
        foreach (Kept kept in snapshot)
        {
            replay.Restore(new(latest!.Position, kept.Stream, kept.Kind, kept.Payload));
        }

        long position = latest?.Position ?? 0;
        foreach (Kept kept in log.Skip((int)position))
        {
            replay.Replay(new(++position, kept.Stream, kept.Kind, kept.Payload));
        }

        Opening opening = new(this, options) { EndNote = endNote is null ? default(ReadOnlyMemory<byte>?) : endNote };
        endNote = null;
        return opening;
    }

    private sealed record Kept(uint Stream, byte Kind, byte[] Payload);

    private sealed class Opening(MemoryStore store, RecordStoreOptions options) : IRecordStore, ISnapshotWriter
    {
        private readonly SemaphoreSlim saving = new(1, 1);
        private readonly List<Kept> written = [];
        private bool isDisposed;

        public CutTail? CutTail => null;

        public IReadOnlyList<DamagedSnapshot> DamagedSnapshots => [];

        public StoredSnapshot? LatestSnapshot => store.latest;

        public long BytesSinceSnapshot
        {
            get
            {
                lock (store.gate)
                {
                    return store.log.Skip((int)(store.latest?.Position ?? 0)).Sum(kept => kept.Payload.Length + 1L);
                }
            }
        }

        public long DurablePosition => AppendedPosition;

        public long AppendedPosition
        {
            get
            {
                lock (store.gate)
                {
                    return store.log.Count;
                }
            }
        }

        public StorageException? Failure => null;

        public StorageException? Shortage => null;

        public ReadOnlyMemory<byte>? EndNote { get; init; }

        public bool IsContinued => EndNote is not null;

        public long Append(uint stream, byte kind, ReadOnlySpan<byte> payload)
        {
            long position;
            lock (store.gate)
            {
                ObjectDisposedException.ThrowIf(isDisposed, this);
                store.log.Add(new(stream, kind, payload.ToArray()));
                position = store.log.Count;
            }

            ThreadPool.QueueUserWorkItem(_ => options.Log.Persisted?.Invoke(position));
            return position;
        }

        void ISnapshotWriter.Append(uint stream, byte kind, ReadOnlySpan<byte> payload) =>
            written.Add(new(stream, kind, payload.ToArray()));

        public ValueTask WaitForRoomAsync(CancellationToken cancellation = default) => ValueTask.CompletedTask;

        public Task WaitDurableAsync(long position, CancellationToken cancellation = default)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(position, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(position, AppendedPosition);
            return Task.CompletedTask;
        }

        public async Task SaveSnapshotAsync(
            long position, Func<ISnapshotWriter, long> write, CancellationToken cancellation = default)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(position, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(position, AppendedPosition);
            await saving.WaitAsync(cancellation);
            try
            {
                if (position <= store.latest?.Position) return;
                written.Clear();
                store.BeforeSnapshot?.Invoke();
                await Task.Run(() => write(this), CancellationToken.None);
                cancellation.ThrowIfCancellationRequested();
                lock (store.gate)
                {
                    store.snapshot.Clear();
                    store.snapshot.AddRange(written);
                    long bytes = written.Sum(kept => (long)kept.Payload.Length);
                    store.latest = new((store.latest?.Number ?? 0) + 1, position, bytes);
                }
            }
            finally
            {
                saving.Release();
            }
        }

        public ValueTask DisposeAsync() => CloseAsync(null);

        public ValueTask CloseAsync(ReadOnlyMemory<byte>? note)
        {
            lock (store.gate)
            {
                isDisposed = true;
                store.endNote = note?.ToArray();
            }

            saving.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
