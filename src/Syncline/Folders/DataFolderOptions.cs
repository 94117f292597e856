using System.Security.Cryptography;
using Syncline.Keys;
using Syncline.Replication.Engines;
using Syncline.Replication.Spaces;
using Syncline.Storage;

namespace Syncline.Folders;

/// <summary>How a data folder is opened.</summary>
public sealed record DataFolderOptions
{
    /// <summary>Where the log stands; null keeps everything in memory, and nothing is durable.</summary>
    public IStorageFolder? Folder { get; init; }

    /// <summary>Opens a store of another kind than files, in place of <see cref="Folder"/>; null by default.</summary>
    public RecordStoreOpener? OpenStore { get; init; }

    /// <summary>What opens the store; null where everything is kept in memory.</summary>
    internal RecordStoreOpener? StoreOpener => OpenStore ?? (Folder is IStorageFolder folder
        ? (options, replay) => FileRecordStore.Open(folder, options, replay)
        : null);

    /// <summary>True where nothing is ever durable: without a store, or with durability none.</summary>
    internal bool IsNeverDurable => StoreOpener is null || Durability == Durability.None;

    /// <summary>When a write reaches the disk; <see cref="Durability.Always"/> by default.</summary>
    public Durability Durability { get; init; } = Durability.Always;

    /// <summary>How often the disk is reached under <see cref="Durability.Interval"/>; 10 ms by default.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>How large a segment of the log is; 64 MiB by default.</summary>
    public int SegmentBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>When the log is replaced by a snapshot, and what is kept of it.</summary>
    public SnapshotOptions Snapshots { get; init; } = new();

    /// <summary>Whether the member counts for stability, quorum and "all"; a keeper by default.</summary>
    public MemberRole Role { get; init; } = MemberRole.Keeper;

    /// <summary>
    /// True for a relay: its replicas store and forward transactions, and read none, so they hold no objects, write
    /// nothing and count nowhere. They keep every transaction in memory, since they have no snapshot to give in place.
    /// </summary>
    public bool IsRelay { get; init; }

    /// <summary>
    /// What the members of these spaces have in common: it goes into the ids of new spaces, and both ends of every link
    /// prove it. Null by default: links on loopback only.
    /// </summary>
    public SecretKey? Key { get; init; }

    /// <summary>What people call the member; at most 1,024 bytes of UTF-8; empty by default.</summary>
    public string MemberName { get; init; } = "";

    /// <summary>How many keepers there are at least: with fewer known nothing is agreed. 1 by default.</summary>
    public int KeepersMin { get; init; } = 1;

    /// <summary>
    /// About how many bytes of each space's transactions are held in memory for peers that lag; one that lags further
    /// gets a snapshot. 256 MiB by default.
    /// </summary>
    public long HistoryBytesMax { get; init; } = 256 * 1024 * 1024;

    /// <summary>
    /// After how long without a read or a write of its objects a space is put to sleep: they stay in memory encoded and
    /// compressed, and the next read or write wakes them, at a cost linear in the space. Null, the default, for never.
    /// </summary>
    /// <remarks>
    /// Links, waits and the log go on as they are. Of a space asleep no more transactions are held for peers that lag
    /// than its objects take; a relay, which can be given no snapshot, may then have to wait for another peer. With a
    /// time given, spaces that a snapshot restores are asleep when the folder is open: all that is stored of them has
    /// been checked, and their memory is needed once somebody asks.
    /// </remarks>
    public TimeSpan? SleepAfter { get; init; }

    /// <summary>The spaces that are awake when the folder is open, by name; none by default.</summary>
    public IReadOnlyCollection<string> SpacesAwake { get; init; } = [];

    /// <summary>True if a space of the name is asleep once a snapshot has restored it.</summary>
    internal bool Sleeps(string space) => SleepAfter is not null && !SpacesAwake.Contains(space);

    /// <summary>Sizes and times of links.</summary>
    public LinkLimits Links { get; init; } = new();

    /// <summary>The wall clock; the system's by default.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>
    /// Random bits for ids, drawn at every open; cryptographically strong by default. A test gives its own.
    /// </summary>
    public Func<ulong> RandomBits { get; init; } =
        static () => BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    /// <summary>How many transactions a subscription may lag behind before it is ended; 65,536 by default.</summary>
    public int SubscriptionTransactionsMax { get; init; } = 65_536;
}
