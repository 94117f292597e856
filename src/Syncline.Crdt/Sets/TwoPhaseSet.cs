using System.Text.Json;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Registers;
using Syncline.Crdt.Stores;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Sets;

/// <summary>A set in which what was removed never comes back.</summary>
/// <remarks>
/// State: the elements ever added, and of each whether it was removed; no dots, since both only grow.
/// Wins: a removal, for good. Cost: removed elements stay, for ever; a change is logarithmic in all of them.
/// Source: Shapiro, Preguiça, Baquero, Zawirski, "Conflict-free replicated data types", 2011.
/// </remarks>
public sealed class TwoPhaseSet : ObjectState
{
    private readonly PersistentMap<Value, bool> removed;

    private TwoPhaseSet(PersistentMap<Value, bool> removed) => this.removed = removed;

    /// <summary>The set that nobody has added to.</summary>
    public static TwoPhaseSet Empty { get; } = new(PersistentMap<Value, bool>.Empty);

    /// <summary>The type.</summary>
    public static TypeDefinition Definition { get; } = new()
    {
        Type = ObjectType.TwoPhaseSet,
        Name = "two-phase-set",
        Meaning = "distinct values; what was removed never comes back, and adding it again is refused",
        ReadsAs = "a list of the elements, in canonical order",
        AsChild = null,
        Empty = Empty,
        Operations =
        [
            .. from form in SetForms.All
               where form.Name != "reset"
               select form with { Make = Asking(form) },
        ],
        ReadEffect = TypeDefinition.Only(SetEffect.TryRead, 1, 2, 3, 4),
        ReadState = (ref reader, _, out state) => TryRead(ref reader, out state),
    };

    /// <inheritdoc/>
    public override ObjectType Type => ObjectType.TwoPhaseSet;

    /// <inheritdoc/>
    public override bool IsBottom => removed.IsEmpty;

    /// <inheritdoc/>
    public override bool IsLive => Elements.Any();

    /// <summary>The elements in canonical order.</summary>
    public IEnumerable<Value> Elements
    {
        get
        {
            foreach (var (element, isRemoved) in removed)
            {
                if (!isRemoved) yield return element;
            }
        }
    }

    /// <summary>True if the element is present. Cost: logarithmic.</summary>
    public bool Contains(Value element) => removed.TryGet(element, out bool isRemoved) && !isRemoved;

    /// <summary>True if the element can't be added any more. Cost: logarithmic.</summary>
    public bool WasRemoved(Value element) => removed.TryGet(element, out bool isRemoved) && isRemoved;

    /// <inheritdoc/>
    public override ObjectState Apply(Effect effect, in EffectContext context)
    {
        bool isRemoval = effect is SetEffect.Remove or SetEffect.RemoveAll;
        if (!isRemoval && effect is not (SetEffect.Add or SetEffect.AddAll))
        {
            throw new InvariantViolationException($"A two-phase-set has no effect {effect}.");
        }

        PersistentMap<Value, bool> changed = removed;
        foreach (Value element in ((SetEffect)effect).Elements)
        {
            if (!isRemoval && changed.Contains(element)) continue;
            changed = changed.Set(element, isRemoval, context.Owner);
        }

        return new TwoPhaseSet(changed);
    }

    /// <inheritdoc/>
    public override ResetRecord? Observe() => null;

    /// <inheritdoc/>
    public override ObjectState Reset(ResetRecord? record, in EffectContext context) =>
        throw new InvariantViolationException("A two-phase-set is no child, so nothing around it is removed.");

    /// <inheritdoc/>
    public override ObjectState Join(ObjectState other, ICausalContext context, ICausalContext otherContext)
    {
        PersistentMap<Value, bool> joined = removed;
        foreach (var (element, isRemoved) in ((TwoPhaseSet)other).removed)
        {
            if (isRemoved || !joined.Contains(element)) joined = joined.Set(element, isRemoved);
        }

        return new TwoPhaseSet(joined);
    }

    /// <inheritdoc/>
    public override ObjectState Compact(Floor floor) => this;

    /// <inheritdoc/>
    public override bool IsWithin(VersionVector version) => true;

    /// <summary>Writes <c>count, (element, removed byte)*</c>.</summary>
    public override void Write(WireWriter writer)
    {
        writer.Varint((ulong)removed.Count);
        foreach (var (element, isRemoved) in removed)
        {
            ValueCodec.Write(writer, element);
            writer.Byte(isRemoved ? (byte)1 : (byte)0);
        }
    }

    /// <inheritdoc/>
    public override void WriteJson(Utf8JsonWriter writer, RegisterPolicy policy) =>
        ValueJson.WriteAll(writer, Elements);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static bool TryRead(ref WireReader reader, out ObjectState state)
    {
        const int ElementBytesMin = 2;
        state = Empty;
        if (!reader.Count(ElementBytesMin, int.MaxValue, out int count)) return false;
        PersistentMap<Value, bool>.Builder entries = new();
        Value previous = default;
        for (int i = 0; i < count; i++)
        {
            if (!ValueCodec.TryRead(ref reader, out Value element) || !reader.Byte(out byte isRemoved)) return false;
            if (isRemoved > 1) return reader.Fail(DecodeError.OutOfDomain);
            if (i > 0 && previous.CompareTo(element) >= 0) return reader.Fail(DecodeError.NotCanonical);
            entries.Append(element, isRemoved == 1);
            previous = element;
        }

        state = new TwoPhaseSet(entries.Build());
        return true;
    }

    /// <summary>Makes what a form of every set makes, to be checked against what was removed.</summary>
    private static OperationForm.Maker Asking(OperationForm form) => (type, args, out problem) =>
        form.Make(type, args, out problem) is PlainOperation { Effect: SetEffect asked } ? new TwoPhaseOperation(asked)
            : null;
}
