using Syncline.Crdt.Causality;
using Syncline.Replication.Engines;

namespace Syncline.Replicas;

/// <summary>How a replica stands at one moment.</summary>
/// <param name="Version">What it has applied.</param>
/// <param name="Durable">What of that is durable here.</param>
/// <param name="Transactions">How many transactions it has applied.</param>
/// <param name="Waiting">How many transactions wait for others that they follow.</param>
/// <param name="Links">The links that are up.</param>
public sealed record ReplicaStatus(
    VersionVector Version, VersionVector Durable, int Transactions, int Waiting, IReadOnlyList<LinkStatus> Links);
