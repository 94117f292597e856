using Syncline.Crdt.Causality;
using Syncline.Replication.Transactions;

namespace Syncline.Replication.Histories;

/// <content>How transactions are let go: what was is then known only as a version, and by the ends of the
/// chains.</content>
internal sealed partial class History
{
    /// <summary>The ends of all writers, in the order of their ids.</summary>
    public IEnumerable<WriterHead> Heads() =>
        from writer in writers.Values
        orderby writer.Replica
        select new WriterHead(
            writer.Replica,
            writer.Last,
            writer.Chain,
            writer.Lamport,
            writer.Time,
            writer.Dependencies.ToVersion());

    /// <summary>
    /// Takes in the ends that a snapshot brings, in place of the transactions below it; it takes one position.
    /// </summary>
    public void Join(VersionVector version, IEnumerable<WriterHead> heads)
    {
        foreach (WriterHead head in heads)
        {
            Join(head);
        }

        for (int i = 0; i < order.Count; i++)
        {
            if (order[i] is not Transaction held || !version.Covers(new Dot(held.Replica, held.Last))) continue;
            // Its record may become durable before the snapshot's, and others that follow it with it.
            joined = joined.Add(forgotten + i, VersionVector.Of(new VersionEntry(held.Replica, held.Last)));
            Release(i);
        }

        Floor.Raise(version);
        FloorNumber++;
        joined = joined.Add(Count, version);
        order.Add(null);
        ForgetReleased();
    }

    /// <summary>Lets go of everything before a position.</summary>
    public void ForgetBefore(int position)
    {
        HashSet<Writer> shortened = [];
        for (int i = 0; i < position - forgotten; i++)
        {
            if (order[i] is not Transaction held) continue;
            Writer writer = writers[held.Replica];
            shortened.Add(writer);
            writer.BaseLast = held.Last;
            writer.BaseChain = held.Chain;
            Floor.Raise(held.Replica, held.Last);
            Release(i);
        }

        foreach (Writer writer in shortened)
        {
            writer.Positions.RemoveAll(held => held < position);
        }

        FloorNumber++;

        ForgetReleased();
    }

    /// <summary>The position before which the oldest transactions make up so many bytes, about.</summary>
    public int PositionAfter(long bytes)
    {
        long left = bytes;
        int index = 0;
        for (; index < order.Count && left > 0; index++)
        {
            if (order[index] is Transaction held) left -= BytesOf(held);
        }

        return forgotten + index;
    }

    /// <summary>Positions below are durable: what was joined, or taken in by it, there is only a version now.</summary>
    public void ForgetJoined(int durable)
    {
        while (joined.Count > 0 && joined.Keys.First() is int first && first < durable)
        {
            joined = joined.Remove(first);
        }
    }

    private void Join(WriterHead head)
    {
        Writer writer = WriterOf(head.Replica);
        writers.TryAdd(head.Replica, writer);
        if (head.Last <= writer.BaseLast) return;
        int covered = 0;
        while (covered < writer.Positions.Count && At(writer, covered).Last <= head.Last)
        {
            covered++;
        }

        writer.Positions.RemoveRange(0, covered);
        writer.BaseLast = head.Last;
        writer.BaseChain = head.Chain;
        if (head.Last <= writer.Last) return;
        writer.Last = head.Last;
        writer.Chain = head.Chain;
        writer.Lamport = head.Lamport;
        writer.Time = head.Time;
        writer.Dependencies = new(head.Dependencies);
    }

    private void Release(int index)
    {
        Bytes -= BytesOf(order[index]!);
        order[index] = null;
    }

    private void ForgetReleased()
    {
        int released = 0;
        while (released < order.Count && order[released] is null)
        {
            released++;
        }

        order.RemoveRange(0, released);
        forgotten += released;
    }
}
