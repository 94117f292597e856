using System.Collections.Immutable;
using Syncline.Crdt.Causality;
using Syncline.Replication.Transactions;

namespace Syncline.Replication.Engines;

/// <summary>
/// Transactions that arrived before something that they follow. Bounded; what does not fit is dropped.
/// </summary>
/// <remarks>
/// State: each stands under the one entry that it lacks next, its writer's transaction before first, or is ready. Cost:
/// what was just applied costs what waited for its writer, however much else waits. Wins: what is ready is given in the
/// order of writers, then counters, so that the same arrivals give the same deliveries. Limits: where there is no room,
/// the link that holds most gives way, so n links that fill it with what can never be delivered hold 1/n each (C6).
/// Dropping loses nothing: it is not acknowledged, so its sender sends it again.
/// </remarks>
internal sealed class DeliveryBuffer(int bytesMax)
{
    /// <summary>What a waiting transaction takes beside its bytes, or small ones would take far too much.</summary>
    private const int OverheadBytes = 1024;

    private const int SectionOverheadBytes = 32;

    private readonly Dictionary<Dot, Entry> entries = [];
    private readonly Dictionary<ReplicaId, SortedSet<Entry>> lacking = [];
    private readonly SortedSet<Entry> ready = new(Comparer<Entry>.Create((x, y) => x.Dot.CompareTo(y.Dot)));
    private readonly Dictionary<LinkId, Share> shares = [];
    private readonly SortedSet<Share> bySize = [];

    public int Bytes { get; private set; }

    public int Count => entries.Count;

    /// <summary>Keeps a transaction; false if there is no room. A second copy changes nothing.</summary>
    /// <param name="arrival">The transaction.</param>
    /// <param name="seen">What has been applied.</param>
    public bool TryAdd(Waiting arrival, ICausalContext seen)
    {
        Entry entry = new(arrival);
        if (entries.ContainsKey(entry.Dot)) return true;
        if (!TryMakeRoom(entry)) return false;
        entries.Add(entry.Dot, entry);
        Charge(entry, BytesOf(entry));
        Place(entry, seen);
        return true;
    }

    /// <summary>More of a writer has been applied: what lacked nothing else is ready.</summary>
    public void Advance(ReplicaId writer, ICausalContext seen)
    {
        while (lacking.TryGetValue(writer, out SortedSet<Entry>? ofWriter)
            && ofWriter.Min is { } first
            && seen.Covers(first.Missing))
        {
            Displace(first);
            Place(first, seen);
        }
    }

    /// <summary>Takes out what is ready, one at a time, and what becomes ready while the caller goes on.</summary>
    public IEnumerable<Waiting> TakeReady()
    {
        while (ready.Min is { } first)
        {
            Remove(first);
            yield return first.Arrival;
        }
    }

    /// <summary>
    /// Lets go of all that a context covers, as after the join of a snapshot; what lacked only that is ready. Cost:
    /// linear in what waits.
    /// </summary>
    public void RemoveCovered(ICausalContext seen)
    {
        foreach (Entry entry in entries.Values.ToList())
        {
            if (seen.Covers(new(entry.Dot.Replica, entry.Arrival.Transaction.Last)))
            {
                Remove(entry);
            }
            else if (!entry.IsReady)
            {
                Displace(entry);
                Place(entry, seen);
            }
        }
    }

    /// <summary>Lets go of everything that a link brought. Cost: of that alone.</summary>
    public void RemoveFrom(LinkId link)
    {
        if (!shares.TryGetValue(link, out Share? share)) return;
        while (share.Newest is { } entry)
        {
            Remove(entry);
        }
    }

    /// <summary>What it takes in memory, at most about; a decoded header is twice as long again as its bytes.</summary>
    private static int BytesOf(Entry entry)
    {
        Transaction transaction = entry.Arrival.Transaction;
        return OverheadBytes
            + transaction.Bytes
            + (2 * transaction.HeaderBytes.Length)
            + (SectionOverheadBytes * transaction.Sections.Count);
    }

    /// <summary>Makes room, where it is full, at the cost of links that hold more than this one then will.</summary>
    private bool TryMakeRoom(Entry entry)
    {
        int bytes = BytesOf(entry);
        if (bytes > bytesMax) return false;
        long held = bytes + (shares.TryGetValue(entry.Arrival.From, out Share? share) ? (long)share.Bytes : 0);
        while (bytes > bytesMax - Bytes)
        {
            Share largest = bySize.Max!;
            if (largest.Bytes <= held) return false;
            Remove(largest.Newest!);
        }

        return true;
    }

    private void Remove(Entry entry)
    {
        Displace(entry);
        entries.Remove(entry.Dot);
        Charge(entry, -BytesOf(entry));
    }

    /// <summary>Counts one more for its link, or one less.</summary>
    private void Charge(Entry entry, int bytes)
    {
        LinkId link = entry.Arrival.From;
        if (!shares.TryGetValue(link, out Share? share)) shares.Add(link, share = new(link));
        bySize.Remove(share); // It stands by its size.
        share.Charge(entry, bytes);
        if (share.Newest is not null) bySize.Add(share);
        else shares.Remove(link);
        Bytes += bytes;
    }

    /// <summary>Puts it under the next entry that it lacks; if there is none, it is ready.</summary>
    private void Place(Entry entry, ICausalContext seen)
    {
        if (!entry.TryFindMissing(seen))
        {
            ready.Add(entry);
            return;
        }

        if (!lacking.TryGetValue(entry.Missing.Replica, out SortedSet<Entry>? ofWriter))
        {
            lacking.Add(entry.Missing.Replica, ofWriter = []);
        }

        ofWriter.Add(entry);
    }

    private void Displace(Entry entry)
    {
        if (entry.IsReady)
        {
            ready.Remove(entry);
            return;
        }

        SortedSet<Entry> ofWriter = lacking[entry.Missing.Replica];
        ofWriter.Remove(entry);
        if (ofWriter.Count == 0) lacking.Remove(entry.Missing.Replica);
    }

    /// <param name="Transaction">The transaction.</param>
    /// <param name="ChainBefore">The chain value before it, as its sender has it.</param>
    /// <param name="From">The link that brought it.</param>
    internal readonly record struct Waiting(Transaction Transaction, UInt128 ChainBefore, LinkId From);

    /// <summary>What one link brought, in the order of arrival. Ordered by size.</summary>
    private sealed class Share(LinkId link) : IComparable<Share>
    {
        private readonly LinkedList<Entry> arrived = [];

        public int Bytes { get; private set; }

        public Entry? Newest => arrived.Last?.Value;

        public void Charge(Entry entry, int bytes)
        {
            if (bytes > 0) arrived.AddLast(entry.Node);
            else arrived.Remove(entry.Node);
            Bytes += bytes;
        }

        public int CompareTo(Share? other) =>
            other is null ? 1 : (Bytes, Link.Value).CompareTo((other.Bytes, other.Link.Value));

        private LinkId Link => link;
    }

    /// <summary>One that waits, and how far the search for what it lacks has come. Ordered by that.</summary>
    private sealed class Entry : IComparable<Entry>
    {
        private int next = -1; // Its writer's transaction before; then its dependencies, from 0.

        public Entry(Waiting arrival)
        {
            Arrival = arrival;
            Node = new(this);
        }

        public Waiting Arrival { get; }

        /// <summary>Its place among what its link brought.</summary>
        public LinkedListNode<Entry> Node { get; }

        public Dot Dot => new(Arrival.Transaction.Replica, Arrival.Transaction.First);

        /// <summary>What it lacks next, unless it is ready.</summary>
        public Dot Missing =>
            next < 0 ? new(Dot.Replica, Dot.Counter - 1) : new(Dependencies[next].Replica, Dependencies[next].Counter);

        public bool IsReady => next == Dependencies.Length;

        private ImmutableArray<VersionEntry> Dependencies => Arrival.Transaction.Header.Dependencies;

        /// <summary>What was seen once stays seen, so the search goes on where it stopped.</summary>
        public bool TryFindMissing(ICausalContext seen)
        {
            while (!IsReady && seen.Covers(Missing)) next++;
            return !IsReady;
        }

        public int CompareTo(Entry? other)
        {
            if (other is null) return 1;
            int byMissing = Missing.Counter.CompareTo(other.Missing.Counter);
            return byMissing != 0 ? byMissing : Dot.CompareTo(other.Dot);
        }
    }
}
