using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Registers;

/// <summary>Assigns a register that has no value, as far as seen here; else it is refused.</summary>
/// <param name="Value">The value.</param>
/// <remarks>
/// Of concurrent ones all are candidates: <see cref="RegisterPolicy.First"/> reads the same one everywhere, and goes on
/// reading it, since whoever has seen a value is refused.
/// </remarks>
public sealed record AssignFirst(Value Value) : Operation(ObjectType.Register)
{
    /// <inheritdoc/>
    public override string Name => "assign-first";

    /// <inheritdoc/>
    public override bool TryPrepare(
        ObjectState state,
        ReplicaId replica,
        [NotNullWhen(true)] out Effect? effect,
        [NotNullWhen(false)] out string? refusal)
    {
        bool accepts = ((Register)state).AcceptsAssign(RegisterPolicy.First);
        effect = accepts ? new RegisterEffect.Assign(Value) : null;
        refusal = accepts ? null : "The register has a value already. Assign it, or clear it first.";
        return accepts;
    }

    /// <inheritdoc/>
    public override void WriteArguments(Utf8JsonWriter writer) => ValueJson.Write(writer, Value);
}
