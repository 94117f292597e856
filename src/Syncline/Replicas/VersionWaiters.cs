using Syncline.Crdt.Causality;

namespace Syncline.Replicas;

/// <summary>
/// Who waits until the replica has seen a version. One thread at a time; continuations run elsewhere.
/// </summary>
/// <remarks>
/// Each stands under one entry that it lacks, so a transaction costs what waits for its writer, and no more.
/// </remarks>
internal sealed class VersionWaiters
{
    private Dictionary<ReplicaId, SortedSet<Waiter>>? waiting; // Made for the first who waits.
    private long lastNumber;

    /// <summary>Waits for a version that is not covered yet.</summary>
    /// <param name="version">What has to be seen.</param>
    /// <param name="seen">What has been seen.</param>
    /// <param name="forget">Ends the wait early; nothing happens if it is over.</param>
    public Task Add(VersionVector version, ICausalContext seen, out Action forget)
    {
        Waiter waiter = new(version, ++lastNumber);
        Place(waiter, seen);
        forget = () =>
        {
            if (!waiter.Reached.Task.IsCompleted) Remove(waiter);
        };
        return waiter.Reached.Task;
    }

    /// <summary>More of a writer has been seen: lets go of those who lacked nothing else.</summary>
    public void Advance(ReplicaId writer, ICausalContext seen)
    {
        while (waiting is not null
            && waiting.TryGetValue(writer, out SortedSet<Waiter>? ofWriter)
            && ofWriter.Min is { } first
            && seen.Covers(new(writer, first.Missing.Counter)))
        {
            Remove(first);
            Place(first, seen);
        }
    }

    /// <summary>Ends every wait with an exception.</summary>
    public void Fail(Exception reason)
    {
        foreach (Waiter waiter in waiting?.Values.SelectMany(ofWriter => ofWriter) ?? [])
        {
            waiter.Reached.TrySetException(reason);
        }

        waiting = null;
    }

    /// <summary>Puts it under the next entry that it lacks; if there is none, it has waited long enough.</summary>
    private void Place(Waiter waiter, ICausalContext seen)
    {
        if (!waiter.TryFindMissing(seen))
        {
            waiter.Reached.TrySetResult();
            return;
        }

        waiting ??= [];
        if (!waiting.TryGetValue(waiter.Missing.Replica, out SortedSet<Waiter>? ofWriter))
        {
            waiting.Add(waiter.Missing.Replica, ofWriter = []);
        }

        ofWriter.Add(waiter);
    }

    private void Remove(Waiter waiter)
    {
        if (waiting is null) return;
        if (!waiting.TryGetValue(waiter.Missing.Replica, out SortedSet<Waiter>? ofWriter)) return;
        if (ofWriter.Remove(waiter) && ofWriter.Count == 0) waiting.Remove(waiter.Missing.Replica);
    }

    private sealed class Waiter(VersionVector version, long number) : IComparable<Waiter>
    {
        private int next;

        public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public VersionEntry Missing => version.Entries[next];

        /// <summary>What was seen once stays seen, so the search goes on where it stopped.</summary>
        public bool TryFindMissing(ICausalContext seen)
        {
            while (next < version.Entries.Length && seen.Covers(new(Missing.Replica, Missing.Counter))) next++;
            return next < version.Entries.Length;
        }

        public int CompareTo(Waiter? other) =>
            other is null ? 1 : (Missing.Counter, Number).CompareTo((other.Missing.Counter, other.Number));

        private long Number => number;
    }
}
