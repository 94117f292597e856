using Syncline.Crdt.Stores;

namespace Syncline.Crdt.Objects;

/// <summary>An effect on one entry of a map of objects: found and applied in one descent.</summary>
/// <param name="type">The object's type.</param>
/// <param name="effect">An effect of that type.</param>
/// <param name="context">What the effect needs to know.</param>
public readonly struct EffectChange(ObjectType type, Effect effect, EffectContext context) : IEntryChange<TypedStore>
{
    /// <inheritdoc/>
    public EntryOutcome Decide(ref TypedStore value, bool exists)
    {
        ObjectState before = exists ? value.State! : ObjectTypes.EmptyOf(type);
        value = new(before.Apply(effect, context));
        return !value.IsBottom ? EntryOutcome.Set : exists ? EntryOutcome.Removed : EntryOutcome.Unchanged;
    }
}
