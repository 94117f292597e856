using Syncline.Crdt.Causality;
using Syncline.Crdt.Stores;

namespace Syncline.Crdt.Objects;

/// <summary>A dot store of whichever type its key names: what a space's and a nested map's keys lead to.</summary>
/// <param name="State">The state, or null where there is none.</param>
public readonly record struct TypedStore(ObjectState? State) : IDotStore<TypedStore>
{
    /// <inheritdoc/>
    public static TypedStore Bottom => default;

    /// <inheritdoc/>
    public bool IsBottom => State is null || State.IsBottom;

    /// <summary>True if a reader finds something in it.</summary>
    public bool IsLive => State is not null && State.IsLive;

    /// <inheritdoc/>
    public static TypedStore Join(
        TypedStore left, ICausalContext leftContext, TypedStore right, ICausalContext rightContext)
    {
        if ((left.State ?? right.State) is not ObjectState either) return Bottom;
        ObjectState empty = ObjectTypes.EmptyOf(either.Type);
        return new((left.State ?? empty).Join(right.State ?? empty, leftContext, rightContext));
    }
}
