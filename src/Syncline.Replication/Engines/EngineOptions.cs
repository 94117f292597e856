using Syncline.Crdt.Causality;
using Syncline.Replication.Held;
using Syncline.Replication.Spaces;

namespace Syncline.Replication.Engines;

/// <summary>What an engine is told once.</summary>
public sealed record EngineOptions
{
    /// <summary>How the space began.</summary>
    public required SpaceGenesis Genesis { get; init; }

    /// <summary>Whose copy this is.</summary>
    public required MemberId Member { get; init; }

    /// <summary>The present incarnation; never used before (I4).</summary>
    public required ReplicaId Replica { get; init; }

    /// <summary>True where transactions may leave before they are durable here: durability interval and none.</summary>
    public bool SendsBeforeDurable { get; init; }

    /// <summary>
    /// True for a relay: it takes in, logs, sends and acknowledges transactions by their headers and never looks into a
    /// body, so that it serves spaces that are enciphered, or newer than itself. Its state stays empty.
    /// </summary>
    public bool IsRelay { get; init; }

    /// <summary>The types and effects that are known; all of this version's by default.</summary>
    public Vocabulary Vocabulary { get; init; } = Vocabulary.Present;

    /// <summary>Whether the member counts. A keeper by default.</summary>
    public MemberRole Role { get; init; } = MemberRole.Keeper;

    /// <summary>What people call the member; at most 1,024 bytes of UTF-8; empty by default.</summary>
    public string Name { get; init; } = "";

    /// <summary>
    /// True if the engine enters the member into the space by itself, once it has caught up with a first peer. Else
    /// <see cref="Engine.Join"/> does.
    /// </summary>
    public bool JoinsByItself { get; init; }

    /// <summary>
    /// How many keepers there are at least: before so many are known nothing is stable. 1 by default.
    /// </summary>
    public int KeepersMin { get; init; } = 1;

    /// <summary>
    /// About how many bytes of transactions are held in memory; beyond it the oldest durable ones go, and a peer that
    /// lacks one of them gets a snapshot instead. 256 MiB by default.
    /// </summary>
    public long HistoryBytesMax { get; init; } = 256 * 1024 * 1024;

    /// <summary>
    /// The same while the objects are asleep; if they take more, as many bytes as they. 16 KiB by default.
    /// </summary>
    public long HistoryBytesMaxAsleep { get; init; } = 16 * 1024;

    /// <summary>How many bytes a peer's snapshot may have; 1 GiB by default.</summary>
    public long SnapshotBytesMax { get; init; } = 1024 * 1024 * 1024;

    /// <summary>
    /// True where nothing is ever durable (durability none): the member counts for what it has applied.
    /// </summary>
    public bool CountsWhenApplied { get; init; }

    /// <summary>How far ahead of wall time a peer's clock is followed; milliseconds, one minute by default.</summary>
    public long ClockAheadMillisecondsMax { get; init; } = 60_000;

    /// <summary>Sizes and times of links.</summary>
    public LinkLimits Links { get; init; } = new();
}
