using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Sets;

/// <summary>What operations do to a set.</summary>
public abstract record SetEffect : Effect
{
    private SetEffect()
    {
    }

    private static bool AreWithinLimits(ImmutableArray<Value> elements, [NotNullWhen(false)] out string? problem)
    {
        problem = elements.Length > EffectCodec.ElementsMax
            ? $"The operation has {elements.Length} elements; at most {EffectCodec.ElementsMax} are allowed. Split it."
            : null;
        if (problem is not null) return false;
        foreach (Value element in elements)
        {
            if (!ValueCodec.IsWithinLimits(element, out problem)) return false;
        }

        return true;
    }

    /// <summary>Supports one element.</summary>
    /// <param name="Element">The element.</param>
    public sealed record Add(Value Element) : SetEffect
    {
        /// <inheritdoc/>
        public override bool IsWithinLimits([NotNullWhen(false)] out string? problem) =>
            ValueCodec.IsWithinLimits(Element, out problem);
    }

    /// <summary>Takes back the adds of one element that were seen.</summary>
    /// <param name="Element">The element.</param>
    public sealed record Remove(Value Element) : SetEffect
    {
        /// <inheritdoc/>
        public override bool IsWithinLimits([NotNullWhen(false)] out string? problem) =>
            ValueCodec.IsWithinLimits(Element, out problem);
    }

    /// <summary>Supports several elements with one dot.</summary>
    /// <param name="Elements">The elements; twins are allowed.</param>
    public sealed record AddAll(ImmutableArray<Value> Elements) : SetEffect
    {
        /// <inheritdoc/>
        public override bool IsWithinLimits([NotNullWhen(false)] out string? problem) =>
            AreWithinLimits(Elements, out problem);

        /// <inheritdoc/>
        public bool Equals(AddAll? other) => other is not null && Elements.SequenceEqual(other.Elements);

        /// <inheritdoc/>
        public override int GetHashCode() => Elements.Length;
    }

    /// <summary>Takes back the adds of several elements that were seen.</summary>
    /// <param name="Elements">The elements; twins are allowed.</param>
    public sealed record RemoveAll(ImmutableArray<Value> Elements) : SetEffect
    {
        /// <inheritdoc/>
        public override bool IsWithinLimits([NotNullWhen(false)] out string? problem) =>
            AreWithinLimits(Elements, out problem);

        /// <inheritdoc/>
        public bool Equals(RemoveAll? other) => other is not null && Elements.SequenceEqual(other.Elements);

        /// <inheritdoc/>
        public override int GetHashCode() => Elements.Length;
    }

    /// <summary>Takes back every add that was seen.</summary>
    public sealed record Reset : SetEffect;
}
