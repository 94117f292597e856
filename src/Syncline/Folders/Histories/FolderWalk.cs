using System.Globalization;
using Syncline.Crdt.Encoding;
using Syncline.Replication.Spaces;
using Syncline.Storage;

namespace Syncline.Folders.Histories;

/// <summary>Follows all spaces of a folder through its log, without building what they hold.</summary>
/// <param name="beginsWhole">True if the log begins with its first record.</param>
internal sealed class FolderWalk(bool beginsWhole)
{
    private readonly SortedDictionary<uint, SpaceWalk> spaces = [];
    private uint lastStream;
    private bool hasGaps = !beginsWhole;
    private long restoredPosition;

    /// <summary>Called with each transaction.</summary>
    public Action<LoggedTransaction>? Transaction { get; init; }

    /// <summary>Called with each run of a writer's dots that is not there.</summary>
    public Action<LostTransactions>? Lost { get; init; }

    /// <summary>The spaces that were not removed.</summary>
    public IEnumerable<SpaceWalk> Spaces => spaces.Values;

    /// <summary>Records are missing from here on: what follows may begin anywhere.</summary>
    public void Skip() => hasGaps = true;

    /// <summary>Takes a record of the snapshot that the log goes on from, before those of the log.</summary>
    public string? Restore(in LogRecord record)
    {
        restoredPosition = record.Position;
        if (record is { Stream: FolderRecord.FolderStream, Kind: FolderRecord.LastStream })
        {
            WireReader reader = new(record.Payload);
            if (!reader.Varint(uint.MaxValue, out ulong last)) return "the snapshot's last stream does not decode";
            lastStream = Math.Max(lastStream, (uint)last);
            return null;
        }

        if (record.Stream == FolderRecord.FolderStream) return TakeFolder(record, isSnapshot: true);
        if (record.Kind != FolderRecord.SpaceHead) return null; // The present is not what a walk is for.
        return spaces.TryGetValue(record.Stream, out SpaceWalk? space) ? space.TakeHead(record.Payload)
            : $"no space has stream {record.Stream}";
    }

    /// <summary>Takes the next record; the reason for people if it makes no sense after those before.</summary>
    public string? Take(in LogRecord record)
    {
        if (record.Stream == FolderRecord.FolderStream) return TakeFolder(record, isSnapshot: false);
        if (!spaces.TryGetValue(record.Stream, out SpaceWalk? space))
        {
            bool isPast = record.Position <= restoredPosition;
            if (record.Stream <= lastStream && !isPast) return null; // Its space was removed.
            if (!hasGaps && !isPast) return $"no space has stream {record.Stream}";
            space = Enter(record.Stream, null, isWhole: false);
        }

        switch (record.Kind)
        {
            case FolderRecord.Transaction:
                string? problem = space.Take(record, out LoggedTransaction? taken);
                if (taken is not null) Transaction?.Invoke(taken);
                return problem;
            case FolderRecord.SnapshotPart:
                return space.TakePart(record);
            case FolderRecord.Incarnation:
                return FolderRecord.TryReadIncarnation(record.Payload, out _, out _) ? null
                    : "a replica id does not decode";
            default:
                return $"records of kind {record.Kind} are unknown";
        }
    }

    private string? TakeFolder(in LogRecord record, bool isSnapshot)
    {
        switch (record.Kind)
        {
            case FolderRecord.Member when FolderRecord.TryReadMember(record.Payload, out _):
                return null;
            case FolderRecord.SpaceCreated
                when FolderRecord.TryReadSpaceCreated(record.Payload, out uint created, out SpaceGenesis genesis):
                bool isPast = record.Position <= restoredPosition;
                if (created <= lastStream && !isPast) return $"stream {created} was given before";
                if (!spaces.ContainsKey(created)) Enter(created, genesis, isWhole: !isSnapshot);
                return null;
            case FolderRecord.SpaceRemoved when FolderRecord.TryReadSpaceRemoved(record.Payload, out uint removed):
                bool mayLack = hasGaps || record.Position <= restoredPosition;
                return spaces.Remove(removed) || mayLack ? null : $"no space has stream {removed}";
            default:
                return "a record of the folder does not decode, or its kind is unknown";
        }
    }

    private SpaceWalk Enter(uint stream, SpaceGenesis? genesis, bool isWhole)
    {
        string name = genesis?.Name ?? stream.ToString(NumberFormatInfo.InvariantInfo);
        SpaceWalk space = new(genesis, name, isWhole) { Lost = Lost };
        spaces.Add(stream, space);
        lastStream = Math.Max(lastStream, stream);
        return space;
    }
}
