using Syncline.Crdt.Causality;
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

    /// <summary>How far ahead of wall time a peer's clock is followed; milliseconds, one minute by default.</summary>
    public long ClockAheadMillisecondsMax { get; init; } = 60_000;

    /// <summary>Sizes and times of links.</summary>
    public LinkLimits Links { get; init; } = new();
}
