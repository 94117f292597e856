using Syncline.Crdt.Causality;
using Syncline.Replication.Transactions;

namespace Syncline.Replication.Protocol.Batches;

/// <summary>
/// Finds what a batch has to say of the time before it, so that windows may reach back to there: the transactions on
/// which its own depend. Worth its bytes only where many writers follow one another.
/// </summary>
/// <param name="order">The sender's transactions by position; null where it holds none any more.</param>
internal sealed class RecentMoments(Func<int, Transaction?> order)
{
    private const int AheadMax = 4096; // As far as first transactions of writers are looked at,
    private const int NearMax = 1024; // and as far as all are.
    private const int BackMax = 8192;
    private const int WantedMin = 64;
    private const int BackPerWanted = 8;

    /// <summary>About what a moment costs, and what each entry that it stands for saves; bytes.</summary>
    private const int MomentBytes = 9, SavedBytes = 2;

    private readonly List<Transaction> followers = [];
    private readonly HashSet<ReplicaId> writers = [];
    private readonly Dictionary<VersionEntry, int> places = [];
    private readonly List<VersionEntry> recent = [];

    /// <summary>The ends of transactions before a position, in the sender's order, or none.</summary>
    /// <param name="start">Where the batch starts.</param>
    /// <param name="end">Where the batch ends at the latest.</param>
    public IReadOnlyList<VersionEntry> Before(int start, int end)
    {
        recent.Clear();
        long wanted = FindFollowers(start, Math.Min(end, start + AheadMax));
        if (wanted < WantedMin || start == 0) return recent;
        int back = (int)Math.Min(start, Math.Min(BackMax, wanted * BackPerWanted));
        PlaceThose(start - back, start);
        bool[] isNeeded = new bool[back];
        long saved = 0;
        foreach (Transaction follower in followers)
        {
            foreach (VersionEntry entry in follower.Header.Dependencies)
            {
                if (!places.TryGetValue(entry, out int position)) continue;
                isNeeded[position - (start - back)] = true;
                saved += SavedBytes;
            }
        }

        for (int i = 0; i < back; i++)
        {
            if (isNeeded[i] && order(start - back + i) is Transaction needed) recent.Add(EndOf(needed));
        }

        if (saved < (long)recent.Count * MomentBytes) recent.Clear();
        return recent;
    }

    /// <summary>
    /// The transactions whose windows may start before the batch; answers how many entries they have.
    /// </summary>
    private long FindFollowers(int start, int end)
    {
        followers.Clear();
        writers.Clear();
        long wanted = 0;
        for (int position = start; position < end; position++)
        {
            if (order(position) is not Transaction transaction) continue;
            if (!writers.Add(transaction.Replica) && position - start >= NearMax) continue;
            if (transaction.Header.Dependencies.IsEmpty) continue;
            followers.Add(transaction);
            wanted += transaction.Header.Dependencies.Length;
        }

        return wanted;
    }

    private void PlaceThose(int start, int end)
    {
        places.Clear();
        for (int position = start; position < end; position++)
        {
            if (order(position) is Transaction placed) places.TryAdd(EndOf(placed), position);
        }
    }

    private static VersionEntry EndOf(Transaction transaction) => new(transaction.Replica, transaction.Last);
}
