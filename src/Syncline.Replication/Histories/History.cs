using Syncline.Crdt;
using Syncline.Crdt.Causality;
using Syncline.Replication.Spaces;
using Syncline.Replication.Transactions;

namespace Syncline.Replication.Histories;

/// <summary>
/// The transactions of a space in the order in which this replica applied them, and the chain of each writer.
/// </summary>
/// <remarks>
/// The order is a linear extension of causality, and it is the order of the log, so what a crash loses is a suffix.
/// Cost: constant to append, logarithmic to find. Nothing is forgotten yet. One thread at a time.
/// </remarks>
internal sealed class History(SpaceGenesis genesis)
{
    private readonly List<Transaction> order = [];
    private readonly Dictionary<ReplicaId, Writer> writers = [];

    /// <summary>How many transactions have been applied: the position of the next one.</summary>
    public int Count => order.Count;

    public Transaction this[int position] => order[position];

    /// <summary>What is known of a writer; nothing yet is an empty record that is not kept.</summary>
    public Writer WriterOf(ReplicaId replica) =>
        writers.TryGetValue(replica, out Writer? writer) ? writer : new(replica, genesis.ChainStart(replica));

    /// <summary>True if the replica has written here.</summary>
    public bool Knows(ReplicaId replica) => writers.ContainsKey(replica);

    /// <summary>Adds a writer's next transaction.</summary>
    public void Append(Writer writer, Transaction transaction)
    {
        Invariant.That(transaction.First == writer.Last + 1, "A writer's dots have no gap.");
        writers.TryAdd(writer.Replica, writer);
        writer.Positions.Add(order.Count);
        writer.Last = transaction.Last;
        writer.Chain = transaction.Chain;
        order.Add(transaction);
    }

    /// <summary>How a transaction fits in. Nothing of a fork may be applied (trap C3).</summary>
    public Placement Place(Transaction transaction, UInt128 chainBefore)
    {
        ulong last = writers.TryGetValue(transaction.Replica, out Writer? known) ? known.Last : 0;
        if (transaction.First > last + 1) return Placement.Gap;
        Writer writer = known ?? WriterOf(transaction.Replica);
        if (transaction.First == writer.Last + 1) return chainBefore == writer.Chain ? Placement.Next : Placement.Fork;
        int index = IndexFrom(writer, transaction.First);
        Transaction twin = order[writer.Positions[index]];
        return twin.First == transaction.First && twin.Chain == transaction.Chain ? Placement.Known : Placement.Fork;
    }

    /// <summary>True if one of the replica's transactions here ends at the counter, so that a version may.</summary>
    public bool HasEnd(VersionEntry end)
    {
        if (!writers.TryGetValue(end.Replica, out Writer? writer) || end.Counter > writer.Last) return false;
        return end.Counter == writer.Last
            || order[writer.Positions[IndexFrom(writer, end.Counter)]].Last == end.Counter;
    }

    /// <summary>The chain value before a transaction that stands here.</summary>
    public UInt128 ChainBefore(Transaction transaction)
    {
        if (transaction.First == 1) return genesis.ChainStart(transaction.Replica);
        Writer writer = writers[transaction.Replica];
        return order[writer.Positions[IndexFrom(writer, transaction.First) - 1]].Chain;
    }

    /// <summary>
    /// The least position of a transaction that the version does not cover; <see cref="Count"/> if there is none.
    /// </summary>
    public int FirstBeyond(ICausalContext seen, VersionVector version)
    {
        int first = Count;
        foreach (VersionEntry entry in version.Entries)
        {
            Writer writer = writers[entry.Replica];
            int low = 0, high = writer.Positions.Count;
            while (low < high)
            {
                int middle = (low + high) >> 1;
                Transaction transaction = order[writer.Positions[middle]];
                if (seen.Covers(new(entry.Replica, transaction.Last))) low = middle + 1;
                else high = middle;
            }

            if (low < writer.Positions.Count) first = Math.Min(first, writer.Positions[low]);
        }

        return first;
    }

    /// <summary>The index of the last transaction of a writer that does not start after the counter.</summary>
    private int IndexFrom(Writer writer, ulong counter)
    {
        int low = 0, high = writer.Positions.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) >> 1;
            if (order[writer.Positions[middle]].First <= counter) low = middle;
            else high = middle - 1;
        }

        return low;
    }
}
