using Syncline.Crdt.Causality;
using Syncline.Replication.Transactions;

namespace Syncline.Replication.Engines;

/// <summary>
/// Transactions that arrived before something that they follow. Bounded; what does not fit is dropped.
/// </summary>
/// <remarks>
/// Dropping loses nothing: it is not acknowledged, so its sender sends it again. Per writer the transactions ascend,
/// and writers are visited in the order of their ids, so that the same arrivals give the same deliveries.
/// </remarks>
internal sealed class DeliveryBuffer(int bytesMax)
{
    /// <summary>
    /// What a waiting transaction takes beside its bytes, about; or many small ones would take far too much.
    /// </summary>
    private const int OverheadBytes = 512;

    private readonly SortedDictionary<ReplicaId, SortedDictionary<ulong, Waiting>> waiting = [];

    public int Bytes { get; private set; }

    public int Count { get; private set; }

    /// <summary>Keeps a transaction; false if there is no room. A second copy changes nothing.</summary>
    public bool TryAdd(Waiting arrival)
    {
        Transaction transaction = arrival.Transaction;
        int bytes = transaction.Bytes + OverheadBytes;
        if (bytes > bytesMax - Bytes) return false;
        if (!waiting.TryGetValue(transaction.Replica, out SortedDictionary<ulong, Waiting>? ofWriter))
        {
            waiting.Add(transaction.Replica, ofWriter = []);
        }

        if (!ofWriter.TryAdd(transaction.First, arrival)) return true;
        Bytes += bytes;
        Count++;
        return true;
    }

    /// <summary>The first waiting transaction of each writer.</summary>
    public List<Waiting> Heads() => [.. waiting.Values.Select(ofWriter => ofWriter.Values.First())];

    /// <summary>The first waiting transaction of a writer; null if none waits.</summary>
    public Waiting? HeadOf(ReplicaId writer) =>
        waiting.TryGetValue(writer, out SortedDictionary<ulong, Waiting>? ofWriter) ? ofWriter.Values.First() : null;

    /// <summary>Lets go of everything that a link brought.</summary>
    public void RemoveFrom(LinkId link)
    {
        foreach (Waiting arrival in waiting.Values.SelectMany(ofWriter => ofWriter.Values).ToList())
        {
            if (arrival.From == link) Remove(arrival.Transaction);
        }
    }

    /// <summary>Lets go of a transaction; false if it does not wait here any more.</summary>
    public bool Remove(Transaction transaction)
    {
        if (!waiting.TryGetValue(transaction.Replica, out SortedDictionary<ulong, Waiting>? ofWriter)) return false;
        if (!ofWriter.Remove(transaction.First)) return false;
        if (ofWriter.Count == 0) waiting.Remove(transaction.Replica);
        Bytes -= transaction.Bytes + OverheadBytes;
        Count--;
        return true;
    }

    /// <param name="Transaction">The transaction.</param>
    /// <param name="ChainBefore">The chain value before it, as its sender has it.</param>
    /// <param name="From">The link that brought it.</param>
    internal readonly record struct Waiting(Transaction Transaction, UInt128 ChainBefore, LinkId From);
}
