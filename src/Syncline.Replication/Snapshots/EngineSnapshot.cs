using System.Collections.Immutable;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Replication.Histories;
using Syncline.Replication.Spaces;

namespace Syncline.Replication.Snapshots;

/// <summary>What an engine needs to go on from a version as if it had taken in everything below it.</summary>
/// <remarks>
/// Immutable: whoever has one encodes it while the engine goes on. Transactions that are held for peers are no part of
/// it: an engine that was restored gives a peer below its version a snapshot.
/// </remarks>
/// <param name="Heads">The end of every writer, ascending by id: together they are the version.</param>
/// <param name="State">The state at that version; empty if it was captured asleep.</param>
/// <param name="Clock">The replica's clock.</param>
/// <param name="Floor">How far records of removals have been forgotten in the state.</param>
public sealed record EngineSnapshot(
    ImmutableArray<WriterHead> Heads, SpaceState State, HybridTime Clock, VersionVector Floor)
{
    /// <summary>The version.</summary>
    public VersionVector Version { get; } =
        VersionVector.Of(Heads.Select(head => new VersionEntry(head.Replica, head.Last)));

    /// <summary>The state asleep; null if captured awake. An engine that goes on from it lets it sleep.</summary>
    public SleepingState? Sleeping { get; init; }

    /// <summary>The state, awake.</summary>
    public SpaceState Awake => Sleeping is not null && State.Objects.IsBottom ? Sleeping.Wake() : State;

    /// <summary>Writes the objects in parts: after each, whoever has the writer may clear it.</summary>
    public IEnumerable<int> WriteObjects(WireWriter writer) =>
        Sleeping is null ? State.WriteObjects(writer) : Sleeping.WriteObjects(writer);
}
