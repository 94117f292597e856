using Syncline.Crdt.Causality;
using Syncline.Replication.Engines;

namespace Syncline.Testing.Oracle;

/// <summary>One transaction as its writer asked for it, with what the writer had seen.</summary>
/// <param name="Replica">Who wrote it.</param>
/// <param name="First">The counter of its first dot; each update takes one.</param>
/// <param name="Seen">The writer's whole version before it.</param>
/// <param name="Time">The writer's clock.</param>
/// <param name="Updates">What was asked, left to right.</param>
public sealed record OracleTransaction(
    ReplicaId Replica, ulong First, VersionVector Seen, HybridTime Time, IReadOnlyList<Update> Updates)
{
    /// <summary>The counter of its last dot.</summary>
    public ulong Last => First + (ulong)Updates.Count - 1;

    /// <summary>True if the other lies in its past.</summary>
    public bool HasSeen(OracleTransaction other) =>
        other.Replica == Replica ? other.First < First : other.Last <= Seen[other.Replica];
}
