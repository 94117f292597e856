using Syncline.Crdt.Counters;
using Syncline.Crdt.Flags;
using Syncline.Crdt.Maps;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Registers;
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
            read.Add(key, Read(snapshot[key]));
        }

        return read;
    }

    private static string Read(ObjectState state) => state switch
    {
        Counter counter => ValueText.Counter(counter.Value),
        Register register => ValueText.Register(register.Candidates, register.Read()),
        EnableWinsFlag { IsEnabled: true } => ValueText.FlagOn,
        AddWinsSet set => ValueText.Set(set.Elements),
        NestedMap map => ValueText.Map(map.Children.Select(child => (child.Key, Read(child.Value)))),
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Nothing to read."),
    };
}
