using System.Collections.Immutable;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;

namespace Syncline.Crdt.Counters;

/// <summary>The totals that a reset of a counter saw and takes back.</summary>
/// <param name="Marks">One mark a replica, ascending by replica.</param>
public sealed record CounterResetRecord(ImmutableArray<CounterMark> Marks) : ResetRecord
{
    private const int MarkBytesMin = 9;

    /// <summary>Writes <c>count, (replica, counter, total)*</c>.</summary>
    public override void Write(WireWriter writer)
    {
        writer.Varint((ulong)Marks.Length);
        foreach (CounterMark mark in Marks)
        {
            writer.Replica(mark.Replica);
            writer.Varint(mark.Counter);
            writer.SignedVarint128(mark.Total);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static bool TryRead(ref WireReader reader, out CounterResetRecord record)
    {
        record = new([]);
        if (!reader.Count(MarkBytesMin, VersionVectorCodec.EntriesMax, out int count)) return false;
        var marks = ImmutableArray.CreateBuilder<CounterMark>(count);
        for (int i = 0; i < count; i++)
        {
            if (!reader.Replica(out ReplicaId replica) || !reader.Varint(out ulong counter)) return false;
            if (!reader.SignedVarint128(out Int128 total)) return false;
            if (counter == 0) return reader.Fail(DecodeError.OutOfDomain);
            if (i > 0 && marks[^1].Replica.CompareTo(replica) >= 0) return reader.Fail(DecodeError.NotCanonical);
            marks.Add(new(replica, counter, total));
        }

        record = new(marks.MoveToImmutable());
        return true;
    }

    /// <summary>Reads a record that has to have a mark, as those of a map's children.</summary>
    internal static bool TryReadChild(ref WireReader reader, int depth, out ResetRecord? record)
    {
        bool read = TryRead(ref reader, out CounterResetRecord marks);
        record = marks;
        return read && (!marks.Marks.IsEmpty || reader.Fail(DecodeError.NotCanonical));
    }

    /// <inheritdoc/>
    public bool Equals(CounterResetRecord? other) => other is not null && Marks.SequenceEqual(other.Marks);

    /// <inheritdoc/>
    public override int GetHashCode() => Marks.Length;
}
