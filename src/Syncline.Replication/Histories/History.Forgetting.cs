using Syncline.Crdt.Causality;

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

        for (int position = Start; position < Count; position++)
        {
            if (!TryGetLast(position, out Dot last) || !version.Covers(last)) continue;
            // Its record may become durable before the snapshot's, and others that follow it with it.
            joined = joined.Add(position, VersionVector.Of(new VersionEntry(last.Replica, last.Counter)));
            Release(position);
        }

        Floor.Raise(version);
        FloorNumber++;
        joined = joined.Add(Count, version);
        order.Append(default);
        latest = null;
        ForgetReleased();
    }

    /// <summary>Lets go of everything before a position.</summary>
    public void ForgetBefore(int position)
    {
        HashSet<Writer> shortened = [];
        for (int at = Start; at < position; at++)
        {
            HistoryEntry entry = order[at];
            if (!entry.IsHeld) continue;
            Writer writer = byIndex[entry.Writer];
            shortened.Add(writer);
            writer.BaseLast = entry.Last;
            writer.BaseChain = entry.Chain;
            Floor.Raise(writer.Replica, entry.Last);
            Release(at);
        }

        foreach (Writer writer in shortened)
        {
            writer.Positions.RemoveAll(held => held < position);
        }

        FloorNumber++;

        ForgetReleased();
    }

    /// <summary>The position before which the oldest transactions make up that many bytes, about.</summary>
    public int PositionAfter(long size)
    {
        long left = size;
        int position = Start;
        for (; position < Count && left > 0; position++)
        {
            if (order[position].IsHeld) left -= BytesOf(order[position]);
        }

        return position;
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
        Keep(writer);
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

    private void Release(int position)
    {
        ref HistoryEntry entry = ref order[position];
        Bytes -= BytesOf(entry);
        entry = default;
        if (position == Count - 1) latest = null;
    }

    private void ForgetReleased()
    {
        int released = Start;
        while (released < Count && !order[released].IsHeld)
        {
            released++;
        }

        order.ForgetBefore(released);
        if (released < Count) bytes.ForgetBefore(order[released].Bytes);
        else bytes.Clear();
    }
}
