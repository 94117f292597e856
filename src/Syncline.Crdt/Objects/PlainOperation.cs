using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Syncline.Crdt.Causality;

namespace Syncline.Crdt.Objects;

/// <summary>An operation whose effect does not depend on the state, such as an add or an assign.</summary>
/// <param name="Type">The type of object that it is for.</param>
/// <param name="Effect">Its effect.</param>
public sealed record PlainOperation(ObjectType Type, Effect Effect) : Operation(Type)
{
    /// <inheritdoc/>
    public override string Name => Effect.Name;

    /// <inheritdoc/>
    public override bool TryPrepare(
        ObjectState state,
        ReplicaId replica,
        [NotNullWhen(true)] out Effect? effect,
        [NotNullWhen(false)] out string? refusal)
    {
        effect = Effect;
        refusal = null;
        return true;
    }

    /// <inheritdoc/>
    public override void WriteArguments(Utf8JsonWriter writer) => Effect.WriteArguments(writer);
}
