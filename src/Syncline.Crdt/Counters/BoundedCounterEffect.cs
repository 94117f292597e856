using System.Text.Json;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;

namespace Syncline.Crdt.Counters;

/// <summary>What operations do to a bounded counter. Codes: 1 increment, 2 decrement, 3 transfer.</summary>
/// <param name="Amount">How many rights it makes, uses or gives.</param>
public abstract record BoundedCounterEffect(long Amount) : Effect
{
    private protected abstract ulong Code { get; }

    /// <summary>Reads what follows a code.</summary>
    internal static bool TryRead(ref WireReader reader, ulong code, int depth, out Effect effect)
    {
        effect = null!;
        if (code is not (1 or 2 or 3)) return reader.Fail(DecodeError.UnknownTag);
        if (!reader.Varint(long.MaxValue, out ulong amount)) return false;
        ReplicaId to = default;
        if (code == 3 && !reader.Replica(out to)) return false;
        effect = code switch
        {
            1 => new Increment((long)amount),
            2 => new Decrement((long)amount),
            _ => new Transfer((long)amount, to),
        };
        return true;
    }

    /// <inheritdoc/>
    public override void Write(WireWriter writer)
    {
        writer.Varint(Code);
        writer.Varint((ulong)Amount);
    }

    /// <inheritdoc/>
    public override void WriteArguments(Utf8JsonWriter writer) => writer.WriteNumberValue(Amount);

    /// <summary>Counts up: its writer makes rights.</summary>
    /// <param name="Amount">By how much.</param>
    public sealed record Increment(long Amount) : BoundedCounterEffect(Amount)
    {
        /// <inheritdoc/>
        public override string Name => "increment";

        private protected override ulong Code => 1;
    }

    /// <summary>Counts down: its writer uses rights.</summary>
    /// <param name="Amount">By how much.</param>
    public sealed record Decrement(long Amount) : BoundedCounterEffect(Amount)
    {
        /// <inheritdoc/>
        public override string Name => "decrement";

        private protected override ulong Code => 2;
    }

    /// <summary>Its writer gives rights to another replica.</summary>
    /// <param name="Amount">How many.</param>
    /// <param name="To">Who gets them.</param>
    public sealed record Transfer(long Amount, ReplicaId To) : BoundedCounterEffect(Amount)
    {
        /// <inheritdoc/>
        public override string Name => "transfer";

        private protected override ulong Code => 3;

        /// <inheritdoc/>
        public override void Write(WireWriter writer)
        {
            base.Write(writer);
            writer.Replica(To);
        }

        /// <inheritdoc/>
        public override void WriteArguments(Utf8JsonWriter writer)
        {
            base.WriteArguments(writer);
            writer.WriteStringValue(To.ToString());
        }
    }
}
