using Syncline.Crdt.Causality;

namespace Syncline.Replication.Protocol;

/// <summary>Where a writer's chain ends at somebody.</summary>
/// <param name="Replica">The writer.</param>
/// <param name="Last">The counter of its last dot there.</param>
/// <param name="Chain">The chain value after it.</param>
public readonly record struct ChainEnd(ReplicaId Replica, ulong Last, UInt128 Chain);
