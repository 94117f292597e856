using System.Collections.Immutable;
using Syncline.Crdt.Causality;
using Syncline.Replication.Histories;
using Syncline.Replication.Spaces;

namespace Syncline.Replication.Snapshots;

/// <summary>Everything that a replica needs to go on from a version without the transactions below it.</summary>
/// <param name="Heads">The end of every writer, ascending by id: together they are the version.</param>
/// <param name="State">The state at that version.</param>
public sealed record ReplicaSnapshot(ImmutableArray<WriterHead> Heads, SpaceState State)
{
    /// <summary>The version.</summary>
    public VersionVector Version { get; } =
        VersionVector.Of(Heads.Select(head => new VersionEntry(head.Replica, head.Last)));
}
