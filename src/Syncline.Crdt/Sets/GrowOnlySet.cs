using Syncline.Crdt.Objects;
using Syncline.Crdt.Stores;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Sets;

/// <summary>A set that nobody removes from: the union of what was added.</summary>
/// <remarks>Only a removal from a map around it takes adds back. The rest: <see cref="SupportedSet"/>.</remarks>
public sealed class GrowOnlySet : SupportedSet
{
    private GrowOnlySet(DotMap<Value, DotSet> adds)
        : base(adds)
    {
    }

    /// <summary>The set that nobody has added to.</summary>
    public static GrowOnlySet Empty { get; } = new(DotMap<Value, DotSet>.Bottom);

    /// <summary>The type.</summary>
    public static TypeDefinition Definition { get; } = new()
    {
        Type = ObjectType.GrowSet,
        Name = "grow-set",
        Meaning = "distinct values that nobody removes; the union of all that was added",
        ReadsAs = "a list of the elements, in canonical order",
        AsChild = "takes back the adds seen",
        Empty = Empty,
        Operations = SetForms.Adding,
        ReadEffect = TypeDefinition.Only(SetEffect.TryRead, 1, 3),
        ReadState = (ref reader, _, out state) => TryRead(ref reader, Empty, out state),
    };

    /// <inheritdoc/>
    public override ObjectType Type => ObjectType.GrowSet;

    /// <inheritdoc/>
    public override ObjectState Apply(Effect effect, in EffectContext context) => effect switch
    {
        SetEffect.Add(var element) => Support(context, element),
        SetEffect.AddAll(var elements) => Support(context, elements.AsSpan()),
        _ => throw new InvariantViolationException($"A grow-set has no effect {effect}."),
    };

    private protected override SupportedSet Make(DotMap<Value, DotSet> changed) => new GrowOnlySet(changed);
}
