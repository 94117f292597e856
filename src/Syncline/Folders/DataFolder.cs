using Syncline.Crdt.Causality;
using Syncline.Replicas;
using Syncline.Replication.Spaces;
using Syncline.Storage;
using Syncline.Telemetry;

namespace Syncline.Folders;

/// <summary>One member's home: a log on disk, and the replicas of all spaces that this member holds.</summary>
/// <remarks>
/// One log and one fsync serve every space. Opening replays the log. Each space goes on under its replica id if the
/// folder was closed cleanly and is the same folder; else, after a crash or in a copy, it takes a new one (I4).
/// Thread: any.
/// </remarks>
public sealed partial class DataFolder : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<uint, Replica> byStream = [];
    private readonly Dictionary<string, Replica> byName = new(StringComparer.Ordinal);
    private Replica[]? all;
    private readonly SleepSchedule? sleep;
    private TickPace? pace;
    private IRecordStore? store;
    private uint lastStream;
    private bool isDisposed;

    private DataFolder(DataFolderOptions options)
    {
        Options = options;
        if (options.SleepAfter is TimeSpan after) sleep = new(after, options.Time, All);
    }

    /// <summary>Raised on some thread when a space was created or removed.</summary>
    public event Action? SpacesChanged;

    /// <summary>Raised on some thread when <see cref="Failure"/> or <see cref="Shortage"/> changed.</summary>
    public event Action? DiskChanged;

    /// <summary>How it was opened.</summary>
    public DataFolderOptions Options { get; }

    /// <summary>Whose home it is.</summary>
    public MemberId Member { get; private set; }

    /// <summary>What was cut from the end of the log at opening, since a crash had torn it; null if nothing.</summary>
    public CutTail? CutTail => store?.CutTail;

    /// <summary>What made the folder read-only until it is opened again; null while it is not.</summary>
    public StorageException? Failure => store?.Failure;

    /// <summary>
    /// What the full disk answered, while it is: nothing new is taken, and links are closed, until there is space.
    /// </summary>
    public StorageException? Shortage => store?.Shortage;

    /// <summary>The replicas, by space name.</summary>
    public IReadOnlyList<Replica> Replicas =>
        [.. All().OrderBy(replica => replica.SpaceName, StringComparer.Ordinal)];

    /// <summary>Opens a folder and everything in it; creates it if it is empty.</summary>
    /// <exception cref="StorageException">In use, damaged, of a newer format, or the disk failed.</exception>
    /// <exception cref="ArgumentException">The member's name is none, or a number is below its bound.</exception>
    public static DataFolder Open(DataFolderOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.KeepersMin, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Snapshots.IntervalBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.SleepAfter ?? TimeSpan.Zero, TimeSpan.Zero);
        if (MemberName.ProblemOf(options.MemberName) is string problem)
        {
            throw new ArgumentException(problem, nameof(options));
        }

        DataFolder folder = new(options);
        folder.Replay();
        folder.pace = new(options.Time, folder.Tick);
        Gauges.Add(folder);
        return folder;
    }

    /// <summary>The replica of a space by name; null if the space is not here.</summary>
    public Replica? Find(string name)
    {
        lock (gate)
        {
            return byName.GetValueOrDefault(name);
        }
    }

    /// <summary>The replica of a space by id; null if the space is not here.</summary>
    public Replica? Find(SpaceId space) => Array.Find(All(), replica => replica.SpaceId == space);

    /// <summary>The replica of a space; the space is created, empty, if it is not here.</summary>
    /// <remarks>A space that is new survives a crash once <see cref="WaitDurableAsync"/> completes.</remarks>
    /// <param name="name">1 to 1,024 bytes of UTF-8, no control characters.</param>
    /// <exception cref="ArgumentException">The name is none.</exception>
    /// <exception cref="StorageReadOnlyException">The disk failed earlier.</exception>
    /// <exception cref="StorageFullException">The disk is full.</exception>
    public Replica OpenSpace(string name)
    {
        SpaceName.Check(name);
        Replica replica;
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            if (Find(name) is Replica existing) return existing;
            RequireWritable();
            SpaceGenesis genesis = SpaceGenesis.Create(name, Options.Key is null ? [] : Options.Key.Bytes);
            uint stream = lastStream + 1;
            Append(FolderRecord.SpaceCreated, FolderRecord.EncodeSpaceCreated(stream, genesis));
            lastStream = stream;
            replica = NewReplica(stream, genesis);
        }

        SpacesChanged?.Invoke();
        return replica;
    }

    /// <summary>
    /// Forgets a space here, with all its objects; false if it is not here. Other members keep theirs.
    /// </summary>
    /// <exception cref="StorageReadOnlyException">The disk failed earlier.</exception>
    /// <exception cref="StorageFullException">The disk is full.</exception>
    public async Task<bool> RemoveSpaceAsync(string name)
    {
        Replica? replica;
        lock (gate)
        {
            replica = Find(name);
            if (replica is null) return false;
            RequireWritable();
            Append(FolderRecord.SpaceRemoved, FolderRecord.EncodeSpaceRemoved(replica.Stream));
            Forget(replica);
        }

        SpacesChanged?.Invoke();
        await replica.DisposeAsync().ConfigureAwait(false);
        return true;
    }

    /// <summary>
    /// Completes when every space created or removed so far, and every write, survives a crash of this machine; at once
    /// where nothing ever does: without a folder, or with durability none.
    /// </summary>
    /// <exception cref="StorageException">The disk failed first; they may be lost.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; they stand as they are.</exception>
    public Task WaitDurableAsync(CancellationToken cancellation = default) =>
        store is null || Options.Durability == Durability.None
            ? Task.CompletedTask
            : store.WaitDurableAsync(store.AppendedPosition, cancellation);

    /// <summary>Closes the replicas, writes and syncs what is pending, and lets the folder go.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (gate)
        {
            if (isDisposed) return;
            isDisposed = true;
        }

        Gauges.Remove(this);
        if (pace is not null) await pace.DisposeAsync().ConfigureAwait(false);
        if (snapshots is not null) await snapshots.StopAsync().ConfigureAwait(false);
        if (sleep is not null) await sleep.DisposeAsync().ConfigureAwait(false);
        foreach (Replica replica in Replicas)
        {
            await replica.DisposeAsync().ConfigureAwait(false);
        }

        if (snapshots is not null) await snapshots.DisposeAsync().ConfigureAwait(false);
        if (store is null) return;
        byte[] endNote = FolderRecord.EncodeEnd(
            from replica in byStream.Values
            let id = replica.EndedId
            where id is not null
            orderby replica.Stream
            select (replica.Stream, id.Value));
        await store.CloseAsync(endNote).ConfigureAwait(false);
    }

    private void Replay()
    {
        if (Options.StoreOpener is RecordStoreOpener open)
        {
            LogOptions logOptions = new()
            {
                Durability = Options.Durability,
                Interval = Options.Interval,
                SegmentBytes = Options.SegmentBytes,
                Persisted = Persisted,
                Failed = StoppedBy,
                Full = StoppedBy,
                SpaceFound = () => DiskChanged?.Invoke(),
                Time = Options.Time,
            };
            RecordStoreOptions storeOptions = new()
            {
                Log = logOptions,
                History = Options.Snapshots.History,
                Compresses = Options.Snapshots.Compresses,
                CompressionFailed = failure => CompressionFailed?.Invoke(failure),
                Time = Options.Time,
            };
            store = open(storeOptions, new FolderReplay(this));
            snapshots = new(store, Options, Capture)
            {
                Failed = failure => SnapshotFailed?.Invoke(failure),
            };
        }

        Dictionary<uint, ReplicaId> ended = FolderRecord.ReadEnd(store?.EndNote);
        foreach (Replica replica in byStream.Values)
        {
            ReplicaId? own = ended.TryGetValue(replica.Stream, out ReplicaId id) ? id : null;
            replica.EndReplay(own, store?.IsContinued ?? false, NewReplicaId);
        }

        if (Member == default)
        {
            Member = new(new(Options.RandomBits(), Options.RandomBits()));
            Append(FolderRecord.Member, FolderRecord.EncodeMember(Member));
        }
    }

    private void Replay(in LogRecord record)
    {
        string? problem = null;
        if (record.Stream == FolderRecord.FolderStream) problem = ReplayFolder(record);
        else if (byStream.TryGetValue(record.Stream, out Replica? replica)) problem = replica.Replay(record);
        else if (record.Stream > lastStream) problem = "no space has the stream"; // Else its space was removed.
        if (problem is null) return;
        throw Senseless("Record", record, problem);
    }

    private static LogDamagedException Senseless(string what, in LogRecord record, string problem) => new(
        $"{what} {record.Position} of stream {record.Stream}, kind {record.Kind}, makes no sense here, though its "
        + $"checksum is right: {problem}. A newer version wrote the folder, or a defect: keep it, and open a copy with "
        + "the newer version.");

    /// <summary>Takes back one record of the folder's own; a reason for people if it does not fit.</summary>
    private string? ReplayFolder(in LogRecord record)
    {
        switch (record.Kind)
        {
            case FolderRecord.Member when FolderRecord.TryReadMember(record.Payload, out MemberId member):
                Member = member;
                return null;
            case FolderRecord.SpaceCreated
                when FolderRecord.TryReadSpaceCreated(record.Payload, out uint created, out SpaceGenesis genesis):
                if (created <= lastStream) return $"stream {created} was given before";
                if (byName.ContainsKey(genesis.Name)) return $"space '{genesis.Name}' was created before";
                lastStream = created;
                NewReplica(created, genesis);
                return null;
            case FolderRecord.SpaceRemoved when FolderRecord.TryReadSpaceRemoved(record.Payload, out uint removed):
                if (!byStream.TryGetValue(removed, out Replica? gone)) return $"no space has stream {removed}";
                Forget(gone);
                return null;
            default:
                return "it does not decode, or its kind is unknown";
        }
    }

    private Replica NewReplica(uint stream, SpaceGenesis genesis)
    {
        Replica replica = new(this, stream, genesis, NewReplicaId());
        byStream.Add(stream, replica);
        byName.Add(genesis.Name, replica);
        all = null;
        return replica;
    }

    private void Forget(Replica replica)
    {
        byStream.Remove(replica.Stream);
        byName.Remove(replica.SpaceName);
        all = null;
    }

    /// <summary>The replicas in no particular order; the same array until spaces change.</summary>
    private Replica[] All()
    {
        lock (gate)
        {
            return all ??= [.. byStream.Values];
        }
    }

    private ReplicaId NewReplicaId()
    {
        ReplicaId replica;
        while (!ReplicaId.TryFromRandom(Options.RandomBits(), out replica))
        {
        }

        return replica;
    }

    internal IRecordStore? Store => store;

    /// <summary>A replica took something in, or heard of it.</summary>
    internal void NoticeActivity() => pace?.Notice();

    /// <summary>Why nothing may be written now, as an exception to be thrown; null if it may.</summary>
    internal StorageException? Obstacle =>
        Failure is StorageException failure ? new StorageReadOnlyException(failure)
        : Shortage is StorageException shortage ? new StorageFullException(shortage)
        : null;

    /// <summary>To be called before anything is changed: what was applied is always appended.</summary>
    internal void RequireWritable()
    {
        if (Obstacle is StorageException obstacle) throw obstacle;
    }

    private void Append(byte kind, byte[] payload) => store?.Append(FolderRecord.FolderStream, kind, payload);

    private void Persisted(long position)
    {
        foreach (Replica replica in All())
        {
            replica.Persisted(position);
        }
    }

    private void StoppedBy(StorageException cause)
    {
        foreach (Replica replica in All())
        {
            replica.DiskStopped();
        }

        DiskChanged?.Invoke();
    }

    private void Tick()
    {
        foreach (Replica replica in All())
        {
            replica.Tick();
        }

        snapshots?.Tick();
        sleep?.Tick();
    }
}
