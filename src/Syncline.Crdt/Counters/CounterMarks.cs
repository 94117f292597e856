using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;

namespace Syncline.Crdt.Counters;

/// <summary>Marks of several replicas, ascending by replica; the join keeps of each replica the greater one.</summary>
internal static class CounterMarks
{
    private const int MarkBytesMin = 9;

    public static int IndexOf(CounterMark[] marks, ReplicaId replica)
    {
        for (int i = 0; i < marks.Length; i++)
        {
            int order = marks[i].Replica.CompareTo(replica);
            if (order == 0) return i;
            if (order > 0) return ~i;
        }

        return ~marks.Length;
    }

    public static CounterMark[] With(CounterMark[] marks, CounterMark mark)
    {
        int index = IndexOf(marks, mark.Replica);
        CounterMark[] changed = new CounterMark[index < 0 ? marks.Length + 1 : marks.Length];
        int position = index < 0 ? ~index : index;
        Array.Copy(marks, changed, position);
        changed[position] = mark;
        int rest = index < 0 ? position : position + 1;
        Array.Copy(marks, rest, changed, position + 1, marks.Length - rest);
        return changed;
    }

    public static CounterMark[] Join(CounterMark[] left, CounterMark[] right)
    {
        if (left.Length == 0) return right;
        if (right.Length == 0) return left;
        CounterMark[] joined = left;
        foreach (CounterMark mark in right)
        {
            int index = IndexOf(joined, mark.Replica);
            if (index < 0 || IsBefore(joined[index], mark)) joined = With(joined, mark);
        }

        return joined;
    }

    /// <summary>Marks of one dot have one total; should somebody claim another, the greater is kept on every replica.</summary>
    private static bool IsBefore(CounterMark left, CounterMark right) =>
        left.Counter < right.Counter || (left.Counter == right.Counter && left.Total < right.Total);

    public static void Write(WireWriter writer, CounterMark[] marks)
    {
        writer.Varint((ulong)marks.Length);
        foreach (CounterMark mark in marks)
        {
            writer.Replica(mark.Replica);
            writer.Varint(mark.Counter);
            writer.SignedVarint128(mark.Total);
        }
    }

    public static bool TryRead(ref WireReader reader, out CounterMark[] marks)
    {
        marks = [];
        if (!reader.Count(MarkBytesMin, VersionVectorCodec.EntriesMax, out int count)) return false;
        CounterMark[] read = new CounterMark[count];
        for (int i = 0; i < count; i++)
        {
            if (!reader.Replica(out ReplicaId replica) || !reader.Varint(out ulong counter)) return false;
            if (!reader.SignedVarint128(out Int128 total)) return false;
            if (counter == 0) return reader.Fail(DecodeError.OutOfDomain);
            if (i > 0 && read[i - 1].Replica.CompareTo(replica) >= 0) return reader.Fail(DecodeError.NotCanonical);
            read[i] = new(replica, counter, total);
        }

        marks = read;
        return true;
    }
}
