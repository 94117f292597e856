using Syncline.Crdt.Causality;
using Syncline.Folders;
using Syncline.Replication.Engines;
using Syncline.Replication.Members;
using Syncline.Replication.Spaces;
using Syncline.Storage;
using Syncline.Telemetry;

namespace Syncline.Replicas;

/// <summary>
/// This member's copy of one space: write, read, subscribe; it works alone and agrees with others when linked.
/// </summary>
/// <remarks>
/// A local transaction runs on the caller's thread up to "applied", under one lock. Snapshots are immutable values.
/// Thread: any.
/// </remarks>
public sealed partial class Replica : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly DataFolder folder;
    private Engine engine;
    private readonly VersionWaiters waiters = new();
    private readonly RungWaiters rungWaiters = new();
    private RequestMemory? requests; // Made when first needed, as all that a space at rest can do without.
    private bool isDisposed;

    internal Replica(DataFolder folder, uint stream, SpaceGenesis genesis, ReplicaId id)
    {
        this.folder = folder;
        Stream = stream;
        usedAt = folder.Options.Time.GetTimestamp();
        engine = new(new EngineOptions
        {
            Genesis = genesis,
            Member = folder.Member,
            Replica = id,
            SendsBeforeDurable = folder.Options.IsNeverDurable || folder.Options.Durability != Durability.Always,
            Links = folder.Options.Links,
            IsRelay = folder.Options.IsRelay,
            Role = folder.Options.IsRelay ? MemberRole.Visitor : folder.Options.Role,
            Name = folder.Options.MemberName,
            KeepersMin = folder.Options.KeepersMin,
            HistoryBytesMax = folder.Options.HistoryBytesMax,
            CountsWhenApplied = folder.Options.IsNeverDurable,
            JoinsByItself = true,
        });
    }

    /// <summary>The space's name.</summary>
    public string SpaceName => engine.Options.Genesis.Name;

    /// <summary>The space's id.</summary>
    public SpaceId SpaceId => engine.Options.Genesis.Id;

    /// <summary>How the space began.</summary>
    internal SpaceGenesis Genesis => engine.Options.Genesis;

    /// <summary>Whose copy this is.</summary>
    public MemberId Member => engine.Options.Member;

    /// <summary>True for a relay: it stores and forwards transactions, and holds no objects.</summary>
    public bool IsRelay => engine.Options.IsRelay;

    /// <summary>What people call the member; empty if nobody said.</summary>
    public string MemberName => engine.Options.Name;

    /// <summary>The present incarnation; new at every open but those that follow a clean end (I4).</summary>
    public ReplicaId Id => engine.Options.Replica;

    /// <summary>Whether and when writes become durable here; none where there is no folder.</summary>
    public Durability Durability => folder.Options.IsNeverDurable ? Durability.None : folder.Options.Durability;

    /// <summary>What made the replica read-only until it is opened again; null while it is not.</summary>
    public StorageException? Failure => folder.Failure;

    /// <summary>What the full disk answered, while it is: nothing new is written until there is space.</summary>
    public StorageException? Shortage => folder.Shortage;

    /// <summary>What this replica has applied.</summary>
    public VersionVector Version
    {
        get
        {
            lock (gate)
            {
                return engine.Version;
            }
        }
    }

    /// <summary>True if the folder was opened for this replica alone, and is closed with it.</summary>
    internal bool OwnsFolder { get; set; }

    /// <summary>The space's stream in the folder's log.</summary>
    internal uint Stream { get; private set; }

    /// <summary>Opens a folder for one space alone; the space is created, empty, if it is not there.</summary>
    /// <param name="path">Where the folder is; null keeps everything in memory, and nothing is durable.</param>
    /// <param name="space">The space's name.</param>
    /// <param name="durability">When writes reach the disk.</param>
    /// <exception cref="StorageException">In use, damaged, of a newer format, or the disk failed.</exception>
    public static Replica Open(string? path, string space = "default", Durability durability = Durability.Always)
    {
        DataFolder folder = DataFolder.Open(new()
        {
            Folder = path is null ? null : FileSystemFolder.Open(path),
            Durability = durability,
        });
        Replica replica = folder.OpenSpace(space);
        replica.OwnsFolder = true;
        return replica;
    }

    /// <summary>The whole space at the present version. Cost: constant; later reads from it take no lock.</summary>
    public SpaceSnapshot Snapshot()
    {
        lock (gate)
        {
            return engine.Snapshot();
        }
    }

    /// <summary>Makes a transaction; its outcome as values.</summary>
    /// <returns>The receipt, or null with the refusal.</returns>
    /// <exception cref="StorageReadOnlyException">
    /// The disk failed; nothing more is written here. If it failed just now, reads may show the transaction until the
    /// replica is closed, but it never leaves and is not there afterwards.
    /// </exception>
    /// <exception cref="StorageFullException">The disk is full; nothing was written.</exception>
    /// <exception cref="ObjectDisposedException">The replica is closed.</exception>
    public Receipt? TryCommit(TransactionRequest request, out CommitOutcome.Refused? refusal)
    {
        ArgumentNullException.ThrowIfNull(request);
        refusal = null;
        using MeasuredTime measured = new(Instruments.ApplyTime);
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            if (request.Request is string id
                && requests is not null
                && requests.TryRecall(id, out VersionVector first, out long at))
            {
                return new(first, this, at, isRepeat: true);
            }

            folder.RequireWritable();
            List<EngineOutput> outputs = TakeOutputs();
            CommitOutcome outcome = engine.Commit(request, Now(), outputs);
            refusal = outcome as CommitOutcome.Refused;
            if (refusal is not null) return null;
            Drive(outputs);
            Spare(outputs);
            VersionVector version = engine.Version;
            if (request.Request is not null) Remember(request.Request, version);
            return new(version, this, lastPosition, isRepeat: false)
            {
                Skipped = ((CommitOutcome.Committed)outcome).Skipped,
            };
        }
    }

    /// <summary>Makes a transaction of what the builder collects.</summary>
    /// <exception cref="TransactionRefusedException">An update was refused; nothing happened.</exception>
    /// <exception cref="StorageReadOnlyException">The disk failed; nothing more is written here.</exception>
    /// <exception cref="StorageFullException">The disk is full; nothing was written.</exception>
    public Receipt Transact(Action<Objects.TransactionBuilder> build, string? author = null, string? message = null)
    {
        ArgumentNullException.ThrowIfNull(build);
        Objects.TransactionBuilder builder = new();
        build(builder);
        return TryCommit(new(builder.Updates, author, message), out CommitOutcome.Refused? refusal)
            ?? throw new TransactionRefusedException(refusal!);
    }

    /// <summary>
    /// Waits until there is room for more unwritten bytes; call before committing from asynchronous code.
    /// </summary>
    /// <exception cref="StorageReadOnlyException">The disk failed; nothing more is written here.</exception>
    /// <exception cref="StorageFullException">The disk is full.</exception>
    public ValueTask WaitForRoomAsync(CancellationToken cancellation = default) =>
        folder.Store?.WaitForRoomAsync(cancellation) ?? ValueTask.CompletedTask;

    /// <summary>
    /// Completes when everything in the version has been applied here. A version is waited for, never adopted.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled first.</exception>
    public async Task WaitForVersionAsync(VersionVector version, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(version);
        Task reached;
        Action forget;
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            if (engine.Version.Covers(version)) return;
            reached = waiters.Add(version, engine, out forget);
        }

        try
        {
            await reached.WaitAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            lock (gate)
            {
                forget();
            }
        }
    }

    /// <summary>
    /// Ends links, subscriptions and waits. What was written stays; the folder is closed if it was opened for this.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        lock (gate)
        {
            if (isDisposed) return;
            isDisposed = true;
            CloseLinks();
            waiters.Fail(new ObjectDisposedException(nameof(Replica)));
            rungWaiters.Fail(new ObjectDisposedException(nameof(Replica)));
            EndSubscriptions();
            NoticeGrowth(); // Whoever follows the history looks, and learns that it is over.
        }

        if (OwnsFolder) await folder.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>How far everything in a version has come, as far as is known here.</summary>
    /// <remarks>Where durability is none nothing is durable here, yet the member counts once it is applied.</remarks>
    public TransactionStanding StandingOf(VersionVector version)
    {
        lock (gate)
        {
            TransactionStanding standing = engine.StandingOf(version);
            return Durability == Durability.None ? standing with { IsDurableHere = false } : standing;
        }
    }

    /// <summary>The members, as this replica knows them.</summary>
    public Membership Members
    {
        get
        {
            lock (gate)
            {
                return engine.Members;
            }
        }
    }

    /// <summary>What every keeper has durable, as far as is known here; it only grows.</summary>
    public VersionVector StableVersion
    {
        get
        {
            lock (gate)
            {
                return engine.StableVersion;
            }
        }
    }

    /// <summary>What that many keepers have durable, as far as is known here: a causal cut that only grows.</summary>
    public VersionVector AgreedVersion(int keepers)
    {
        lock (gate)
        {
            return engine.AgreedVersion(keepers);
        }
    }

    /// <summary>
    /// Enters the member into the space, or again after it left. A member that is linked enters by itself, once it has
    /// caught up with a first peer.
    /// </summary>
    /// <exception cref="StorageReadOnlyException">The disk failed; nothing more is written here.</exception>
    /// <exception cref="StorageFullException">The disk is full; nothing was written.</exception>
    public void Join()
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            folder.RequireWritable();
            List<EngineOutput> outputs = [];
            engine.Join(Now(), outputs);
            Drive(outputs);
        }
    }

    /// <summary>
    /// Takes the member out of the space, as its last write: nobody waits for it any more. It keeps receiving.
    /// </summary>
    /// <returns>Whether it was in; a relay never is.</returns>
    /// <exception cref="StorageReadOnlyException">The disk failed; nothing more is written here.</exception>
    /// <exception cref="StorageFullException">The disk is full; nothing was written.</exception>
    public LeaveOutcome Leave()
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            folder.RequireWritable();
            if (Members.Find(folder.Member) is not Member own) return LeaveOutcome.NotJoined;
            if (own.HasLeft) return LeaveOutcome.HadLeft;
            List<EngineOutput> outputs = [];
            engine.Leave(Now(), outputs);
            Drive(outputs);
            return LeaveOutcome.Left;
        }
    }

    /// <summary>How many keepers there are at least: before so many are known nothing is agreed.</summary>
    public int KeepersMin => engine.Options.KeepersMin;

    /// <summary>Completes when a version has reached a rung; true at once where it has.</summary>
    internal async Task WaitForRungAsync(VersionVector version, ReceiptRung rung, CancellationToken cancellation)
    {
        Task reached;
        Action forget;
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            if (RungWaiters.IsReached(engine, version, rung)) return;
            if (Failure is StorageException failure) throw new StorageReadOnlyException(failure);
            reached = rungWaiters.Add(version, rung, out forget);
        }

        try
        {
            await reached.WaitAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            lock (gate)
            {
                forget();
            }
        }
    }

    internal bool IsDurable(long position) => folder.Store is { } log && log.DurablePosition >= position;

    internal Task WaitDurableAsync(long position, CancellationToken cancellation)
    {
        if (folder.Store is null || Durability == Durability.None)
        {
            throw new InvalidOperationException(
                "Nothing is made durable here: durability is none. Use always or interval.");
        }

        return folder.Store.WaitDurableAsync(position, cancellation);
    }

    private long Now() => folder.Options.Time.GetUtcNow().ToUnixTimeMilliseconds();
}
