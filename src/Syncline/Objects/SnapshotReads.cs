using System.Collections.Immutable;
using Syncline.Crdt.Counters;
using Syncline.Crdt.Flags;
using Syncline.Crdt.LastWriters;
using Syncline.Crdt.Maps;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Registers;
using Syncline.Crdt.Sequences.States;
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

    /// <summary>What a register reads as under a policy of one's own, a function of the set of candidates.</summary>
    /// <exception cref="ArgumentException">The policy depends on the order of the candidates.</exception>
    public static Value Register(
        this SpaceSnapshot snapshot, string address, Func<ImmutableArray<RegisterCandidate>, Value> policy) =>
        ((Register)Find(snapshot, address, ObjectType.Register)).Read(policy);

    /// <summary>The concurrent values of a register with writers and times; none if it was never written.</summary>
    public static ImmutableArray<RegisterCandidate> RegisterCandidates(this SpaceSnapshot snapshot, string address) =>
        ((Register)Find(snapshot, address, ObjectType.Register)).Candidates;

    /// <summary>Whether a flag is on; off if it was never enabled.</summary>
    public static bool Flag(this SpaceSnapshot snapshot, string address) =>
        ((EnableWinsFlag)Find(snapshot, address, ObjectType.Flag)).IsEnabled;

    /// <summary>A set; empty if nothing was added.</summary>
    public static AddWinsSet Set(this SpaceSnapshot snapshot, string address) =>
        (AddWinsSet)Find(snapshot, address, ObjectType.Set);

    /// <summary>A map; empty if it was never updated.</summary>
    public static NestedMap Map(this SpaceSnapshot snapshot, string address) =>
        (NestedMap)Find(snapshot, address, ObjectType.Map);

    /// <summary>What a counter that only grows stands at; 0 if it was never counted on.</summary>
    public static Int128 GrowOnlyCounter(this SpaceSnapshot snapshot, string address) =>
        ((StepCounter)Find(snapshot, address, ObjectType.GrowCounter)).Value;

    /// <summary>What a counter that is never reset stands at; 0 if it was never counted on.</summary>
    public static Int128 StateCounter(this SpaceSnapshot snapshot, string address) =>
        ((StepCounter)Find(snapshot, address, ObjectType.StateCounter)).Value;

    /// <summary>A counter that never falls below zero: its value, and who holds how many rights.</summary>
    public static BoundedCounter BoundedCounter(this SpaceSnapshot snapshot, string address) =>
        (BoundedCounter)Find(snapshot, address, ObjectType.BoundedCounter);

    /// <summary>The greatest value ever assigned; null if there is none.</summary>
    public static Value MaxRegister(this SpaceSnapshot snapshot, string address) =>
        ((ExtremeRegister)Find(snapshot, address, ObjectType.MaxRegister)).Value;

    /// <summary>The least value ever assigned; null if there is none.</summary>
    public static Value MinRegister(this SpaceSnapshot snapshot, string address) =>
        ((ExtremeRegister)Find(snapshot, address, ObjectType.MinRegister)).Value;

    /// <summary>A set that nobody removes from; empty if nothing was added.</summary>
    public static GrowOnlySet GrowOnlySet(this SpaceSnapshot snapshot, string address) =>
        (GrowOnlySet)Find(snapshot, address, ObjectType.GrowSet);

    /// <summary>Whether a flag of which a disable wins is on; off if it was never enabled.</summary>
    public static bool DisableWinsFlag(this SpaceSnapshot snapshot, string address) =>
        ((DisableWinsFlag)Find(snapshot, address, ObjectType.DisableFlag)).IsEnabled;

    /// <summary>A set of which a removal wins; empty if nothing was added.</summary>
    public static RemoveWinsSet RemoveWinsSet(this SpaceSnapshot snapshot, string address) =>
        (RemoveWinsSet)Find(snapshot, address, ObjectType.RemoveSet);

    /// <summary>A set in which what was removed never comes back; empty if nothing was added.</summary>
    public static TwoPhaseSet TwoPhaseSet(this SpaceSnapshot snapshot, string address) =>
        (TwoPhaseSet)Find(snapshot, address, ObjectType.TwoPhaseSet);

    /// <summary>A set of which the last writer wins; empty if nothing was added.</summary>
    public static LastWriterSet LastWriterSet(this SpaceSnapshot snapshot, string address) =>
        (LastWriterSet)Find(snapshot, address, ObjectType.LastWriterSet);

    /// <summary>A map of values of which the last writer wins; empty if nothing was put.</summary>
    public static LastWriterMap LastWriterMap(this SpaceSnapshot snapshot, string address) =>
        (LastWriterMap)Find(snapshot, address, ObjectType.LastWriterMap);

    /// <summary>A text; empty if nothing was written.</summary>
    public static MarkedText Text(this SpaceSnapshot snapshot, string address) =>
        (MarkedText)Find(snapshot, address, ObjectType.Text);

    /// <summary>A list; empty if nothing was inserted.</summary>
    public static MovableList List(this SpaceSnapshot snapshot, string address) =>
        (MovableList)Find(snapshot, address, ObjectType.List);

    private static ObjectState Find(SpaceSnapshot snapshot, string address, ObjectType type)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return ObjectKey.TryParse(address, type, out ObjectKey key, out string? problem)
            ? snapshot[key]
            : throw new ArgumentException(problem, nameof(address));
    }
}
