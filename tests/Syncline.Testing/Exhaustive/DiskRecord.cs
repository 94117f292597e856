using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Replication.Engines;
using Syncline.Replication.Held;
using Syncline.Replication.Snapshots;
using Syncline.Replication.Transactions;

namespace Syncline.Testing.Exhaustive;

/// <summary>One record of a member's log.</summary>
/// <param name="Bytes">As its engine takes it back.</param>
/// <param name="Clock">The clock after it.</param>
/// <param name="Version">What it brought: one transaction's end, or all that a snapshot covers.</param>
/// <param name="IsSnapshot">True if a snapshot was joined.</param>
internal sealed record DiskRecord(byte[] Bytes, HybridTime Clock, VersionVector Version, bool IsSnapshot)
{
    public static DiskRecord Of(EngineOutput.Append append)
    {
        WireWriter writer = new();
        TransactionRecordCodec.Write(writer, append.Transaction, append.Clock);
        VersionEntry end = new(append.Transaction.Replica, append.Transaction.Last);
        return new(writer.ToArray(), append.Clock, VersionVector.Of(end), IsSnapshot: false);
    }

    public static DiskRecord Of(EngineOutput.Install install)
    {
        byte[] bytes = install.Snapshot.ToArray();
        bool reads = ReplicaSnapshotCodec.TryRead(
            bytes, Vocabulary.Present, out ReplicaSnapshot snapshot, out DecodeError error);
        return reads
            ? new(bytes, install.Clock, snapshot.Version, IsSnapshot: true)
            : throw new InvalidOperationException($"An installed snapshot does not decode ({error}).");
    }
}
