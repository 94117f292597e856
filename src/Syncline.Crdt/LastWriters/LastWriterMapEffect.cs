using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.LastWriters;

/// <summary>What operations do to a map of which the last writer wins. Codes: 1 put, 2 remove, 3 reset.</summary>
public abstract record LastWriterMapEffect : Effect
{
    private LastWriterMapEffect()
    {
    }

    /// <summary>Reads what follows a code.</summary>
    internal static bool TryRead(ref WireReader reader, ulong code, int depth, out Effect effect)
    {
        effect = new Reset();
        if (code == 3) return true;
        if (code is not (1 or 2)) return reader.Fail(DecodeError.UnknownTag);
        if (!ValueCodec.TryRead(ref reader, out Value key)) return false;
        effect = new Remove(key);
        if (code == 2) return true;
        bool read = ValueCodec.TryRead(ref reader, out Value value);
        effect = new Put(key, value);
        return read;
    }

    /// <summary>Puts a value under a key, in place of the writes seen.</summary>
    /// <param name="Key">The key.</param>
    /// <param name="Value">The value.</param>
    public sealed record Put(Value Key, Value Value) : LastWriterMapEffect
    {
        /// <inheritdoc/>
        public override string Name => "put";

        /// <inheritdoc/>
        public override bool IsWithinLimits([NotNullWhen(false)] out string? problem) =>
            ValueCodec.IsWithinLimits(Key, out problem) && ValueCodec.IsWithinLimits(Value, out problem);

        /// <inheritdoc/>
        public override void Write(WireWriter writer)
        {
            writer.Varint(1);
            ValueCodec.Write(writer, Key);
            ValueCodec.Write(writer, Value);
        }

        /// <inheritdoc/>
        public override void WriteArguments(Utf8JsonWriter writer)
        {
            ValueJson.Write(writer, Key);
            ValueJson.Write(writer, Value);
        }
    }

    /// <summary>Removes a key, in place of the writes seen.</summary>
    /// <param name="Key">The key.</param>
    public sealed record Remove(Value Key) : LastWriterMapEffect
    {
        /// <inheritdoc/>
        public override string Name => "remove";

        /// <inheritdoc/>
        public override bool IsWithinLimits([NotNullWhen(false)] out string? problem) =>
            ValueCodec.IsWithinLimits(Key, out problem);

        /// <inheritdoc/>
        public override void Write(WireWriter writer)
        {
            writer.Varint(2);
            ValueCodec.Write(writer, Key);
        }

        /// <inheritdoc/>
        public override void WriteArguments(Utf8JsonWriter writer) => ValueJson.Write(writer, Key);
    }

    /// <summary>Forgets every write seen.</summary>
    public sealed record Reset : LastWriterMapEffect
    {
        /// <inheritdoc/>
        public override string Name => "reset";

        /// <inheritdoc/>
        public override void Write(WireWriter writer) => writer.Varint(3);
    }
}
