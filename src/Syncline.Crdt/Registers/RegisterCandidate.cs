using Syncline.Crdt.Causality;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Registers;

/// <summary>One of the concurrent values of a register: nobody who wrote another one had seen it.</summary>
/// <param name="Writer">Which replica assigned it.</param>
/// <param name="Time">When, by the writer's hybrid clock.</param>
/// <param name="Value">What was assigned.</param>
public readonly record struct RegisterCandidate(ReplicaId Writer, HybridTime Time, Value Value)
{
    /// <summary>A total order: by time, then by writer, then by value. The last in it is the last writer's.</summary>
    public static int CompareByTime(RegisterCandidate left, RegisterCandidate right)
    {
        int order = left.Time.CompareTo(right.Time);
        if (order == 0) order = left.Writer.CompareTo(right.Writer);
        return order != 0 ? order : left.Value.CompareTo(right.Value);
    }
}
