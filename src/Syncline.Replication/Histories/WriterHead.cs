using Syncline.Crdt.Causality;

namespace Syncline.Replication.Histories;

/// <summary>
/// The end of one writer's transactions at some version: what its next one is checked and read against.
/// </summary>
/// <param name="Replica">The writer.</param>
/// <param name="Last">The counter of its last dot; at least 1.</param>
/// <param name="Chain">The chain value after it.</param>
/// <param name="Lamport">Its Lamport number.</param>
/// <param name="Time">Its hybrid time.</param>
/// <param name="Dependencies">Its whole version then, less its own entry.</param>
public sealed record WriterHead(
    ReplicaId Replica, ulong Last, UInt128 Chain, ulong Lamport, HybridTime Time, VersionVector Dependencies);
