using System.Collections.Immutable;
using Syncline.Crdt;
using Syncline.Crdt.Causality;
using Syncline.Replication.Protocol;
using Syncline.Replication.Spaces;
using Syncline.Replication.Transactions;

namespace Syncline.Replication.Histories;

/// <summary>
/// The transactions of a space in the order in which this replica applied them, and the chain of each writer.
/// </summary>
/// <remarks>
/// The order is a linear extension of causality, and it is the order of the log, so what a crash loses is a suffix.
/// A joined snapshot takes one place in it. Below the floor transactions are forgotten; the ends of the chains never.
/// Cost: constant to append, logarithmic to find. One thread at a time.
/// </remarks>
internal sealed partial class History(SpaceGenesis genesis)
{
    private readonly PositionQueue<HistoryEntry> order = new();
    private readonly ByteStore bytes = new();
    private readonly Dictionary<ReplicaId, Writer> writers = [];
    private readonly List<Writer> byIndex = [];
    private ImmutableSortedDictionary<int, VersionVector> joined = ImmutableSortedDictionary<int, VersionVector>.Empty;
    private Writer? found; // The last one asked for: transactions come in runs.
    private Transaction? latest; // The last one appended: most are sent at once.

    /// <summary>How many places of the order are taken: the position of the next one.</summary>
    public int Count => order.Count;

    /// <summary>The least position that may still hold a transaction.</summary>
    public int Start => order.Start;

    /// <summary>Below this version transactions are forgotten.</summary>
    public VersionBuilder Floor { get; } = new();

    /// <summary>Counts how often the floor rose.</summary>
    public int FloorNumber { get; private set; }

    /// <summary>About how many bytes the transactions take that are held.</summary>
    public long Bytes { get; private set; }

    /// <summary>
    /// The transaction at a position; null where a snapshot was joined, or it is forgotten. Cost: decodes its header.
    /// </summary>
    public Transaction? this[int position]
    {
        get
        {
            if (position == Count - 1 && latest is not null) return latest;
            if (position < Start || order[position] is not { IsHeld: true } entry) return null;
            ReplicaId replica = byIndex[entry.Writer].Replica;
            return TransactionCodec.Restore(replica, entry.First, entry.Chain, bytes.Read(entry.Bytes));
        }
    }

    /// <summary>The last dot of the transaction at a position; false where there is none. Cost: constant.</summary>
    public bool TryGetLast(int position, out Dot last)
    {
        last = default;
        if (position < Start || order[position] is not { IsHeld: true } entry) return false;
        last = new(byIndex[entry.Writer].Replica, entry.Last);
        return true;
    }

    /// <summary>
    /// What is durable with a position that is not: the version of the snapshot that was joined there, or the end of a
    /// transaction that a snapshot took in; null where a transaction is held.
    /// </summary>
    public VersionVector? JoinedAt(int position) => joined.GetValueOrDefault(position);

    /// <summary>What is known of a writer; nothing yet is an empty record that is not kept.</summary>
    public Writer WriterOf(ReplicaId replica) => Find(replica) ?? new(replica, genesis.ChainStart(replica));

    /// <summary>Where all chains end, ascending by replica.</summary>
    public IEnumerable<ChainEnd> Ends() =>
        from writer in writers.Values
        orderby writer.Replica
        select new ChainEnd(writer.Replica, writer.Last, writer.Chain);

    /// <summary>
    /// Where the chains stood at a version; null if it is not covered here, below the floor, or none of this history.
    /// </summary>
    public ImmutableArray<ChainEnd>? EndsAt(VersionVector version)
    {
        var ends = ImmutableArray.CreateBuilder<ChainEnd>(version.Entries.Length);
        foreach (VersionEntry entry in version.Entries)
        {
            if (ChainAt(entry.Replica, entry.Counter) is not UInt128 chain) return null;
            ends.Add(new(entry.Replica, entry.Counter, chain));
        }

        return ends.MoveToImmutable();
    }

    /// <summary>True if the replica has written here.</summary>
    public bool Knows(ReplicaId replica) => Find(replica) is not null;

    /// <summary>Adds a writer's next transaction.</summary>
    public void Append(Writer writer, Transaction transaction)
    {
        Invariant.That(transaction.First == writer.Last + 1, "A writer's dots have no gap.");
        Keep(writer);
        writer.Positions.Add(Count);
        writer.Last = transaction.Last;
        writer.Chain = transaction.Chain;
        ByteSlice written = bytes.Append(transaction.Written);
        HistoryEntry entry = new(writer.Index, transaction.Header.Dots, transaction.First, transaction.Chain, written);
        order.Append(entry);
        latest = transaction;
        Bytes += BytesOf(entry);
    }

    /// <summary>How a transaction fits in. Nothing of a fork may be applied (trap C3).</summary>
    public Placement Place(Transaction transaction, UInt128 chainBefore)
    {
        Writer? known = Find(transaction.Replica);
        if (transaction.First > (known?.Last ?? 0) + 1) return Placement.Gap;
        Writer writer = known ?? WriterOf(transaction.Replica);
        if (transaction.First == writer.Last + 1) return chainBefore == writer.Chain ? Placement.Next : Placement.Fork;
        if (transaction.Last <= writer.BaseLast) return Placement.Known; // Forgotten: it can't be compared any more.
        if (transaction.First <= writer.BaseLast) return Placement.Fork;
        HistoryEntry twin = At(writer, IndexFrom(writer, transaction.First));
        return twin.First == transaction.First && twin.Chain == transaction.Chain ? Placement.Known : Placement.Fork;
    }

    /// <summary>
    /// True if one of the replica's transactions ends at the counter, so that a version may; below the floor nobody
    /// can tell, and it is believed.
    /// </summary>
    public bool HasEnd(VersionEntry end)
    {
        if (Find(end.Replica) is not Writer writer || end.Counter > writer.Last) return false;
        if (end.Counter == writer.Last || end.Counter <= writer.BaseLast) return true;
        return At(writer, IndexFrom(writer, end.Counter)).Last == end.Counter;
    }

    /// <summary>The chain value before a transaction that stands here.</summary>
    public UInt128 ChainBefore(Transaction transaction)
    {
        Writer writer = writers[transaction.Replica];
        if (transaction.First == writer.BaseLast + 1) return writer.BaseChain;
        return At(writer, IndexFrom(writer, transaction.First) - 1).Chain;
    }

    /// <summary>
    /// The chain value after a writer's dot; null if none of its transactions ends there, or that is forgotten.
    /// </summary>
    public UInt128? ChainAt(ReplicaId replica, ulong counter)
    {
        if (Find(replica) is not Writer writer || counter > writer.Last) return null;
        if (counter == writer.Last) return writer.Chain;
        if (counter == writer.BaseLast) return writer.BaseChain;
        if (counter < writer.BaseLast) return null;
        HistoryEntry entry = At(writer, IndexFrom(writer, counter));
        return entry.Last == counter ? entry.Chain : null;
    }

    /// <summary>True if the writer's chain is known here at the counter, and is another one (trap C3).</summary>
    public bool ContradictsEnd(ReplicaId replica, ulong counter, UInt128 chain)
    {
        if (Find(replica) is not Writer writer) return false;
        if (counter > writer.Last || counter < writer.BaseLast || counter == 0) return false;
        return ChainAt(replica, counter) != chain;
    }

    /// <summary>
    /// The least position of a transaction that is held and not seen; <see cref="Count"/> if there is none.
    /// </summary>
    public int FirstBeyond(ICausalContext seen)
    {
        int first = Count;
        foreach (Writer writer in writers.Values)
        {
            int low = 0, high = writer.Positions.Count;
            while (low < high)
            {
                int middle = (low + high) >> 1;
                if (seen.Covers(new(writer.Replica, At(writer, middle).Last))) low = middle + 1;
                else high = middle;
            }

            if (low < writer.Positions.Count) first = Math.Min(first, writer.Positions[low]);
        }

        return first;
    }

    private ref HistoryEntry At(Writer writer, int index) => ref order[writer.Positions[index]];

    private Writer? Find(ReplicaId replica)
    {
        if (found is not null && found.Replica == replica) return found;
        if (writers.TryGetValue(replica, out Writer? writer)) found = writer;
        return writer;
    }

    /// <summary>Enters a writer, once it has written.</summary>
    private void Keep(Writer writer)
    {
        if (writer.Index >= 0) return;
        writer.Index = byIndex.Count;
        byIndex.Add(writer);
        writers.Add(writer.Replica, writer);
    }

    /// <summary>The index of the last transaction of a writer that does not start after the counter.</summary>
    private int IndexFrom(Writer writer, ulong counter)
    {
        int low = 0, high = writer.Positions.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) >> 1;
            if (At(writer, middle).First <= counter) low = middle;
            else high = middle - 1;
        }

        return low;
    }

    private static int BytesOf(in HistoryEntry entry) => entry.Bytes.Length + EntryBytes;

    /// <summary>What a transaction takes in memory beside its bytes, about.</summary>
    private const int EntryBytes = 52;
}
