namespace Syncline.Crdt.Causality;

/// <summary>One entry: every counter of <paramref name="Replica"/> up to <paramref name="Counter"/>.</summary>
/// <param name="Replica">Whose counters.</param>
/// <param name="Counter">The greatest counter seen, at least 1.</param>
public readonly record struct VersionEntry(ReplicaId Replica, ulong Counter);
