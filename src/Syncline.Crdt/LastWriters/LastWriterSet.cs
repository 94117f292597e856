using System.Text.Json;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Registers;
using Syncline.Crdt.Sets;
using Syncline.Crdt.Stores;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.LastWriters;

/// <summary>A set in which of concurrent adds and removals of an element the last by time wins.</summary>
/// <remarks>Each element is an entry that is there or not; a reset forgets all writes seen.</remarks>
public sealed class LastWriterSet : LastWriterEntries
{
    private static readonly Value Presence = Value.Null;

    private LastWriterSet(DotMap<Value, DotFun<LastWrite>> writes)
        : base(writes)
    {
    }

    /// <summary>The set that nobody has added to.</summary>
    public static LastWriterSet Empty { get; } = new(DotMap<Value, DotFun<LastWrite>>.Bottom);

    /// <summary>The type.</summary>
    public static TypeDefinition Definition { get; } = new()
    {
        Type = ObjectType.LastWriterSet,
        Name = "lww-set",
        Meaning = "distinct values; a later write replaces what it had seen, time decides between concurrent ones",
        ReadsAs = "a list of the elements, in canonical order",
        AsChild = null,
        Empty = Empty,
        Operations = SetForms.All,
        ReadEffect = SetEffect.TryRead,
        ReadState = (ref reader, _, out state) => TryRead(ref reader, Empty, out state),
    };

    /// <inheritdoc/>
    public override ObjectType Type => ObjectType.LastWriterSet;

    /// <summary>The elements in canonical order.</summary>
    public IEnumerable<Value> Elements => Present.Select(entry => entry.Key);

    /// <summary>True if the element is present. Cost: logarithmic.</summary>
    public bool Contains(Value element) => Find(element) is not null;

    /// <inheritdoc/>
    public override ObjectState Apply(Effect effect, in EffectContext context)
    {
        if (effect is SetEffect.Reset) return Without(context.Seen);
        if (effect is not SetEffect set) throw new InvariantViolationException($"An lww-set has no effect {effect}.");
        Value? written = effect is SetEffect.Add or SetEffect.AddAll ? Presence : (Value?)null;
        LastWriterEntries changed = this;
        foreach (Value element in set.Elements)
        {
            changed = ((LastWriterSet)changed).Put(element, written, context);
        }

        return changed;
    }

    /// <inheritdoc/>
    public override void WriteJson(Utf8JsonWriter writer, RegisterPolicy policy) =>
        ValueJson.WriteAll(writer, Elements);

    private protected override void WriteValue(WireWriter writer, Value value)
    {
        // That the element is present says it all.
    }

    private protected override bool TryReadValue(ref WireReader reader, out Value value)
    {
        value = Presence;
        return true;
    }

    private protected override LastWriterEntries Make(DotMap<Value, DotFun<LastWrite>> changed) =>
        new LastWriterSet(changed);
}
