using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Replicas;
using Syncline.Replication.Held;
using Syncline.Replication.Snapshots;
using Syncline.Replication.Spaces;
using Syncline.Storage;

namespace Syncline.Folders;

/// <summary>Collects the records of one space in a snapshot, until it is whole.</summary>
/// <param name="sleeps">True if its objects are only checked now, and decoded again when somebody asks.</param>
internal sealed class SpaceRestore(bool sleeps)
{
    private SpaceStateReader? state;
    private SleepingState.Builder? sleeping = sleeps ? new() : null;
    private EngineSnapshot? head;

    /// <summary>The last record of the stream that went into it.</summary>
    public long Position { get; private set; }

    /// <summary>Under which ids the folder has written, and whether all that they wrote is here.</summary>
    public List<KeyValuePair<ReplicaId, bool>> Incarnations { get; } = [];

    /// <summary>The requests that are remembered; null if there are none.</summary>
    public RequestMemory? Requests { get; private set; }

    /// <summary>What the engine goes on from; null until the end has come.</summary>
    public EngineSnapshot? Engine { get; private set; }

    /// <summary>Takes in one record; false if it does not fit.</summary>
    public bool TryTake(in LogRecord record)
    {
        WireReader reader = new(record.Payload);
        if (Engine is not null || head is null != (record.Kind == FolderRecord.SpaceHead)) return false;
        switch (record.Kind)
        {
            case FolderRecord.SpaceHead:
                return TryTakeHead(ref reader) && reader.AtEnd();
            case FolderRecord.Incarnation:
                bool read = FolderRecord.TryReadIncarnation(record.Payload, out ReplicaId own, out bool endsHere);
                Incarnations.Add(new(own, endsHere));
                return read;
            case FolderRecord.Objects:
                while (reader.Remaining > 0 && state!.TryReadObject(ref reader))
                {
                    // One object behind the other.
                }

                sleeping?.Add(record.Payload);
                return reader.AtEnd();
            case FolderRecord.Held:
                sleeping = null;
                return state!.TryReadHeld(ref reader) && reader.AtEnd();
            case FolderRecord.Requests:
                Requests ??= new();
                while (reader.Remaining > 0 && Requests.TryRead(ref reader))
                {
                    // One request behind the other.
                }

                return reader.AtEnd();
            case FolderRecord.SpaceEnd:
                Engine = head! with
                {
                    State = state!.Build(Vocabulary.Present),
                    Sleeping = sleeping?.Build(head.Version),
                };
                return reader.AtEnd();
            default:
                return false;
        }
    }

    private bool TryTakeHead(ref WireReader reader)
    {
        if (!reader.Varint(long.MaxValue, out ulong position) || !reader.Fixed64(out ulong clock)) return false;
        if (!VersionVectorCodec.TryRead(ref reader, out VersionVector floor)) return false;
        if (!ReplicaSnapshotCodec.TryReadHeads(ref reader, out var heads)) return false;
        Position = (long)position;
        head = new(heads, default, new(clock), floor);
        state = new(head.Version);
        return true;
    }
}
