using System.Text.Json;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;

namespace Syncline.Crdt.Counters;

/// <summary>What operations do to a counter.</summary>
/// <remarks>
/// Codes: 1 and 2 count up and down, 4 and 5 the same as the first step of a run, 3 is the reset.
/// </remarks>
public abstract record CounterEffect : Effect
{
    // Most steps are by 1, and effects are immutable.
    private static readonly Add One = new(1, StartsRun: false), FirstOne = new(1, StartsRun: true);

    private CounterEffect()
    {
    }

    /// <summary>Reads what follows a code.</summary>
    internal static bool TryRead(ref WireReader reader, ulong code, int depth, out Effect effect)
    {
        effect = null!;
        return code switch
        {
            1 or 2 or 4 or 5 => TryReadStep(ref reader, code, out effect),
            3 => TryReadReset(ref reader, out effect),
            _ => reader.Fail(DecodeError.UnknownTag),
        };
    }

    /// <summary>A step; those by 1 are the same in memory.</summary>
    internal static Add StepOf(long amount, bool startsRun) =>
        amount != 1 ? new(amount, startsRun) : startsRun ? FirstOne : One;

    /// <summary>The magnitude of a step: that of the least 64-bit number is 2^63.</summary>
    internal static ulong MagnitudeOf(long amount) => amount < 0 ? 0UL - (ulong)amount : (ulong)amount;

    /// <summary>A decrement may be 2^63, the magnitude of the least 64-bit number, and is never zero.</summary>
    private static bool TryReadStep(ref WireReader reader, ulong code, out Effect effect)
    {
        effect = null!;
        bool up = code is 1 or 4;
        if (!reader.Varint(up ? long.MaxValue : 1UL << 63, out ulong magnitude)) return false;
        if (!up && magnitude == 0) return reader.Fail(DecodeError.NotCanonical);
        bool startsRun = code >= 4;
        effect = StepOf(up ? (long)magnitude : unchecked(-(long)magnitude), startsRun);
        return true;
    }

    private static bool TryReadReset(ref WireReader reader, out Effect effect)
    {
        bool read = CounterResetRecord.TryRead(ref reader, out CounterResetRecord record);
        effect = new Reset(record);
        return read;
    }

    /// <summary>Counts up, or down if negative.</summary>
    /// <param name="Amount">By how much.</param>
    /// <param name="StartsRun">
    /// True if the writer has no living step here, as far as it has seen: the step is the first of a new run.
    /// </param>
    public sealed record Add(long Amount, bool StartsRun) : CounterEffect
    {
        /// <inheritdoc/>
        public override string Name => Amount < 0 ? "decrement" : "increment";

        /// <inheritdoc/>
        public override void Write(WireWriter writer)
        {
            writer.Varint((StartsRun ? 4UL : 1) + (Amount < 0 ? 1UL : 0));
            writer.Varint(MagnitudeOf(Amount));
        }

        /// <inheritdoc/>
        public override void WriteArguments(Utf8JsonWriter writer) => writer.WriteNumberValue(MagnitudeOf(Amount));
    }

    /// <summary>Takes back exactly the totals seen.</summary>
    /// <param name="Record">Those totals.</param>
    public sealed record Reset(CounterResetRecord Record) : CounterEffect
    {
        /// <inheritdoc/>
        public override string Name => "reset";

        /// <inheritdoc/>
        public override void Write(WireWriter writer)
        {
            writer.Varint(3);
            Record.Write(writer);
        }
    }
}
