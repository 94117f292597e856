using Syncline.Crdt.Counters;
using Syncline.Crdt.Flags;
using Syncline.Crdt.Maps;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Registers;
using Syncline.Crdt.Sets;
using Syncline.Crdt.Values;
using Syncline.Replication.Spaces;

namespace Syncline.Objects;

/// <summary>Reads of single objects, all at the snapshot's one version.</summary>
public static class SnapshotReads
{
    /// <summary>What a counter stands at; 0 if it was never counted on.</summary>
    public static Int128 Counter(this SpaceSnapshot snapshot, string address) =>
        ((Counter)Find(snapshot, address, ObjectType.Counter)).Value;

    /// <summary>What a register reads as under a policy; null if it was never written.</summary>
    public static Value Register(
        this SpaceSnapshot snapshot, string address, RegisterPolicy policy = RegisterPolicy.LastWriterWins) =>
        ((Register)Find(snapshot, address, ObjectType.Register)).Read(policy);

    /// <summary>Whether a flag is on; off if it was never enabled.</summary>
    public static bool Flag(this SpaceSnapshot snapshot, string address) =>
        ((EnableWinsFlag)Find(snapshot, address, ObjectType.Flag)).IsEnabled;

    /// <summary>A set; empty if nothing was added.</summary>
    public static AddWinsSet Set(this SpaceSnapshot snapshot, string address) =>
        (AddWinsSet)Find(snapshot, address, ObjectType.Set);

    /// <summary>A map; empty if it was never updated.</summary>
    public static NestedMap Map(this SpaceSnapshot snapshot, string address) =>
        (NestedMap)Find(snapshot, address, ObjectType.Map);

    private static ObjectState Find(SpaceSnapshot snapshot, string address, ObjectType type)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return ObjectKey.TryParse(address, type, out ObjectKey key, out string? problem)
            ? snapshot[key]
            : throw new ArgumentException(problem, nameof(address));
    }
}
