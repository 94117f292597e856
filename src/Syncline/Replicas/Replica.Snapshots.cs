using System.Collections.Immutable;
using Syncline.Crdt.Causality;
using Syncline.Folders;
using Syncline.Replication.Engines;
using Syncline.Replication.Spaces;
using Syncline.Storage;

namespace Syncline.Replicas;

/// <content>Snapshots that were joined: in the log, and for those who watch.</content>
public sealed partial class Replica
{
    private const int PartBytesMax = 4 * 1024 * 1024;

    private readonly List<ReadOnlyMemory<byte>> replayedParts = [];

    /// <summary>
    /// Takes back a part of a snapshot; with the last one it is joined as it was then. One that a crash left without
    /// its last part was never acknowledged, and counts for nothing.
    /// </summary>
    private string? ReplayPart(in LogRecord record)
    {
        if (!FolderRecord.TryReadSnapshotPart(record.Payload, out SnapshotPart part)) return "a part does not decode";
        if (part.Index == 0) replayedParts.Clear();
        if (part.Index != replayedParts.Count) return "a part of a snapshot is missing";
        replayedParts.Add(part.Bytes);
        if (!part.IsLast) return null;
        byte[] whole = new byte[replayedParts.Sum(bytes => bytes.Length)];
        int offset = 0;
        foreach (ReadOnlyMemory<byte> bytes in replayedParts)
        {
            bytes.CopyTo(whole.AsMemory(offset));
            offset += bytes.Length;
        }

        replayedParts.Clear();
        return engine.RecoverSnapshot(whole, part.Clock);
    }

    private void Append(EngineOutput.Install install)
    {
        if (folder.Store is not IRecordStore log) return;
        ReadOnlyMemory<byte> rest = install.Snapshot;
        for (int index = 0; index == 0 || !rest.IsEmpty; index++)
        {
            ReadOnlyMemory<byte> bytes = rest[..Math.Min(PartBytesMax, rest.Length)];
            rest = rest[bytes.Length..];
            SnapshotPart part = new(install.Clock, index, rest.IsEmpty, bytes);
            lastPosition = log.Append(Stream, FolderRecord.SnapshotPart, FolderRecord.EncodeSnapshotPart(part));
        }

        AwaitSync(install.Position);
    }

    private void Announce(EngineOutput.Joined joined)
    {
        foreach (VersionEntry entry in joined.After.Version.Entries)
        {
            waiters.Advance(entry.Replica, engine);
        }

        NoticeGrowth();
        if (subscriptions.Count == 0) return;
        ImmutableArray<ObjectKey> changed = [.. joined.After.ChangedSince(joined.Before)];
        Publish(new AppliedTransaction(joined.After, null, changed, IsLocal: false));
    }
}
