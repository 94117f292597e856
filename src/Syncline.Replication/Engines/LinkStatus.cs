using Syncline.Crdt.Causality;
using Syncline.Replication.Spaces;

namespace Syncline.Replication.Engines;

/// <summary>A link as people ask about it.</summary>
/// <param name="Link">Which.</param>
/// <param name="Member">Whose copy is at the other end; null before its hello.</param>
/// <param name="Replica">Its present incarnation; null before its hello.</param>
/// <param name="Applied">What it said it has applied.</param>
/// <param name="Durable">What it said is durable there.</param>
public sealed record LinkStatus(
    LinkId Link, MemberId? Member, ReplicaId? Replica, VersionVector Applied, VersionVector Durable);
