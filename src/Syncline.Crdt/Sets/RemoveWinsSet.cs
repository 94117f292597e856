using System.Text.Json;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Registers;
using Syncline.Crdt.Stores;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Sets;

/// <summary>A set in which a removal wins over a concurrent add of the same element.</summary>
/// <remarks>
/// State: for each element the dots of the living adds, and apart from them those of the living removals: each ends
/// what it had seen of the other kind. An element is present while an add lives and no removal does.
/// Cost: one dot an element and concurrent writer; a removal stays until an add or a reset that saw it comes, since a
/// writer that nobody knows of yet may still add. All but a reset, which is linear, is logarithmic in the set.
/// Source: Almeida, Shoker, Baquero, "Delta state replicated data types", 2018.
/// </remarks>
public sealed class RemoveWinsSet : DotStoreState
{
    private readonly DotMap<Value, DotSet> adds, removals;

    private RemoveWinsSet(DotMap<Value, DotSet> adds, DotMap<Value, DotSet> removals) =>
        (this.adds, this.removals) = (adds, removals);

    /// <summary>The set that nobody has added to.</summary>
    public static RemoveWinsSet Empty { get; } = new(DotMap<Value, DotSet>.Bottom, DotMap<Value, DotSet>.Bottom);

    /// <summary>The type.</summary>
    public static TypeDefinition Definition { get; } = new()
    {
        Type = ObjectType.RemoveSet,
        Name = "remove-set",
        Meaning = "distinct values; a removal of an element wins over a concurrent add",
        ReadsAs = "a list of the elements, in canonical order",
        AsChild = "takes back the adds and removals seen",
        Empty = Empty,
        Operations = SetForms.All,
        ReadEffect = SetEffect.TryRead,
        ReadState = (ref reader, _, out state) => TryRead(ref reader, out state),
    };

    /// <inheritdoc/>
    public override ObjectType Type => ObjectType.RemoveSet;

    /// <inheritdoc/>
    public override bool IsBottom => adds.IsBottom && removals.IsBottom;

    /// <inheritdoc/>
    public override bool IsLive => Elements.Any();

    /// <summary>The elements in canonical order.</summary>
    public IEnumerable<Value> Elements
    {
        get
        {
            foreach (var (element, _) in adds.Entries)
            {
                if (!removals.Entries.Contains(element)) yield return element;
            }
        }
    }

    /// <summary>True if the element is present. Cost: logarithmic.</summary>
    public bool Contains(Value element) => adds.Entries.Contains(element) && !removals.Entries.Contains(element);

    /// <inheritdoc/>
    public override ObjectState Apply(Effect effect, in EffectContext context)
    {
        if (effect is SetEffect.Reset) return Without(context.Seen);
        bool isAdd = effect is SetEffect.Add or SetEffect.AddAll;
        Invariant.That(isAdd || effect is SetEffect, "A remove-set has effects of sets alone.");
        var (won, lost) = isAdd ? (adds, removals) : (removals, adds);
        foreach (Value element in ((SetEffect)effect).Elements)
        {
            won = ElementDots.Support(won, element, context);
            lost = ElementDots.Withdraw(lost, element, context);
        }

        return isAdd ? new RemoveWinsSet(won, lost) : new RemoveWinsSet(lost, won);
    }

    /// <inheritdoc/>
    public override ObjectState Join(ObjectState other, ICausalContext context, ICausalContext otherContext)
    {
        RemoveWinsSet theirs = (RemoveWinsSet)other;
        return new RemoveWinsSet(
            DotMap<Value, DotSet>.Join(adds, context, theirs.adds, otherContext),
            DotMap<Value, DotSet>.Join(removals, context, theirs.removals, otherContext));
    }

    /// <inheritdoc/>
    public override bool IsWithin(VersionVector version) =>
        ElementDots.AreWithin(adds, version) && ElementDots.AreWithin(removals, version);

    /// <inheritdoc/>
    public override void Write(WireWriter writer)
    {
        ElementDots.Write(writer, adds);
        ElementDots.Write(writer, removals);
    }

    /// <inheritdoc/>
    public override void WriteJson(Utf8JsonWriter writer, RegisterPolicy policy) =>
        ValueJson.WriteAll(writer, Elements);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static bool TryRead(ref WireReader reader, out ObjectState state)
    {
        state = Empty;
        if (!ElementDots.TryRead(ref reader, out DotMap<Value, DotSet> adds)) return false;
        if (!ElementDots.TryRead(ref reader, out DotMap<Value, DotSet> removals)) return false;
        state = new RemoveWinsSet(adds, removals);
        return true;
    }

    private protected override ObjectState Without(CausalPast seen) =>
        new RemoveWinsSet(ElementDots.Without(adds, seen), ElementDots.Without(removals, seen));
}
