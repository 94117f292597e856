using Syncline.Crdt.Causality;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Registers;

/// <summary>One of the concurrent values of a register: nobody who wrote another one had seen it.</summary>
/// <param name="Writer">Which replica assigned it.</param>
/// <param name="Time">When, by the writer's hybrid clock.</param>
/// <param name="Value">What was assigned.</param>
public readonly record struct RegisterCandidate(ReplicaId Writer, HybridTime Time, Value Value)
{
    private static readonly long DateMax = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>The candidate as a value: a map of <c>writer</c>, <c>time</c> and <c>value</c>.</summary>
    /// <remarks>The time is that of the wall clock; what dates can't say reads as the last of them.</remarks>
    public Value ToValue() => Value.FromMap(
    [
        new("time", Value.FromTimestamp(DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(Time.Milliseconds, DateMax)))),
        new("value", Value),
        new("writer", Writer.ToString()),
    ]);

    /// <summary>A total order: by time, then by writer, then by value. The last in it is the last writer's.</summary>
    public static int CompareByTime(RegisterCandidate left, RegisterCandidate right)
    {
        int order = left.Time.CompareTo(right.Time);
        if (order == 0) order = left.Writer.CompareTo(right.Writer);
        return order != 0 ? order : left.Value.CompareTo(right.Value);
    }
}
