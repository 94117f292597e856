using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Registers;

/// <summary>What operations do to a register. Codes: 1 assign, 2 clear.</summary>
public abstract record RegisterEffect : Effect
{
    private RegisterEffect()
    {
    }

    /// <summary>Reads what follows a code.</summary>
    internal static bool TryRead(ref WireReader reader, ulong code, int depth, out Effect effect)
    {
        effect = null!;
        if (code is not (1 or 2)) return reader.Fail(DecodeError.UnknownTag);
        if (code == 2)
        {
            effect = new Clear();
            return true;
        }

        bool read = ValueCodec.TryRead(ref reader, out Value value);
        effect = new Assign(value);
        return read;
    }

    /// <summary>Puts a value in place of the candidates seen.</summary>
    /// <param name="Value">The value.</param>
    public sealed record Assign(Value Value) : RegisterEffect
    {
        /// <inheritdoc/>
        public override string Name => "assign";

        /// <inheritdoc/>
        public override bool IsWithinLimits([NotNullWhen(false)] out string? problem) =>
            ValueCodec.IsWithinLimits(Value, out problem);

        /// <inheritdoc/>
        public override void Write(WireWriter writer)
        {
            writer.Varint(1);
            ValueCodec.Write(writer, Value);
        }

        /// <inheritdoc/>
        public override void WriteArguments(Utf8JsonWriter writer) => ValueJson.Write(writer, Value);
    }

    /// <summary>Takes back the candidates seen.</summary>
    public sealed record Clear : RegisterEffect
    {
        /// <inheritdoc/>
        public override string Name => "clear";

        /// <inheritdoc/>
        public override void Write(WireWriter writer) => writer.Varint(2);
    }
}
