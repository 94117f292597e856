using System.Globalization;
using Syncline.Crdt.Counters;
using Syncline.Crdt.Flags;
using Syncline.Crdt.Maps;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Registers;
using Syncline.Crdt.Sets;
using Syncline.Crdt.Values;
using Syncline.Testing.Oracle;

namespace Syncline.Testing.Histories;

/// <summary>What a reader finds in an object, as one value: one shape for the code and its specification.</summary>
public static class Reading
{
    /// <summary>What is found; null if the object is not live, so that as a child it would be absent.</summary>
    public static Value? Of(ObjectState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (!state.IsLive) return null;
        return state switch
        {
            Counter counter => OfCounter(counter.Value),
            Register register => OfCandidates(register.Candidates),
            EnableWinsFlag flag => flag.IsEnabled,
            AddWinsSet set => Value.FromList(set.Elements),
            NestedMap map => OfChildren(map.Children.Select(child => (child.Key, Of(child.Value)!.Value))),
            _ => SpaceReader.ReadObject(state),
        };
    }

    /// <summary>A sum in decimal digits.</summary>
    public static Value OfCounter(Int128 sum) => sum.ToString(NumberFormatInfo.InvariantInfo);

    /// <summary>The candidates by writer: each with its time and value.</summary>
    public static Value OfCandidates(IEnumerable<RegisterCandidate> candidates) => Value.FromList(
        from candidate in candidates
        orderby candidate.Writer
        select Value.FromList((long)candidate.Writer.Value, (long)candidate.Time.Bits, candidate.Value));

    /// <summary>The children by key and type: each with what is found in it.</summary>
    public static Value OfChildren(IEnumerable<(ChildKey Child, Value Found)> children) => Value.FromList(
        from child in children
        orderby child.Child
        select Value.FromList(child.Child.Key, ObjectTypes.NameOf(child.Child.Type), child.Found));
}
