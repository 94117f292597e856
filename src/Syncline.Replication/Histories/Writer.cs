using Syncline.Crdt.Causality;

namespace Syncline.Replication.Histories;

/// <summary>
/// What is known of one replica as a writer: the end of its chain, and what its transactions are relative to.
/// </summary>
internal sealed class Writer(ReplicaId replica, UInt128 chainStart)
{
    public ReplicaId Replica => replica;

    /// <summary>Its number in the history; below 0 before its first transaction there.</summary>
    public int Index { get; set; } = -1;

    /// <summary>The counter of its last dot; 0 before its first.</summary>
    public ulong Last { get; set; }

    /// <summary>The chain value after its last transaction.</summary>
    public UInt128 Chain { get; set; } = chainStart;

    public ulong Lamport { get; set; }

    public HybridTime Time { get; set; }

    /// <summary>Its whole version when it wrote its last transaction, less its own entry.</summary>
    public VersionBuilder Dependencies { get; set; } = new();

    /// <summary>The counter up to which its transactions are forgotten here, and the chain value there.</summary>
    public ulong BaseLast { get; set; }

    public UInt128 BaseChain { get; set; } = chainStart;

    /// <summary>Where its transactions above the base stand in the order of application, ascending.</summary>
    public List<int> Positions { get; } = [];
}
