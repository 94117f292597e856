using Syncline.Crdt.Causality;
using Syncline.Replication.Transactions;

namespace Syncline.Replication.Protocol.Batches;

/// <summary>
/// Decides whether a batch starts with what its sender applied last before it. Worth its bytes only where many writers
/// follow one another: then the first window of each reaches back to before the batch.
/// </summary>
/// <param name="order">The sender's transactions by position.</param>
internal sealed class RecentWriters(Func<int, Transaction> order)
{
    private const int AheadMax = 256;
    private const int BackMax = 8192;
    private const int WantedMin = 64;

    /// <summary>About what an entry of the list costs, and what it saves where it is missing; bytes.</summary>
    private const int EntryBytes = 9, SavedBytes = 2;

    private readonly HashSet<ReplicaId> writers = [];
    private readonly List<VersionEntry> recent = [];

    /// <summary>The last transactions of each replica before a position, in the sender's order, or none.</summary>
    /// <param name="start">Where the batch starts.</param>
    /// <param name="end">Where the batch ends at the latest.</param>
    public IReadOnlyList<VersionEntry> Before(int start, int end)
    {
        recent.Clear();
        long wanted = WantedBy(start, Math.Min(end, start + AheadMax));
        if (wanted < WantedMin) return recent;
        writers.Clear();
        for (int position = start - 1; position >= Math.Max(0, start - BackMax); position--)
        {
            Transaction transaction = order(position);
            if (writers.Add(transaction.Replica)) recent.Add(new(transaction.Replica, transaction.Last));
        }

        if (wanted * SavedBytes < (long)recent.Count * EntryBytes) recent.Clear();
        recent.Reverse();
        return recent;
    }

    /// <summary>How many dependencies the first transactions of each writer have from here on.</summary>
    private long WantedBy(int start, int end)
    {
        writers.Clear();
        long wanted = 0;
        for (int position = start; position < end; position++)
        {
            Transaction transaction = order(position);
            if (writers.Add(transaction.Replica)) wanted += transaction.Header.Dependencies.Length;
        }

        return wanted;
    }
}
