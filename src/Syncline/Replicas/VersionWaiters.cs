using Syncline.Crdt.Causality;

namespace Syncline.Replicas;

/// <summary>
/// Who waits until the replica has seen a version. One thread at a time; continuations run elsewhere.
/// </summary>
internal sealed class VersionWaiters
{
    private readonly LinkedList<(VersionVector Version, TaskCompletionSource Reached)> waiting = new();

    public Task Add(VersionVector version, out Action forget)
    {
        TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var node = waiting.AddLast((version, reached));
        forget = () =>
        {
            if (node.List is not null) waiting.Remove(node);
        };
        return reached.Task;
    }

    /// <summary>Lets go of those whose version has been reached.</summary>
    public void Advance(ICausalContext seen)
    {
        for (var node = waiting.First; node is not null;)
        {
            var next = node.Next;
            if (IsCovered(node.Value.Version, seen))
            {
                waiting.Remove(node);
                node.Value.Reached.TrySetResult();
            }

            node = next;
        }
    }

    /// <summary>Ends every wait with an exception.</summary>
    public void Fail(Exception reason)
    {
        foreach (var (_, reached) in waiting)
        {
            reached.TrySetException(reason);
        }

        waiting.Clear();
    }

    private static bool IsCovered(VersionVector version, ICausalContext seen)
    {
        foreach (VersionEntry entry in version.Entries)
        {
            if (!seen.Covers(new(entry.Replica, entry.Counter))) return false;
        }

        return true;
    }
}
