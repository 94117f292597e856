using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;

namespace Syncline.Crdt.Counters;

/// <summary>The totals that a reset of a counter saw and takes back.</summary>
/// <param name="Marks">One mark a replica, ascending by replica.</param>
public sealed record CounterResetRecord(ImmutableArray<CounterMark> Marks) : ResetRecord
{
    internal CounterMark[] Array => ImmutableCollectionsMarshal.AsArray(Marks)!;

    /// <summary>Writes <c>count, (replica, counter, total)*</c>.</summary>
    public void Write(WireWriter writer) => CounterMarks.Write(writer, Array);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static bool TryRead(ref WireReader reader, out CounterResetRecord record)
    {
        bool read = CounterMarks.TryRead(ref reader, out CounterMark[] marks);
        record = new(ImmutableCollectionsMarshal.AsImmutableArray(marks));
        return read;
    }

    /// <inheritdoc/>
    public bool Equals(CounterResetRecord? other) => other is not null && Marks.SequenceEqual(other.Marks);

    /// <inheritdoc/>
    public override int GetHashCode() => Marks.Length;
}
