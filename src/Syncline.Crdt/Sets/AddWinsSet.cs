using System.Text.Json;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Registers;
using Syncline.Crdt.Stores;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Sets;

/// <summary>A set in which an add wins over a concurrent remove of the same element.</summary>
/// <remarks>
/// State: for each element the dots of the adds that still support it; it is present while one does.
/// Cost: one dot an element and concurrent adder, removed elements leave nothing; add and remove are logarithmic in the
/// set, a reset linear in it. Source: Almeida, Shoker, Baquero, "Delta state replicated data types", 2018.
/// </remarks>
public sealed class AddWinsSet : ObjectState
{
    private readonly DotMap<Value, DotSet> adds;

    private AddWinsSet(DotMap<Value, DotSet> adds) => this.adds = adds;

    /// <summary>The set that nobody has added to.</summary>
    public static AddWinsSet Empty { get; } = new(DotMap<Value, DotSet>.Bottom);

    /// <summary>The type.</summary>
    public static TypeDefinition Definition { get; } = new()
    {
        Type = ObjectType.Set,
        Name = "set",
        Meaning = "distinct values; an add wins over a concurrent removal of the element",
        ReadsAs = "a list of the elements, in canonical order",
        AsChild = "takes back the adds seen",
        Empty = Empty,
        Operations = SetForms.All,
        ReadEffect = SetEffect.TryRead,
        ReadState = (ref reader, _, out state) => TryRead(ref reader, out state),
    };

    /// <inheritdoc/>
    public override ObjectType Type => ObjectType.Set;

    /// <inheritdoc/>
    public override bool IsBottom => adds.IsBottom;

    /// <inheritdoc/>
    public override bool IsLive => !adds.IsBottom;

    /// <summary>How many elements there are. Cost: constant.</summary>
    public int Count => adds.Entries.Count;

    /// <summary>The elements in canonical order.</summary>
    public IEnumerable<Value> Elements
    {
        get
        {
            foreach (var (element, _) in adds.Entries)
            {
                yield return element;
            }
        }
    }

    /// <summary>True if the element is present. Cost: logarithmic.</summary>
    public bool Contains(Value element) => adds.Entries.Contains(element);

    /// <inheritdoc/>
    public override ObjectState Apply(Effect effect, in EffectContext context)
    {
        PersistentMap<Value, DotSet> entries = adds.Entries;
        switch (effect)
        {
            case SetEffect.Add(var element):
                entries = Support(entries, element, context);
                break;
            case SetEffect.Remove(var element):
                entries = Withdraw(entries, element, context);
                break;
            case SetEffect.AddAll(var elements):
                foreach (Value element in elements)
                {
                    entries = Support(entries, element, context);
                }

                break;
            case SetEffect.RemoveAll(var elements):
                foreach (Value element in elements)
                {
                    entries = Withdraw(entries, element, context);
                }

                break;
            case SetEffect.Reset:
                return Reset(null, context);
            default:
                throw new InvariantViolationException($"A set has no effect {effect}.");
        }

        return new AddWinsSet(new(entries));
    }

    /// <inheritdoc/>
    public override ResetRecord? Observe() => null;

    /// <inheritdoc/>
    public override ObjectState Reset(ResetRecord? record, in EffectContext context)
    {
        PersistentMap<Value, DotSet>.Builder kept = new();
        foreach (var (element, dots) in adds.Entries)
        {
            DotSet rest = dots.Without(context.Seen);
            if (!rest.IsBottom) kept.Append(element, rest);
        }

        return new AddWinsSet(new(kept.Build()));
    }

    /// <inheritdoc/>
    public override ObjectState Join(ObjectState other, ICausalContext context, ICausalContext otherContext) =>
        new AddWinsSet(DotMap<Value, DotSet>.Join(adds, context, ((AddWinsSet)other).adds, otherContext));

    /// <inheritdoc/>
    public override ObjectState Compact(Floor floor) => this;

    /// <inheritdoc/>
    public override bool IsWithin(VersionVector version)
    {
        foreach (var (_, dots) in adds.Entries)
        {
            if (!dots.IsWithin(version)) return false;
        }

        return true;
    }

    /// <inheritdoc/>
    public override void Write(WireWriter writer)
    {
        writer.Varint((ulong)adds.Entries.Count);
        foreach (var (element, dots) in adds.Entries)
        {
            ValueCodec.Write(writer, element);
            DotSetCodec.Write(writer, dots);
        }
    }

    /// <inheritdoc/>
    public override void WriteJson(Utf8JsonWriter writer, RegisterPolicy policy) => ValueJson.WriteAll(writer, Elements);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static bool TryRead(ref WireReader reader, out ObjectState state)
    {
        const int ElementBytesMin = 12;
        state = Empty;
        if (!reader.Count(ElementBytesMin, int.MaxValue, out int count)) return false;
        PersistentMap<Value, DotSet>.Builder entries = new();
        Value previous = default;
        for (int i = 0; i < count; i++)
        {
            if (!ValueCodec.TryRead(ref reader, out Value element)) return false;
            if (!DotSetCodec.TryReadSupport(ref reader, out DotSet dots)) return false;
            if (dots.IsBottom) return reader.Fail(DecodeError.NotCanonical);
            if (i > 0 && previous.CompareTo(element) >= 0) return reader.Fail(DecodeError.NotCanonical);
            entries.Append(element, dots);
            previous = element;
        }

        state = new AddWinsSet(new(entries.Build()));
        return true;
    }

    private static PersistentMap<Value, DotSet> Support(
        PersistentMap<Value, DotSet> entries, Value element, in EffectContext context)
    {
        DotChange change = new(DotSet.Of(context.Dot), context.Seen);
        return entries.Change(element, ref change, context.Owner);
    }

    private static PersistentMap<Value, DotSet> Withdraw(
        PersistentMap<Value, DotSet> entries, Value element, in EffectContext context)
    {
        DotChange change = new(DotSet.Bottom, context.Seen);
        return entries.Change(element, ref change, context.Owner);
    }

    /// <summary>Puts the added dots in place of those seen.</summary>
    private readonly struct DotChange(DotSet added, ICausalContext seen) : IEntryChange<DotSet>
    {
        public EntryOutcome Decide(ref DotSet value, bool exists)
        {
            value = exists ? value.Without(seen).Union(added) : added;
            return !value.IsBottom ? EntryOutcome.Set : exists ? EntryOutcome.Removed : EntryOutcome.Unchanged;
        }
    }
}
