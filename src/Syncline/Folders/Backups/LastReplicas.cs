using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Replication.Snapshots;
using Syncline.Storage;

namespace Syncline.Folders.Backups;

/// <summary>Finds under which id each space of a folder was written last.</summary>
/// <remarks>
/// The log names ids in the order in which they wrote. A snapshot does not: there it is the one whose last Lamport
/// number is the greatest, since each id follows all that the ones before it wrote.
/// </remarks>
internal sealed class LastReplicas : IRecordReplay
{
    private readonly Dictionary<ReplicaId, ulong> lamports = []; // Of the space whose records come.
    private ulong greatest;

    /// <summary>The ids, by stream.</summary>
    public SortedDictionary<uint, ReplicaId> ByStream { get; } = [];

    /// <inheritdoc/>
    public void Restore(in LogRecord record)
    {
        if (record.Stream == FolderRecord.FolderStream) return;
        if (record.Kind == FolderRecord.SpaceHead) TakeHeads(record.Payload);
        if (!IsOwn(record, out ReplicaId own) || !lamports.TryGetValue(own, out ulong lamport)) return;
        if (lamport < greatest) return;
        greatest = lamport;
        ByStream[record.Stream] = own;
    }

    /// <inheritdoc/>
    public void Replay(in LogRecord record)
    {
        bool isOfSpace = record.Stream != FolderRecord.FolderStream;
        if (isOfSpace && IsOwn(record, out ReplicaId own)) ByStream[record.Stream] = own;
    }

    private static bool IsOwn(in LogRecord record, out ReplicaId own)
    {
        own = default;
        return record.Kind == FolderRecord.Incarnation
            && FolderRecord.TryReadIncarnation(record.Payload, out own, out _);
    }

    private void TakeHeads(ReadOnlySpan<byte> payload)
    {
        lamports.Clear();
        greatest = 0;
        WireReader reader = new(payload);
        bool isRead = reader.Varint(out _) && reader.Fixed64(out _) && VersionVectorCodec.TryRead(ref reader, out _);
        if (!isRead || !ReplicaSnapshotCodec.TryReadHeads(ref reader, out var heads)) return;
        foreach (var head in heads)
        {
            lamports[head.Replica] = head.Lamport;
        }
    }
}
