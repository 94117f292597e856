using Syncline.Folders;
using Syncline.Keys;
using Syncline.Links;
using Syncline.Replication.Spaces;
using Syncline.Storage;

namespace Syncline.Node;

/// <summary>How a node is started.</summary>
public sealed record NodeOptions
{
    /// <summary>The name of the space that a node opens unless told otherwise.</summary>
    public const string DefaultSpace = "default";

    /// <summary>Where the log stands; null keeps everything in memory, and nothing is durable.</summary>
    public IStorageFolder? Folder { get; init; }

    /// <summary>The spaces to open, created if they are not there; those found in the folder are opened too.</summary>
    public IReadOnlyList<string> Spaces { get; init; } = [DefaultSpace];

    /// <summary>Where links are accepted; port 0 takes a free one.</summary>
    public PeerAddress Listen { get; init; } = new("127.0.0.1", 7400);

    /// <summary>Where HTTP is served; port 0 takes a free one.</summary>
    public PeerAddress Http { get; init; } = new("127.0.0.1", 7401);

    /// <summary>The link addresses of other nodes; each is dialed for ever.</summary>
    public IReadOnlyList<PeerAddress> Peers { get; init; } = [];

    /// <summary>
    /// Tells linked nodes of each other, and dials those that it is told of, beyond loopback only with a key. False by
    /// default.
    /// </summary>
    public bool LearnsPeers { get; init; }

    /// <summary>
    /// What the nodes of these spaces have in common: links are TLS, and both ends prove it. Null by default: links are
    /// plain, and on loopback only.
    /// </summary>
    public SecretKey? Key { get; init; }

    /// <summary>
    /// What HTTP clients have to show as a bearer token. Null by default: HTTP is on loopback only.
    /// </summary>
    public SecretKey? HttpKey { get; init; }

    /// <summary>What HTTP clients may take of the node, each and all together.</summary>
    public HttpLimits HttpLimits { get; init; } = new();

    /// <summary>
    /// How many keepers the spaces have at least: before so many are known nothing is agreed, so that a fresh node
    /// never answers for a quorum alone. 1 + the number of peers unless given; at least 1.
    /// </summary>
    public int? Members { get; init; }

    /// <summary>What people call this node's member; at most 1,024 bytes of UTF-8; empty by default.</summary>
    public string Name { get; init; } = "";

    /// <summary>Whether the member counts for stability, quorum and "all"; a keeper by default.</summary>
    public MemberRole Role { get; init; } = MemberRole.Keeper;

    /// <summary>
    /// True for a relay: it stores and forwards what others write; clients neither read nor write it.
    /// </summary>
    public bool IsRelay { get; init; }

    /// <summary>When a write reaches the disk; <see cref="Durability.Always"/> by default.</summary>
    public Durability Durability { get; init; } = Durability.Always;

    /// <summary>When the log is replaced by a snapshot, and what is kept of it.</summary>
    public SnapshotOptions Snapshots { get; init; } = new();

    /// <summary>How often the disk is reached under <see cref="Durability.Interval"/>; 10 ms by default.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// After how long without a read or a write a space sleeps: its objects stay in memory compressed, and the next one
    /// wakes them. 15 minutes by default; null for never. Those of <see cref="Spaces"/> are awake after the start.
    /// </summary>
    public TimeSpan? SleepAfter { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>The wall clock, and what timers go by; the system's by default.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
