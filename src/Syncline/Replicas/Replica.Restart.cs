using System.Collections.Immutable;
using Syncline.Crdt.Causality;
using Syncline.Folders;
using Syncline.Replication.Engines;
using Syncline.Storage;

namespace Syncline.Replicas;

/// <content>What the replica leaves to its successor after a restart, and goes on from.</content>
public sealed partial class Replica
{
    private SpaceRestore? restore;

    /// <summary>All that <see cref="Restore"/> takes back. Cost: linear in who has written.</summary>
    /// <param name="stream">
    /// Under which stream; if the space has begun again under another since, there was nothing in it.
    /// </param>
    /// <exception cref="StorageReadOnlyException">
    /// The disk failed: what was applied then may be in no log, so it must be in no snapshot either.
    /// </exception>
    internal SpaceCapture Capture(uint stream)
    {
        lock (gate)
        {
            if (Failure is StorageException failure) throw new StorageReadOnlyException(failure);
            if (stream != Stream)
            {
                return new(
                    stream,
                    0,
                    new Engine(engine.Options).Capture(),
                    ImmutableSortedDictionary<ReplicaId, bool>.Empty,
                    default);
            }

            return new(Stream, lastPosition, engine.Capture(), ownIds, requests?.Capture() ?? default);
        }
    }

    /// <summary>Takes back one record of a snapshot; a reason for people if it does not fit.</summary>
    internal string? Restore(in LogRecord record)
    {
        restore ??= new(sleeps: folder.Options.Sleeps(SpaceName));
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
