using System.Runtime.InteropServices;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;

namespace Syncline.Crdt.Sequences.States;

/// <summary>Which event inserted which elements, of those that a writer may not have seen.</summary>
/// <remarks>
/// By it an edit is held to what its writer had seen, so that one that lies does the same everywhere: nothing. Below
/// the stable version everybody has seen everything, and rows are forgotten. Cost: 16 bytes for each event that
/// inserted anything since then.
/// </remarks>
internal sealed class InsertionDots
{
    private readonly SortedDictionary<ReplicaId, List<Row>> rows = [];

    /// <summary>True if everybody has seen everything.</summary>
    public bool IsEmpty => rows.Count == 0;

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

    /// <summary>Without what is at or below a version that all writers have seen.</summary>
    public InsertionDots Compact(VersionVector version)
    {
        InsertionDots kept = new();
        foreach (var (writer, ofWriter) in rows)
        {
            List<Row> left = [.. ofWriter.Where(row => row.Counter > version[writer])];
            if (left.Count > 0) kept.rows.Add(writer, left);
        }

        return kept;
    }

    /// <summary>
    /// What neither of two sequences has forgotten; what only one of them has of the elements, whole.
    /// </summary>
    public static InsertionDots Join(
        InsertionDots left, ItemSequence leftItems, InsertionDots right, ItemSequence rightItems)
    {
        InsertionDots joined = new();
        foreach (ReplicaId writer in left.rows.Keys.Union(right.rows.Keys))
        {
            int inLeft = CountOf(leftItems, writer);
            int inRight = CountOf(rightItems, writer);
            (InsertionDots more, InsertionDots fewer, int common) =
                inLeft >= inRight ? (left, right, inRight) : (right, left, inLeft);
            HashSet<ulong> known = [.. fewer.RowsOf(writer).Select(row => row.Counter)];
            List<Row> kept =
                [.. more.RowsOf(writer).Where(row => row.Clock >= common || known.Contains(row.Counter))];
            if (kept.Count > 0) joined.rows.Add(writer, kept);
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
