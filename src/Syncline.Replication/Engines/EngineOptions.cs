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

    /// <summary>How far ahead of wall time a peer's clock is followed; milliseconds, one minute by default.</summary>
    public long ClockAheadMillisecondsMax { get; init; } = 60_000;

    /// <summary>Sizes and times of links.</summary>
    public LinkLimits Links { get; init; } = new();
}
