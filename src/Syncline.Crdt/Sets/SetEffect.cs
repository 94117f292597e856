using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Sets;

/// <summary>What operations do to a set of any kind.</summary>
/// <remarks>Codes: 1 add, 2 remove, 3 add-all, 4 remove-all, 5 reset. Not every kind of set has all of them.</remarks>
public abstract record SetEffect : Effect
{
    private SetEffect()
    {
    }

    /// <summary>The elements that it speaks of: none of a reset.</summary>
    public abstract ImmutableArray<Value> Elements { get; }

    private protected abstract ulong Code { get; }

    /// <inheritdoc/>
    public override void Write(WireWriter writer) => writer.Varint(Code);

    /// <summary>Reads what follows a code.</summary>
    internal static bool TryRead(ref WireReader reader, ulong code, int depth, out Effect effect)
    {
        effect = null!;
        if (code == 5)
        {
            effect = new Reset();
            return true;
        }

        if (code is 1 or 2)
        {
            bool isElement = ValueCodec.TryRead(ref reader, out Value element);
            effect = code == 1 ? new Add(element) : new Remove(element);
            return isElement;
        }

        if (code is not (3 or 4)) return reader.Fail(DecodeError.UnknownTag);
        bool read = EffectCodec.TryReadValues(ref reader, out ImmutableArray<Value> elements);
        effect = code == 3 ? new AddAll(elements) : new RemoveAll(elements);
        return read;
    }

    /// <summary>An effect on one element.</summary>
    /// <param name="Element">The element.</param>
    public abstract record OnOne(Value Element) : SetEffect
    {
        /// <inheritdoc/>
        public override ImmutableArray<Value> Elements => [Element];

        /// <inheritdoc/>
        public override bool IsWithinLimits([NotNullWhen(false)] out string? problem) =>
            ValueCodec.IsWithinLimits(Element, out problem);

        /// <inheritdoc/>
        public override void Write(WireWriter writer)
        {
            base.Write(writer);
            ValueCodec.Write(writer, Element);
        }

        /// <inheritdoc/>
        public override void WriteArguments(Utf8JsonWriter writer) => ValueJson.Write(writer, Element);
    }

    /// <summary>An effect on several elements with one dot.</summary>
    /// <param name="All">The elements; twins are allowed.</param>
    public abstract record OnAll(ImmutableArray<Value> All) : SetEffect
    {
        /// <inheritdoc/>
        public override ImmutableArray<Value> Elements => All;

        /// <inheritdoc/>
        public override bool IsWithinLimits([NotNullWhen(false)] out string? problem)
        {
            problem = All.Length > EffectCodec.ElementsMax
                ? $"The operation has {All.Length} elements; at most {EffectCodec.ElementsMax} are allowed. Split it."
                : null;
            if (problem is not null) return false;
            foreach (Value element in All)
            {
                if (!ValueCodec.IsWithinLimits(element, out problem)) return false;
            }

            return true;
        }

        /// <inheritdoc/>
        public override void Write(WireWriter writer)
        {
            base.Write(writer);
            EffectCodec.WriteValues(writer, All);
        }

        /// <inheritdoc/>
        public override void WriteArguments(Utf8JsonWriter writer) => ValueJson.WriteAll(writer, All);

        /// <inheritdoc/>
        public virtual bool Equals(OnAll? other) =>
            other is not null && EqualityContract == other.EqualityContract && All.SequenceEqual(other.All);

        /// <inheritdoc/>
        public override int GetHashCode() => All.Length;
    }

    /// <summary>Supports one element.</summary>
    /// <param name="Element">The element.</param>
    public sealed record Add(Value Element) : OnOne(Element)
    {
        /// <inheritdoc/>
        public override string Name => "add";

        private protected override ulong Code => 1;
    }

    /// <summary>Takes back the adds of one element that were seen.</summary>
    /// <param name="Element">The element.</param>
    public sealed record Remove(Value Element) : OnOne(Element)
    {
        /// <inheritdoc/>
        public override string Name => "remove";

        private protected override ulong Code => 2;
    }

    /// <summary>Supports several elements with one dot.</summary>
    /// <param name="All">The elements; twins are allowed.</param>
    public sealed record AddAll(ImmutableArray<Value> All) : OnAll(All)
    {
        /// <inheritdoc/>
        public override string Name => "add-all";

        private protected override ulong Code => 3;
    }

    /// <summary>Takes back the adds of several elements that were seen.</summary>
    /// <param name="All">The elements; twins are allowed.</param>
    public sealed record RemoveAll(ImmutableArray<Value> All) : OnAll(All)
    {
        /// <inheritdoc/>
        public override string Name => "remove-all";

        private protected override ulong Code => 4;
    }

    /// <summary>Takes back every add that was seen.</summary>
    public sealed record Reset : SetEffect
    {
        /// <inheritdoc/>
        public override string Name => "reset";

        /// <inheritdoc/>
        public override ImmutableArray<Value> Elements => [];

        private protected override ulong Code => 5;
    }
}
