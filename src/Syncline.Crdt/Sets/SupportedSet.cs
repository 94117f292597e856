using System.Text.Json;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Registers;
using Syncline.Crdt.Stores;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Sets;

/// <summary>A set whose elements are present while an add supports them.</summary>
/// <remarks>
/// State: for each element the dots of the adds that still support it. Cost: one dot an element and concurrent adder,
/// removed elements leave nothing; add and remove are logarithmic in the set, a reset linear in it.
/// Source: Almeida, Shoker, Baquero, "Delta state replicated data types", 2018.
/// </remarks>
public abstract class SupportedSet : DotStoreState
{
    private readonly DotMap<Value, DotSet> adds;

    private protected SupportedSet(DotMap<Value, DotSet> adds) => this.adds = adds;

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
    public override ObjectState Join(ObjectState other, ICausalContext context, ICausalContext otherContext) =>
        Make(DotMap<Value, DotSet>.Join(adds, context, ((SupportedSet)other).adds, otherContext));

    /// <inheritdoc/>
    public override bool IsWithin(VersionVector version) => ElementDots.AreWithin(adds, version);

    /// <inheritdoc/>
    public override void Write(WireWriter writer) => ElementDots.Write(writer, adds);

    /// <inheritdoc/>
    public override void WriteJson(Utf8JsonWriter writer, RegisterPolicy policy) =>
        ValueJson.WriteAll(writer, Elements);

    /// <summary>Reads what <see cref="Write"/> wrote, as a set of the kind of an empty one.</summary>
    private protected static bool TryRead(ref WireReader reader, SupportedSet empty, out ObjectState state)
    {
        bool read = ElementDots.TryRead(ref reader, out DotMap<Value, DotSet> adds);
        state = empty.Make(adds);
        return read;
    }

    /// <summary>Adds the elements.</summary>
    private protected SupportedSet Support(in EffectContext context, params ReadOnlySpan<Value> elements)
    {
        DotMap<Value, DotSet> changed = adds;
        foreach (Value element in elements)
        {
            changed = ElementDots.Support(changed, element, context);
        }

        return With(changed);
    }

    /// <summary>Takes back the adds of the elements that were seen.</summary>
    private protected SupportedSet Withdraw(in EffectContext context, params ReadOnlySpan<Value> elements)
    {
        DotMap<Value, DotSet> changed = adds;
        foreach (Value element in elements)
        {
            changed = ElementDots.Withdraw(changed, element, context);
        }

        return With(changed);
    }

    /// <summary>This set, where nothing was changed or all of it in place.</summary>
    private SupportedSet With(DotMap<Value, DotSet> changed) =>
        changed.Entries.IsSame(adds.Entries) ? this : Make(changed);

    /// <summary>A set of the same kind with other adds.</summary>
    private protected abstract SupportedSet Make(DotMap<Value, DotSet> changed);

    private protected override ObjectState Without(CausalPast seen) => Make(ElementDots.Without(adds, seen));
}
