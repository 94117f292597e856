using Syncline.Crdt.Causality;

namespace Syncline.Folders.Histories;

/// <summary>A run of one replica's dots whose transactions a log should hold, and does not.</summary>
/// <param name="Space">The space's name.</param>
/// <param name="Replica">Who wrote them.</param>
/// <param name="First">The counter of the first dot.</param>
/// <param name="Last">The counter of the last dot.</param>
public sealed record LostTransactions(string Space, ReplicaId Replica, ulong First, ulong Last);
