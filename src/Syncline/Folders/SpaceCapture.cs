using System.Collections.Immutable;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Replicas;
using Syncline.Replication.Held;
using Syncline.Replication.Snapshots;
using Syncline.Storage;

namespace Syncline.Folders;

/// <summary>One space at one moment, as a snapshot of the folder holds it; encoded while the space goes on.</summary>
/// <param name="Stream">The space's stream.</param>
/// <param name="Position">The last record of the stream that went into it.</param>
/// <param name="Engine">What the engine goes on from.</param>
/// <param name="Incarnations">Under which ids the folder has written, and whether all that they wrote is here.</param>
/// <param name="Requests">The requests that are remembered.</param>
internal sealed record SpaceCapture(
    uint Stream,
    long Position,
    EngineSnapshot Engine,
    ImmutableSortedDictionary<ReplicaId, bool> Incarnations,
    RememberedRequests Requests)
{
    /// <summary>About how large a record of many small things gets.</summary>
    private const int RecordBytes = 256 * 1024;

    /// <summary>Writes the space's records. Memory: that of the largest object, and of what is held.</summary>
    public void Write(ISnapshotWriter snapshot, CancellationToken cancellation)
    {
        WireWriter writer = new();
        writer.Varint((ulong)Position);
        writer.Fixed64(Engine.Clock.Bits);
        VersionVectorCodec.Write(writer, Engine.Floor);
        ReplicaSnapshotCodec.WriteHeads(writer, Engine.Heads);
        snapshot.Append(Stream, FolderRecord.SpaceHead, writer.Written);
        foreach (var (replica, endsHere) in Incarnations)
        {
            byte[] incarnation = FolderRecord.EncodeIncarnation(replica, endsHere);
            snapshot.Append(Stream, FolderRecord.Incarnation, incarnation);
        }

        WriteInRuns(snapshot, FolderRecord.Objects, writer, Engine.WriteObjects(writer), cancellation);
        writer.Clear();
        HeldCodec.Write(writer, Engine.State.Held);
        if (writer.Length > 0) snapshot.Append(Stream, FolderRecord.Held, writer.Written);
        WriteInRuns(snapshot, FolderRecord.Requests, writer, Requests.Write(writer), cancellation);
        snapshot.Append(Stream, FolderRecord.SpaceEnd, []);
    }

    /// <summary>Makes records of what is written piece by piece, none of them much larger than it must be.</summary>
    private void WriteInRuns(
        ISnapshotWriter snapshot,
        byte kind,
        WireWriter writer,
        IEnumerable<int> pieces,
        CancellationToken cancellation)
    {
        writer.Clear();
        foreach (int _ in pieces)
        {
            if (writer.Length < RecordBytes) continue;
            cancellation.ThrowIfCancellationRequested();
            snapshot.Append(Stream, kind, writer.Written);
            writer.Clear();
        }

        if (writer.Length > 0) snapshot.Append(Stream, kind, writer.Written);
    }
}
