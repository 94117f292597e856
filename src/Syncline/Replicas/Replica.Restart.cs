using Syncline.Folders;
using Syncline.Storage;

namespace Syncline.Replicas;

/// <content>What the replica leaves to its successor after a restart, and goes on from.</content>
public sealed partial class Replica
{
    private SpaceRestore? restore;

    /// <summary>All that <see cref="Restore"/> takes back. Cost: linear in who has written.</summary>
    /// <exception cref="StorageReadOnlyException">
    /// The disk failed: what was applied then may be in no log, so it must be in no snapshot either.
    /// </exception>
    internal SpaceCapture Capture()
    {
        lock (gate)
        {
            if (Failure is StorageException failure) throw new StorageReadOnlyException(failure);
            return new(Stream, lastPosition, engine.Capture(), ownIds, requests?.Capture() ?? default);
        }
    }

    /// <summary>Takes back one record of a snapshot; a reason for people if it does not fit.</summary>
    internal string? Restore(in LogRecord record)
    {
        restore ??= new();
        if (!restore.TryTake(record)) return "it does not decode, or is not in its place";
        if (restore.Engine is null) return null;
        if (engine.Restore(restore.Engine) is string problem) return problem;
        foreach (var (own, endsHere) in restore.Incarnations)
        {
            RememberOwnId(own, endsHere);
        }

        requests = restore.Requests;
        lastPosition = restore.Position;
        restore = null;
        AdoptOwnIds();
        return null;
    }
}
