using Syncline.Crdt.Causality;
using Syncline.Replication.Engines;

namespace Syncline.Replicas;

/// <summary>
/// Who waits until a write has come up to a rung. One thread at a time; continuations run elsewhere.
/// </summary>
/// <remarks>Cost: each waits costs a look whenever a member says something new; nothing while nobody does.</remarks>
internal sealed class RungWaiters
{
    private readonly LinkedList<Waiter> waiting = [];

    /// <summary>Waits for a rung that is not reached yet.</summary>
    /// <param name="version">What has to reach it.</param>
    /// <param name="rung">The rung.</param>
    /// <param name="forget">Ends the wait early; nothing happens if it is over.</param>
    public Task Add(VersionVector version, ReceiptRung rung, out Action forget)
    {
        LinkedListNode<Waiter> node = waiting.AddLast(new Waiter(version, rung));
        forget = () =>
        {
            if (node.List is not null) waiting.Remove(node);
        };
        return node.Value.Reached.Task;
    }

    /// <summary>True if everything in a version has come up to a rung.</summary>
    public static bool IsReached(Engine engine, VersionVector version, ReceiptRung rung)
    {
        int keepersMin = engine.Options.KeepersMin;
        return rung.CountsKeepers
            ? rung.IsReachedBy(engine.KeepersWith(version), keepersMin)
            : rung.IsReachedBy(engine.StandingOf(version), keepersMin);
    }

    /// <summary>Lets go of those whose rung is reached. To be called when the standing of something moved.</summary>
    public void Look(Engine engine)
    {
        for (LinkedListNode<Waiter>? node = waiting.First, next; node is not null; node = next)
        {
            next = node.Next;
            var (version, rung) = node.Value;
            if (!IsReached(engine, version, rung)) continue;
            waiting.Remove(node);
            node.Value.Reached.TrySetResult();
        }
    }

    /// <summary>Ends every wait with an exception.</summary>
    public void Fail(Exception reason)
    {
        foreach (Waiter waiter in waiting)
        {
            waiter.Reached.TrySetException(reason);
        }

        waiting.Clear();
    }

    private sealed record Waiter(VersionVector Version, ReceiptRung Rung)
    {
        public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
