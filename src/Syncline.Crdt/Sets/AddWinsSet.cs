using Syncline.Crdt.Objects;
using Syncline.Crdt.Stores;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Sets;

/// <summary>A set in which an add wins over a concurrent remove of the same element.</summary>
/// <remarks>Present while an add lives that no removal has seen. The rest: <see cref="SupportedSet"/>.</remarks>
public sealed class AddWinsSet : SupportedSet
{
    private AddWinsSet(DotMap<Value, DotSet> adds)
        : base(adds)
    {
    }

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
        ReadState = (ref reader, _, out state) => TryRead(ref reader, Empty, out state),
    };

    /// <inheritdoc/>
    public override ObjectType Type => ObjectType.Set;

    /// <inheritdoc/>
    public override ObjectState Apply(Effect effect, in EffectContext context) => effect switch
    {
        SetEffect.Add(var element) => Support(context, element),
        SetEffect.Remove(var element) => Withdraw(context, element),
        SetEffect.AddAll(var elements) => Support(context, elements.AsSpan()),
        SetEffect.RemoveAll(var elements) => Withdraw(context, elements.AsSpan()),
        SetEffect.Reset => Without(context.Seen),
        _ => throw new InvariantViolationException($"A set has no effect {effect}."),
    };

    private protected override SupportedSet Make(DotMap<Value, DotSet> changed) => new AddWinsSet(changed);
}
