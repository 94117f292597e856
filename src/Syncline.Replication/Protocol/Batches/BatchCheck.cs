using Syncline.Crdt.Encoding;
using Syncline.Replication.Transactions;

namespace Syncline.Replication.Protocol.Batches;

/// <summary>
/// What a batch ends with: a hash over the ends of its runs, <c>replica, next counter, chain value</c>, in the order of
/// the replicas' numbers. The chains run over every byte that a batch stands for, so whoever rebuilds others than the
/// author's finds another value.
/// </summary>
internal static class BatchCheck
{
    /// <summary>The low 64 bits of the hash.</summary>
    public static ulong Of(BatchTimeline timeline)
    {
        WireWriter runs = new();
        foreach (BatchReplica replica in timeline.Replicas)
        {
            if (!replica.HasRun) continue;
            runs.Replica(replica.Id);
            runs.Varint(replica.Next);
            runs.Fixed128(replica.Chain);
        }

        return (ulong)ChainHash.Of(runs.Written);
    }
}
