using Syncline.Crdt.Counters;
using Syncline.Crdt.Flags;
using Syncline.Crdt.LastWriters;
using Syncline.Crdt.Maps;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Registers;
using Syncline.Crdt.Sequences.States;
using Syncline.Crdt.Sets;
using Syncline.Replication.Spaces;

namespace Syncline.Testing.Oracle;

/// <summary>What a reader finds in a snapshot, through the types' public queries, as the oracle says it.</summary>
public static class SpaceReader
{
    /// <summary>The live objects, each as text.</summary>
    public static SortedDictionary<ObjectKey, string> Read(SpaceSnapshot snapshot)
    {
        SortedDictionary<ObjectKey, string> read = [];
        foreach (ObjectKey key in snapshot.Objects)
        {
            read.Add(key, ReadObject(snapshot[key]));
        }

        return read;
    }

    /// <summary>A live object as text.</summary>
    public static string ReadObject(ObjectState state) => state switch
    {
        StepCounter counter => ValueText.Counter(counter.Value),
        BoundedCounter counter => ValueText.Counter(counter.Value),
        Register register => ValueText.Register(register.Candidates, register.Read()),
        ExtremeRegister register => register.Value.ToString(),
        EnableWinsFlag { IsEnabled: true } or DisableWinsFlag { IsEnabled: true } => ValueText.FlagOn,
        SupportedSet set => ValueText.Set(set.Elements),
        RemoveWinsSet set => ValueText.Set(set.Elements),
        TwoPhaseSet set => ValueText.Set(set.Elements),
        LastWriterSet set => ValueText.Set(set.Elements),
        LastWriterMap map => ValueText.Entries(map.Entries),
        MarkedText text => ValueText.Spans(text.Spans),
        MovableList list => ValueText.List(list.Elements),
        NestedMap map => ValueText.Map(map.Children.Select(child => (child.Key, ReadObject(child.Value)))),
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Nothing to read."),
    };
}
