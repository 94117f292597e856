using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Sets;

/// <summary>What users ask of a two-phase set, checked against what was removed before.</summary>
/// <param name="Asked">An add or a removal, of one element or of several.</param>
/// <remarks>
/// An add of a removed element is refused; among several such elements are skipped, and named. So is the removal of
/// what is not present: nothing was added there that it could take for good.
/// </remarks>
public sealed record TwoPhaseOperation(SetEffect Asked) : Operation(ObjectType.TwoPhaseSet)
{
    /// <inheritdoc/>
    public override string Name => Asked.Name;

    /// <inheritdoc/>
    public override bool TryPrepare(
        ObjectState state,
        ReplicaId replica,
        [NotNullWhen(true)] out Effect? effect,
        [NotNullWhen(false)] out string? refusal)
    {
        TwoPhaseSet set = (TwoPhaseSet)state;
        refusal = Asked is SetEffect.Add(var element) && set.WasRemoved(element)
            ? "This element was removed from the two-phase-set, and what was removed there never comes back. "
            + "Add another element, or use a set or a remove-set."
            : null;
        effect = refusal is null ? Prepare(set) : null;
        return effect is not null;
    }

    /// <inheritdoc/>
    public override void WriteArguments(Utf8JsonWriter writer) => Asked.WriteArguments(writer);

    /// <inheritdoc/>
    public override ImmutableArray<Value> SkippedIn(ObjectState state) =>
        [.. Asked.Elements.Where(element => !Matters((TwoPhaseSet)state, element))];

    private SetEffect Prepare(TwoPhaseSet set) => Asked switch
    {
        SetEffect.AddAll(var all) => new SetEffect.AddAll([.. all.Where(element => Matters(set, element))]),
        SetEffect.RemoveAll(var all) => new SetEffect.RemoveAll([.. all.Where(element => Matters(set, element))]),
        SetEffect.Remove(var element) when !Matters(set, element) => new SetEffect.RemoveAll([]),
        _ => Asked,
    };

    private bool Matters(TwoPhaseSet set, Value element) =>
        Asked is SetEffect.Add or SetEffect.AddAll ? !set.WasRemoved(element) : set.Contains(element);
}
