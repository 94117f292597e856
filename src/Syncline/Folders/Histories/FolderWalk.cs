using System.Globalization;
using Syncline.Replication.Spaces;
using Syncline.Storage;

namespace Syncline.Folders.Histories;

/// <summary>Follows all spaces of a folder through its log, without building what they hold.</summary>
/// <param name="isWhole">True if the log begins with its first record.</param>
internal sealed class FolderWalk(bool isWhole)
{
    private readonly SortedDictionary<uint, SpaceWalk> spaces = [];
    private uint lastStream;
    private bool hasGaps = !isWhole;

    /// <summary>Called with each transaction.</summary>
    public Action<LoggedTransaction>? Transaction { get; init; }

    /// <summary>Called with each run of a writer's dots that is not there.</summary>
    public Action<LostTransactions>? Lost { get; init; }

    /// <summary>The spaces that were not removed.</summary>
    public IEnumerable<SpaceWalk> Spaces => spaces.Values;

    /// <summary>Records are missing from here on: what follows may begin anywhere.</summary>
    public void Skip() => hasGaps = true;

    /// <summary>Takes the next record; the reason for people if it makes no sense after those before.</summary>
    public string? Take(in LogRecord record)
    {
        if (record.Stream == FolderRecord.FolderStream) return TakeFolder(record);
        if (!spaces.TryGetValue(record.Stream, out SpaceWalk? space))
        {
            if (record.Stream <= lastStream) return null; // Its space was removed.
            if (!hasGaps) return $"no space has stream {record.Stream}";
            space = Enter(record.Stream, null);
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

    private string? TakeFolder(in LogRecord record)
    {
        switch (record.Kind)
        {
            case FolderRecord.Member when FolderRecord.TryReadMember(record.Payload, out _):
                return null;
            case FolderRecord.SpaceCreated
                when FolderRecord.TryReadSpaceCreated(record.Payload, out uint created, out SpaceGenesis genesis):
                if (created <= lastStream) return $"stream {created} was given before";
                Enter(created, genesis);
                return null;
            case FolderRecord.SpaceRemoved when FolderRecord.TryReadSpaceRemoved(record.Payload, out uint removed):
                return spaces.Remove(removed) || hasGaps ? null : $"no space has stream {removed}";
            default:
                return "a record of the folder does not decode, or its kind is unknown";
        }
    }

    private SpaceWalk Enter(uint stream, SpaceGenesis? genesis)
    {
        string name = genesis?.Name ?? stream.ToString(NumberFormatInfo.InvariantInfo);
        SpaceWalk space = new(genesis, name) { Lost = Lost };
        spaces.Add(stream, space);
        lastStream = Math.Max(lastStream, stream);
        return space;
    }
}
