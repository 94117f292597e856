using System.Security.Cryptography;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Stores;
using Syncline.Replication.Held;
using Syncline.Replication.Transactions;

namespace Syncline.Replication.Spaces;

/// <summary>
/// The state of a space: one causal map from objects to their stores. Its context is the replica's version.
/// </summary>
/// <remarks>
/// Equal states encode to equal bytes. Cost: a change is logarithmic in the objects; a copy is free. A delta is held if
/// this version can't decode it, or if it follows one to the same object that is held. So which ones are held depends
/// on their causes alone, never on the order of arrival; and no delta that was applied follows one that is held, so
/// that all of them can still be applied later, each after its causes (<see cref="Thaw"/>).
/// </remarks>
/// <param name="Objects">The stores that retain something, by object; of a frozen object its known part.</param>
/// <param name="Held">The deltas that are held, by object.</param>
public readonly record struct SpaceState(
    DotMap<ObjectKey, TypedStore> Objects, DotMap<ObjectKey, HeldDeltas> Held = default)
{
    /// <summary>The state of an object; the empty one of its type if it was never written.</summary>
    public ObjectState this[ObjectKey key] => Objects[key].State ?? ObjectTypes.EmptyOf(key.Type);

    /// <summary>True if some of the object's deltas are held: what is read of it may be old, and stays so.</summary>
    public bool IsFrozen(ObjectKey key) => !Held[key].IsBottom;

    /// <summary>The objects that have held deltas, in order. Cost: linear in them.</summary>
    public IEnumerable<HeldObject> HeldObjects =>
        Held.Entries.Select(entry => new HeldObject(entry.Key, entry.Value.Entries.Count));

    /// <summary>True if a delta to an object of the space itself is held.</summary>
    public bool HoldsOwn
    {
        get
        {
            foreach (var (key, _) in Held.Entries)
            {
                return key.IsOwn; // They come first.
            }

            return false;
        }
    }

    /// <summary>The floor for one object: its held deltas are still to come there.</summary>
    public Floor FloorOf(ObjectKey key, Floor floor)
    {
        ArgumentNullException.ThrowIfNull(floor);
        HeldDeltas held = Held[key];
        return held.IsBottom ? floor : floor.Unsettling(held.WritersNotFollowing(floor.Version));
    }

    /// <summary>True if the delta can't be applied here, and has to be held.</summary>
    /// <param name="update">The delta.</param>
    /// <param name="first">Its first dot.</param>
    /// <param name="dependencies">What its transaction had seen.</param>
    public bool MustHold(in ObjectUpdate update, Dot first, ICausalContext dependencies)
    {
        if (update.Raw is not null) return true;
        return !Held.IsBottom && Held[update.Key].HasAnyIn(new CausalPast(dependencies, first));
    }

    /// <summary>Takes in a delta by holding it.</summary>
    public SpaceState Hold(ObjectKey key, Dot first, HeldDelta delta, Owner? owner = null) =>
        this with { Held = Held.With(key, Held[key].With(first, delta, owner), owner) };

    /// <summary>Takes in a delta by applying its effects.</summary>
    /// <param name="update">The delta; decoded.</param>
    /// <param name="first">Its first dot.</param>
    /// <param name="time">When its transaction was made.</param>
    /// <param name="dependencies">What its transaction had seen.</param>
    /// <param name="owner">Who may change nodes in place; null to copy always.</param>
    public SpaceState Apply(
        in ObjectUpdate update, Dot first, HybridTime time, ICausalContext dependencies, Owner? owner = null)
    {
        PersistentMap<ObjectKey, TypedStore>.Place place = default;
        return Apply(update, first, time, dependencies, owner, ref place);
    }

    /// <summary>As the other one; the object's place is noted, and saves the search next time.</summary>
    internal SpaceState Apply(
        in ObjectUpdate update,
        Dot first,
        HybridTime time,
        ICausalContext dependencies,
        Owner? owner,
        ref PersistentMap<ObjectKey, TypedStore>.Place place)
    {
        var (objects, counter) = (Objects.Entries, first.Counter);
        foreach (Effect effect in update.Effects)
        {
            Dot dot = new(first.Replica, counter++);
            EffectContext context = new(dot, time, dependencies, owner);
            EffectChange change = new(update.Key.Type, effect, context);
            objects = objects.Change(update.Key, ref change, owner, ref place);
        }

        return this with { Objects = new(objects) };
    }

    /// <summary>The state with one object's state replaced.</summary>
    public SpaceState With(ObjectKey key, ObjectState changed, Owner owner) =>
        this with { Objects = Objects.With(key, new(changed), owner) };

    /// <summary>The objects that hold records of removals. Cost: linear in the state.</summary>
    public IEnumerable<ObjectKey> KeysWithRecords()
    {
        foreach (var (key, store) in Objects.Entries)
        {
            if (store.State!.HasRecords) yield return key;
        }
    }

    /// <summary>The least upper bound of two replicas' states, each with its version.</summary>
    public static SpaceState Join(
        SpaceState left, VersionVector leftVersion, SpaceState right, VersionVector rightVersion) =>
        new(
            DotMap<ObjectKey, TypedStore>.Join(left.Objects, leftVersion, right.Objects, rightVersion),
            DotMap<ObjectKey, HeldDeltas>.Join(left.Held, leftVersion, right.Held, rightVersion));

    /// <summary>Applies the held deltas that the vocabulary knows, as if they had only just arrived.</summary>
    /// <remarks>
    /// The result is what a replica that always had the vocabulary has. Cost: linear in what is held, and its sorting.
    /// </remarks>
    public static SpaceState Thaw(SpaceState state, Vocabulary vocabulary)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        if (state.Held.IsBottom) return state;
        Owner owner = new();
        SpaceState thawed = new(state.Objects);
        var held = from entry in state.Held.Entries
                   from delta in entry.Value.Entries
                   orderby delta.Value.Seen.Total + delta.Key.Counter, delta.Key // Each after its causes.
                   select (entry.Key, First: delta.Key, Delta: delta.Value);
        foreach (var (key, first, delta) in held)
        {
            bool isKnown = vocabulary.TryRead(delta.Bytes.Span, key.Type, delta.Dots, out var effects, out _);
            ObjectUpdate update = new(key, effects) { Raw = isKnown ? null : new(delta.Dots, delta.Bytes) };
            thawed = thawed.MustHold(update, first, delta.Seen)
                ? thawed.Hold(key, first, delta, owner)
                : thawed.Apply(update, first, delta.Time, delta.Seen, owner);
        }

        return thawed;
    }

    /// <summary>
    /// Writes the canonical form: <c>count, (collection, name, type, state)*, held</c>; of the last nothing, if nothing
    /// is held.
    /// </summary>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        foreach (int _ in WriteParts(writer))
        {
            // Each part goes behind the one before.
        }
    }

    /// <summary>
    /// Writes the same form part by part, so that whoever clears the writer in between never holds the whole.
    /// </summary>
    /// <returns>For each part, how many objects have been written.</returns>
    public IEnumerable<int> WriteParts(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        int written = 0;
        writer.Varint((ulong)Objects.Entries.Count);
        yield return written;
        foreach (int objects in WriteObjects(writer))
        {
            yield return written = objects;
        }

        foreach (int _ in HeldCodec.WriteParts(writer, Held))
        {
            yield return written;
        }
    }

    /// <summary>Writes the objects alone, one after another, without their number.</summary>
    /// <returns>After each, how many have been written.</returns>
    public IEnumerable<int> WriteObjects(WireWriter writer)
    {
        int written = 0;
        foreach (var (key, store) in Objects.Entries)
        {
            Write(writer, key, store.State!);
            yield return ++written;
        }
    }

    /// <summary>
    /// Reads what <see cref="Write(WireWriter)"/> wrote, to the end of the bytes, and applies what was held there and
    /// is known here.
    /// </summary>
    /// <param name="reader">The bytes.</param>
    /// <param name="version">That of the state: whose dots lie beyond it is none of an honest replica (I10).</param>
    /// <param name="vocabulary">What is known here.</param>
    /// <param name="state">The state.</param>
    public static bool TryRead(
        ref WireReader reader, VersionVector version, Vocabulary vocabulary, out SpaceState state)
    {
        const int ObjectBytesMin = 6;
        state = default;
        if (!reader.Count(ObjectBytesMin, int.MaxValue, out int count)) return false;
        SpaceStateReader pieces = new(version);
        for (int i = 0; i < count; i++)
        {
            if (!pieces.TryReadObject(ref reader)) return false;
        }

        if (reader.Remaining > 0 && !pieces.TryReadHeld(ref reader)) return false;
        state = pieces.Build(vocabulary);
        return true;
    }

    /// <summary>
    /// SHA-256 of the canonical state, compacted to <paramref name="version"/>, its own (I11). Held deltas are no part
    /// of it.
    /// </summary>
    public byte[] Digest(VersionVector version)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        WireWriter writer = new();
        foreach (var (key, store) in Objects.Entries)
        {
            if (key.IsOwn) continue; // Members come and go without a change of what users see.
            ObjectState compacted = store.State!.Compact(version);
            if (compacted.IsBottom) continue;
            writer.Clear();
            Write(writer, key, compacted);
            hash.AppendData(writer.Written);
        }

        return hash.GetHashAndReset();
    }

    private static void Write(WireWriter writer, ObjectKey key, ObjectState state)
    {
        ObjectKeyCodec.Write(writer, key);
        state.Write(writer);
    }
}
