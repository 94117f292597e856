using System.Security.Cryptography;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Stores;

namespace Syncline.Replication.Spaces;

/// <summary>
/// The state of a space: one causal map from objects to their stores. Its context is the replica's version.
/// </summary>
/// <remarks>Equal states encode to equal bytes. Cost: a change is logarithmic in the objects; a copy is free.</remarks>
/// <param name="Objects">The stores that retain something, by object.</param>
public readonly record struct SpaceState(DotMap<ObjectKey, TypedStore> Objects)
{
    /// <summary>The state of an object; the empty one of its type if it was never written.</summary>
    public ObjectState this[ObjectKey key] => Objects[key].State ?? ObjectTypes.EmptyOf(key.Type);

    /// <summary>Takes in one effect on one object.</summary>
    public SpaceState Apply(ObjectKey key, Effect effect, in EffectContext context)
    {
        EffectChange change = new(key.Type, effect, context);
        return new(new DotMap<ObjectKey, TypedStore>(Objects.Entries.Change(key, ref change, context.Owner)));
    }

    /// <summary>The state with one object's state replaced.</summary>
    public SpaceState With(ObjectKey key, ObjectState changed, Owner owner) =>
        new(Objects.With(key, new(changed), owner));

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
        new(DotMap<ObjectKey, TypedStore>.Join(left.Objects, leftVersion, right.Objects, rightVersion));

    /// <summary>Writes the canonical form: <c>count, (collection, name, type, state)*</c>.</summary>
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
        int written = 0;
        writer.Varint((ulong)Objects.Entries.Count);
        yield return written;
        foreach (var (key, store) in Objects.Entries)
        {
            Write(writer, key, store.State!);
            yield return ++written;
        }
    }

    /// <summary>Reads what <see cref="Write(WireWriter)"/> wrote.</summary>
    public static bool TryRead(ref WireReader reader, out SpaceState state)
    {
        const int ObjectBytesMin = 6;
        state = default;
        if (!reader.Count(ObjectBytesMin, int.MaxValue, out int count)) return false;
        PersistentMap<ObjectKey, TypedStore>.Builder entries = new();
        ObjectKey previous = default;
        for (int i = 0; i < count; i++)
        {
            if (!ObjectKeyCodec.TryRead(ref reader, previous, out ObjectKey key)) return false;
            if (i > 0 && previous.CompareTo(key) >= 0) return reader.Fail(DecodeError.NotCanonical);
            if (!ObjectStateCodec.TryRead(ref reader, key.Type, depth: 0, out ObjectState store)) return false;
            if (store.IsBottom) return reader.Fail(DecodeError.NotCanonical);
            entries.Append(key, new(store));
            previous = key;
        }

        state = new(new DotMap<ObjectKey, TypedStore>(entries.Build()));
        return true;
    }

    /// <summary>SHA-256 of the canonical state, compacted to <paramref name="version"/>, its own (I11).</summary>
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

    private readonly struct EffectChange(ObjectType type, Effect effect, EffectContext context)
        : IEntryChange<TypedStore>
    {
        public EntryOutcome Decide(ref TypedStore value, bool exists)
        {
            ObjectState before = exists ? value.State! : ObjectTypes.EmptyOf(type);
            value = new(before.Apply(effect, context));
            return !value.IsBottom ? EntryOutcome.Set : exists ? EntryOutcome.Removed : EntryOutcome.Unchanged;
        }
    }
}
