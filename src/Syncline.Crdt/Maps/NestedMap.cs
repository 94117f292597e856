using System.Collections.Immutable;
using System.Text.Json;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Registers;
using Syncline.Crdt.Stores;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Maps;

/// <summary>A map whose children are replicated objects themselves, of any type, maps included.</summary>
/// <remarks>
/// State: the children's stores by key and type. Wins: an update over a concurrent removal of its key; the removal
/// takes back what it had seen, inside an updated child too. A child that is not live is absent.
/// Cost: logarithmic in the keys on each level of the path. Limits: <see cref="EffectCodec.DepthMax"/> levels.
/// Source: Almeida, Shoker, Baquero, 2018 (map); Baquero, Almeida, Lerche, 2016 (counters as children).
/// </remarks>
public sealed class NestedMap : ObjectState
{
    private readonly DotMap<ChildKey, TypedStore> children;

    private NestedMap(DotMap<ChildKey, TypedStore> children) => this.children = children;

    /// <summary>The map that nobody has updated.</summary>
    public static NestedMap Empty { get; } = new(DotMap<ChildKey, TypedStore>.Bottom);

    /// <summary>The type.</summary>
    public static TypeDefinition Definition { get; } = new()
    {
        Type = ObjectType.Map,
        Name = "map",
        Meaning = "keys to children of any type; an update wins over a concurrent removal of its key",
        ReadsAs = "an object: under each key a list of the children, {\"type\",\"value\"}",
        AsChild = "does to each child what its type says",
        Empty = Empty,
        Operations = MapForms.All,
        ReadEffect = MapEffect.TryRead,
        ReadState = TryRead,
        ReadRecord = MapResetRecord.TryReadChild,
        LeavesRecord = MapEffect.LeavesRecord,
    };

    /// <inheritdoc/>
    public override ObjectType Type => ObjectType.Map;

    /// <inheritdoc/>
    public override bool IsBottom => children.IsBottom;

    /// <summary>True if a child is live. Cost: until the first live one.</summary>
    public override bool IsLive
    {
        get
        {
            foreach (var (_, store) in children.Entries)
            {
                if (store.IsLive) return true;
            }

            return false;
        }
    }

    /// <summary>The live children in canonical order of their keys, then types.</summary>
    public IEnumerable<KeyValuePair<ChildKey, ObjectState>> Children
    {
        get
        {
            foreach (var (child, store) in children.Entries)
            {
                if (store.IsLive) yield return new(child, store.State!);
            }
        }
    }

    /// <summary>The state of a child; the empty one of its type if it was never updated.</summary>
    public ObjectState this[ChildKey child] => children[child].State ?? ObjectTypes.EmptyOf(child.Type);

    /// <summary>Prepares the removal of a key: what its counters have counted is written down.</summary>
    public MapEffect PrepareRemove(Value key) => new MapEffect.Remove(key, ObserveFrom(Below(key)));

    /// <inheritdoc/>
    public override ObjectState Apply(Effect effect, in EffectContext context)
    {
        switch (effect)
        {
            case MapEffect.Update(var child, var inner):
                EffectChange change = new(child.Type, inner, context);
                var changed = children.Entries.Change(child, ref change, context.Owner);
                return changed.IsSame(children.Entries) ? this : new NestedMap(new(changed));
            case MapEffect.Remove(var key, var record):
                return ResetAll([.. Below(key)], record, context);
            case MapEffect.Reset(var record):
                return Reset(record, context);
            default:
                throw new InvariantViolationException($"A map has no effect {effect}.");
        }
    }

    /// <inheritdoc/>
    public override ResetRecord? Observe() => ObserveFrom(children.Entries);

    /// <inheritdoc/>
    public override ObjectState Reset(ResetRecord? record, in EffectContext context) =>
        ResetAll([.. children.Entries], (MapResetRecord?)record, context);

    /// <inheritdoc/>
    public override ObjectState Join(ObjectState other, ICausalContext context, ICausalContext otherContext) =>
        new NestedMap(DotMap<ChildKey, TypedStore>.Join(
            children, context, ((NestedMap)other).children, otherContext));

    /// <inheritdoc/>
    public override ObjectState Compact(Floor floor)
    {
        if (!HasRecords) return this;
        PersistentMap<ChildKey, TypedStore>.Builder kept = new();
        foreach (var (child, store) in children.Entries)
        {
            TypedStore compacted = new(store.State!.Compact(floor));
            if (!compacted.IsBottom) kept.Append(child, compacted);
        }

        return new NestedMap(new(kept.Build()));
    }

    /// <summary>True if a child holds such a record. Cost: until the first one.</summary>
    public override bool HasRecords
    {
        get
        {
            foreach (var (_, store) in children.Entries)
            {
                if (store.State!.HasRecords) return true;
            }

            return false;
        }
    }

    /// <inheritdoc/>
    public override bool IsWithin(VersionVector version)
    {
        foreach (var (_, store) in children.Entries)
        {
            if (!store.State!.IsWithin(version)) return false;
        }

        return true;
    }

    /// <inheritdoc/>
    public override void Write(WireWriter writer)
    {
        writer.Varint((ulong)children.Entries.Count);
        foreach (var (child, store) in children.Entries)
        {
            ValueCodec.Write(writer, child.Key);
            writer.Varint((ulong)child.Type);
            store.State!.Write(writer);
        }
    }

    /// <inheritdoc/>
    /// <remarks>Children of one key stand next to each other, so each key is written once.</remarks>
    public override void WriteJson(Utf8JsonWriter writer, RegisterPolicy policy)
    {
        Value? key = null;
        writer.WriteStartObject();
        foreach (var (child, state) in Children)
        {
            if (key != child.Key)
            {
                if (key is not null) writer.WriteEndArray();
                key = child.Key;
                writer.WriteStartArray(ValueJson.NameOf(child.Key));
            }

            writer.WriteStartObject();
            writer.WriteString("type", ObjectTypes.NameOf(child.Type));
            writer.WritePropertyName("value");
            state.WriteJson(writer, policy);
            writer.WriteEndObject();
        }

        if (key is not null) writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="reader">The bytes.</param>
    /// <param name="depth">How many levels of maps lie above.</param>
    /// <param name="state">The map.</param>
    public static bool TryRead(ref WireReader reader, int depth, out ObjectState state)
    {
        const int ChildBytesMin = 3;
        state = Empty;
        if (!reader.Count(ChildBytesMin, int.MaxValue, out int count)) return false;
        PersistentMap<ChildKey, TypedStore>.Builder entries = new();
        ChildKey previous = default;
        for (int i = 0; i < count; i++)
        {
            if (!ValueCodec.TryRead(ref reader, out Value key) || !reader.Varint(out ulong type)) return false;
            ChildKey child = new(key, (ObjectType)Math.Min(type, int.MaxValue));
            if (i > 0 && previous.CompareTo(child) >= 0) return reader.Fail(DecodeError.NotCanonical);
            if (!ObjectTypes.IsChild(child.Type)) return reader.Fail(DecodeError.UnknownTag);
            if (!ObjectStateCodec.TryRead(ref reader, child.Type, depth + 1, out ObjectState store)) return false;
            if (store.IsBottom) return reader.Fail(DecodeError.NotCanonical);
            entries.Append(child, new(store));
            previous = child;
        }

        state = new NestedMap(new(entries.Build()));
        return true;
    }

    private IEnumerable<KeyValuePair<ChildKey, TypedStore>> Below(Value key) =>
        children.Entries.From(new(key, ObjectType.None)).TakeWhile(entry => entry.Key.Key.Equals(key));

    private static MapResetRecord? ObserveFrom(IEnumerable<KeyValuePair<ChildKey, TypedStore>> entries)
    {
        var records = ImmutableArray.CreateBuilder<KeyValuePair<ChildKey, ResetRecord>>();
        foreach (var (child, store) in entries)
        {
            if (store.State!.Observe() is ResetRecord record) records.Add(new(child, record));
        }

        return records.Count == 0 ? null : new(records.ToImmutable());
    }

    /// <summary>Resets the given children. A record names no others: it is applied after all that it saw.</summary>
    private NestedMap ResetAll(
        List<KeyValuePair<ChildKey, TypedStore>> targets, MapResetRecord? record, in EffectContext context)
    {
        Owner owner = context.Owner ?? new(); // Of the nodes made here, so that each is copied once.
        DotMap<ChildKey, TypedStore> kept = children;
        foreach (var (child, store) in targets)
        {
            kept = kept.With(child, new(store.State!.Reset(record?[child], context)), owner);
        }

        return new(kept);
    }
}
