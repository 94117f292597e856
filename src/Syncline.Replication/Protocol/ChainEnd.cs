using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Replication.Transactions;

namespace Syncline.Replication.Protocol;

/// <summary>Where a writer's chain ends at somebody.</summary>
/// <param name="Replica">The writer.</param>
/// <param name="Last">The counter of its last dot there.</param>
/// <param name="Chain">The chain value after it.</param>
public readonly record struct ChainEnd(ReplicaId Replica, ulong Last, UInt128 Chain)
{
    /// <summary>A hash over ends, which ascend by replica: one version with two of them has two histories.</summary>
    public static UInt128 HashOf(IEnumerable<ChainEnd> ends)
    {
        ArgumentNullException.ThrowIfNull(ends);
        WireWriter bytes = new();
        foreach (ChainEnd end in ends)
        {
            end.Write(bytes);
        }

        return ChainHash.Of(bytes.Written);
    }

    /// <summary>Writes <c>replica, last, chain</c>.</summary>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Replica(Replica);
        writer.Varint(Last);
        writer.Fixed128(Chain);
    }
}
