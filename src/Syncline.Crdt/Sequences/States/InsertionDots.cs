using System.Runtime.InteropServices;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;

namespace Syncline.Crdt.Sequences.States;

/// <summary>Which event inserted which elements.</summary>
/// <remarks>
/// By it an edit is held to what its writer had seen, so that one that lies does the same everywhere: nothing. Cost: 16
/// bytes for each event that inserted anything. No floor forgets them: somebody who writes for the first time may not
/// have seen it.
/// </remarks>
internal sealed class InsertionDots
{
    private readonly SortedDictionary<ReplicaId, List<Row>> rows = [];

    /// <summary>An event has inserted a writer's elements from a clock on.</summary>
    public void Add(Dot dot, int clock)
    {
        if (!rows.TryGetValue(dot.Replica, out List<Row>? ofWriter)) rows.Add(dot.Replica, ofWriter = []);
        ofWriter.Add(new(clock, dot.Counter));
    }

    /// <summary>True if an event's past has the element, which is there.</summary>
    public bool IsSeen(ItemId element, in EventPast past) =>
        element.Client == past.Author || element.Clock < SeenOf(element.Client, past);

    /// <summary>How many of a writer's elements an event's past has; all there are, if the greatest number.</summary>
    public int SeenOf(ReplicaId writer, in EventPast past)
    {
        if (writer == past.Author || !rows.TryGetValue(writer, out List<Row>? ofWriter)) return int.MaxValue;
        int low = 0;
        int high = ofWriter.Count;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (past.Context.Covers(new(writer, ofWriter[middle].Counter))) low = middle + 1;
            else high = middle;
        }

        return low == ofWriter.Count ? int.MaxValue : ofWriter[low].Clock;
    }

    /// <summary>What either of two sequences has; both tell the same of what both have.</summary>
    public static InsertionDots Join(InsertionDots left, InsertionDots right)
    {
        InsertionDots joined = left.Copy();
        foreach (var (writer, ofWriter) in right.rows)
        {
            if (joined.RowsOf(writer).Count < ofWriter.Count) joined.rows[writer] = [.. ofWriter];
        }

        return joined;
    }

    /// <summary>True if a version covers every event.</summary>
    public bool AreWithin(VersionVector version) =>
        rows.All(entry => entry.Value[^1].Counter <= version[entry.Key]);

    /// <summary>A copy that can be changed on its own.</summary>
    public InsertionDots Copy()
    {
        InsertionDots copy = new();
        foreach (var (writer, ofWriter) in rows) copy.rows.Add(writer, [.. ofWriter]);
        return copy;
    }

    /// <summary>Writes <c>count, (replica, count, (clock varint, counter varint)*)*</c>, both as differences.</summary>
    public void Write(WireWriter wire)
    {
        wire.Varint((ulong)rows.Count);
        foreach (var (writer, ofWriter) in rows)
        {
            wire.Replica(writer);
            wire.Varint((ulong)ofWriter.Count);
            Row previous = new(-1, 0);
            foreach (Row row in ofWriter)
            {
                wire.Varint((ulong)(row.Clock - previous.Clock - 1));
                wire.Varint(row.Counter - previous.Counter - 1);
                previous = row;
            }
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote, of a sequence that was read.</summary>
    public static bool TryRead(ref WireReader wire, ItemSequence items, out InsertionDots dots)
    {
        const int WriterBytesMin = 10, RowBytesMin = 2;
        dots = new();
        if (!wire.Count(WriterBytesMin, VersionVectorCodec.EntriesMax, out int writers)) return false;
        ReplicaId last = default;
        for (; writers > 0; writers--)
        {
            if (!wire.Replica(out ReplicaId writer)) return false;
            if (!wire.Count(RowBytesMin, int.MaxValue, out int count)) return false;
            if (count == 0 || writer.CompareTo(last) <= 0) return wire.Fail(DecodeError.NotCanonical);
            last = writer;
            int elements = CountOf(items, writer);
            List<Row> ofWriter = [];
            Row previous = new(-1, 0);
            for (; count > 0; count--)
            {
                if (!wire.Varint(int.MaxValue, out ulong clock) || !wire.Varint(out ulong counter)) return false;
                if (clock >= (ulong)(elements - previous.Clock - 1) || counter >= ulong.MaxValue - previous.Counter)
                {
                    return wire.Fail(DecodeError.OutOfDomain);
                }

                previous = new(previous.Clock + 1 + (int)clock, previous.Counter + 1 + counter);
                ofWriter.Add(previous);
            }

            dots.rows.Add(writer, ofWriter);
        }

        return true;
    }

    private static int CountOf(ItemSequence items, ReplicaId writer)
    {
        int number = items.Clients.Find(writer);
        return number == Item.None ? 0 : items.Clients[number].NextClock;
    }

    private List<Row> RowsOf(ReplicaId writer) => rows.GetValueOrDefault(writer) ?? [];

    /// <summary>From a clock on the elements are an event's, up to the next row.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Row(int Clock, ulong Counter);
}
