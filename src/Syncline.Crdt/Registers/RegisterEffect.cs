using System.Diagnostics.CodeAnalysis;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Registers;

/// <summary>What operations do to a register.</summary>
public abstract record RegisterEffect : Effect
{
    private RegisterEffect()
    {
    }

    /// <summary>Puts a value in place of the candidates seen.</summary>
    /// <param name="Value">The value.</param>
    public sealed record Assign(Value Value) : RegisterEffect
    {
        /// <inheritdoc/>
        public override bool IsWithinLimits([NotNullWhen(false)] out string? problem) =>
            ValueCodec.IsWithinLimits(Value, out problem);
    }

    /// <summary>Takes back the candidates seen.</summary>
    public sealed record Clear : RegisterEffect;
}
