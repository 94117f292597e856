using Syncline.Crdt.Causality;

namespace Syncline.Replication.Protocol.Batches;

/// <summary>A replica that a batch mentions, as far as its writer or reader has come.</summary>
internal sealed class BatchReplica(ReplicaId id, int index)
{
    public ReplicaId Id => id;

    /// <summary>Its number in the batch, by first mention.</summary>
    public int Index => index;

    /// <summary>The greatest counter mentioned so far; counters are written relative to it.</summary>
    public ulong Last { get; set; }

    /// <summary>True once a transaction of it stands in the batch.</summary>
    public bool HasRun { get; set; }

    /// <summary>Where its next transaction starts, once it has a run.</summary>
    public ulong Next { get; set; }

    /// <summary>The chain value after its last transaction, once it has a run.</summary>
    public UInt128 Chain { get; set; }

    /// <summary>The moment at which its last window ended.</summary>
    public int SeenTo { get; set; }

    /// <summary>Its latest moment; -1 before the first.</summary>
    public int LatestMoment { get; set; } = -1;

    /// <summary>The window that last held it, and the counter that it has there; 0 if taken out again.</summary>
    public int WindowMark { get; set; }

    public ulong WindowCounter { get; set; }

    /// <summary>The transaction whose dependencies last named it, and with which counter.</summary>
    public int AskedMark { get; set; }

    public ulong AskedCounter { get; set; }
}
