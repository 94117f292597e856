using System.Runtime.InteropServices;
using Syncline.Crdt.Causality;

namespace Syncline.Replication.Protocol.Batches;

/// <summary>
/// The replicas of a batch and its moments: when each of their counters grew, in the sender's order. Whole versions are
/// stretches of it, so that a window of moments says what a list of a thousand entries would.
/// </summary>
/// <remarks>Writer and reader of a batch keep the same timeline, from what they have written or read so far.</remarks>
internal sealed class BatchTimeline
{
    private const int InsertedMax = 16;

    private readonly Dictionary<ReplicaId, BatchReplica> byId = [];
    private readonly List<BatchReplica> replicas = [];
    private readonly List<BatchReplica> ascending = [];
    private readonly List<Moment> moments = [];
    private readonly List<BatchReplica> touched = [];
    private int marks;

    /// <summary>How many moments have been.</summary>
    public int Now => moments.Count;

    /// <summary>The moments so far.</summary>
    public ReadOnlySpan<Moment> Moments => CollectionsMarshal.AsSpan(moments);

    /// <summary>The replicas by first mention.</summary>
    public IReadOnlyList<BatchReplica> Replicas => replicas;

    /// <summary>What <see cref="Collect"/> found, and <see cref="Change"/> added, by first mention.</summary>
    public IReadOnlyList<BatchReplica> Touched => touched;

    /// <summary>The mark of the present window.</summary>
    public int Mark => marks;

    public void Clear()
    {
        byId.Clear();
        replicas.Clear();
        ascending.Clear();
        moments.Clear();
        touched.Clear();
    }

    public BatchReplica? Find(ReplicaId id) => byId.GetValueOrDefault(id);

    public BatchReplica Add(ReplicaId id)
    {
        BatchReplica replica = new(id, replicas.Count);
        byId.Add(id, replica);
        replicas.Add(replica);
        return replica;
    }

    /// <summary>A counter of a replica was reached.</summary>
    public void Append(BatchReplica replica, ulong counter)
    {
        moments.Add(new(replica, counter, replica.LatestMoment));
        replica.LatestMoment = moments.Count - 1;
        replica.Last = Math.Max(replica.Last, counter);
    }

    /// <summary>Notes a counter that was mentioned out of its order: from now on it is part of the timeline.</summary>
    public void Mention(BatchReplica replica, ulong counter)
    {
        if (counter > replica.Last) Append(replica, counter);
    }

    /// <summary>Starts an empty window.</summary>
    public void StartWindow()
    {
        touched.Clear();
        marks++;
    }

    /// <summary>Gathers the counters at the end of a window, of all but one replica.</summary>
    public void Collect(int from, int to, BatchReplica own)
    {
        StartWindow();
        foreach (ref readonly Moment moment in Moments[from..to])
        {
            if (moment.Replica != own) Change(moment.Replica, moment.Counter);
        }
    }

    /// <summary>Sets the counter that a replica has in the present window; 0 to take it out.</summary>
    public void Change(BatchReplica replica, ulong counter)
    {
        if (replica.WindowMark != marks)
        {
            replica.WindowMark = marks;
            touched.Add(replica);
        }

        replica.WindowCounter = counter;
    }

    /// <summary>The entries of the present window, ascending.</summary>
    public VersionEntry[] Entries()
    {
        int count = 0;
        foreach (BatchReplica replica in touched)
        {
            if (replica.WindowCounter > 0) count++;
        }

        VersionEntry[] entries = new VersionEntry[count];
        bool few = count < replicas.Count / 16;
        int at = 0;
        foreach (BatchReplica replica in few ? touched : Ascending())
        {
            if (replica.WindowMark != marks || replica.WindowCounter == 0) continue;
            entries[at++] = new(replica.Id, replica.WindowCounter);
        }

        if (few) entries.AsSpan().Sort(static (left, right) => left.Replica.CompareTo(right.Replica));
        return entries;
    }

    /// <summary>The replicas by id: new ones are put in their places, many at once by sorting.</summary>
    private List<BatchReplica> Ascending()
    {
        bool many = replicas.Count - ascending.Count > InsertedMax;
        while (ascending.Count < replicas.Count)
        {
            BatchReplica added = replicas[ascending.Count];
            int place = many ? ascending.Count : ~ascending.BinarySearch(added, ById);
            ascending.Insert(place, added);
        }

        if (many) ascending.Sort(ById);
        return ascending;
    }

    private static readonly Comparer<BatchReplica> ById =
        Comparer<BatchReplica>.Create(static (left, right) => left.Id.CompareTo(right.Id));

    /// <param name="Replica">Whose counter grew.</param>
    /// <param name="Counter">To what.</param>
    /// <param name="Previous">The replica's moment before; -1 if none.</param>
    internal readonly record struct Moment(BatchReplica Replica, ulong Counter, int Previous);
}
