using System.Diagnostics.CodeAnalysis;
using Syncline.Crdt.Encoding;

namespace Syncline.Crdt.Values;

/// <summary>Wire form of a <see cref="Value"/>: a tag byte and a payload; equal bytes for equal values only.</summary>
/// <remarks>
/// <code>
/// 0 null     1 false     2 true
/// 3 integer    signed varint
/// 4 double     8 bytes, little endian; NaN is 7FF8000000000000; never -0.0
/// 5 decimal    scale byte 0 to 28, signed 128-bit varint below 2^96 in magnitude
/// 6 timestamp  8 bytes, little endian: units of 100 ns since 0001-01-01T00:00:00Z, to the end of the year 9999
/// 7 text       length in bytes, UTF-8           8 bytes   length, bytes
/// 9 list       count, values                   10 map     count, (length and UTF-8 of a key, value)*, keys ascending
/// </code>
/// The decoder takes no other form. Cost of decoding: linear, and at most about 20 bytes of memory a byte read; counts
/// are checked against the bytes left, less those that the containers around still need.
/// </remarks>
public static class ValueCodec
{
    /// <summary>How many bytes a whole encoded value may have, tag included.</summary>
    public const int BytesMax = 16 * 1024 * 1024;

    /// <summary>How many lists and maps may stand in each other in an encoded value; a scalar has none.</summary>
    public const int DepthMax = 64;

    /// <summary>The greatest scale of a decimal.</summary>
    internal const byte ScaleMax = 28;

    /// <summary>How many bytes <see cref="Write"/> would write, without writing.</summary>
    /// <remarks>Cost: linear for a text, else constant. Stops counting at 2^48 - 1.</remarks>
    public static long EncodedLength(Value value) => ValueSize.Length(value);

    /// <summary>True if the value may be stored; else false, with a sentence for the user.</summary>
    /// <remarks>Cost: linear for a text that may be too long, else constant.</remarks>
    public static bool IsWithinLimits(Value value, [NotNullWhen(false)] out string? reason)
    {
        int depth = ValueSize.Depth(value);
        reason = !ValueSize.IsWithin(value, BytesMax)
            ? $"The value takes {ValueSize.Length(value)} bytes; at most {BytesMax} are kept. Split it."
            : depth > DepthMax ? $"The value has {depth} levels of lists and maps; at most {DepthMax} are kept."
            : null;
        return reason is null;
    }

    /// <summary>Writes the canonical bytes.</summary>
    /// <exception cref="ArgumentException">Above the limits; nothing has been written.</exception>
    public static void Write(WireWriter writer, Value value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (!IsWithinLimits(value, out string? reason)) throw new ArgumentException(reason, nameof(value));
        WriteChecked(writer, value);
    }

    /// <summary>Reads a value; false, with the reader's error, if the bytes are none or not canonical.</summary>
    public static bool TryRead(ref WireReader reader, out Value value) =>
        new ValueDecoder((long)reader.Offset + BytesMax).Read(ref reader, out value);

    /// <summary>The digits of a decimal with their sign, without its scale.</summary>
    internal static Int128 Mantissa(decimal value)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(value, parts);
        Int128 magnitude = new((uint)parts[2], ((ulong)(uint)parts[1] << 32) | (uint)parts[0]);
        return decimal.IsNegative(value) ? -magnitude : magnitude;
    }

    private static ValueTag TagOf(Value value) => value.Kind switch
    {
        ValueKind.Null => ValueTag.Null,
        ValueKind.Boolean => value.AsBoolean() ? ValueTag.True : ValueTag.False,
        ValueKind.Integer => ValueTag.Integer,
        ValueKind.Double => ValueTag.Double,
        ValueKind.Decimal => ValueTag.Decimal,
        ValueKind.Timestamp => ValueTag.Timestamp,
        ValueKind.Text => ValueTag.Text,
        ValueKind.Bytes => ValueTag.Bytes,
        ValueKind.List => ValueTag.List,
        _ => ValueTag.Map,
    };

    private static void WriteChecked(WireWriter writer, Value value)
    {
        writer.Byte((byte)TagOf(value));
        switch (value.Kind)
        {
            case ValueKind.Integer:
                writer.SignedVarint(value.Bits);
                break;
            case ValueKind.Double or ValueKind.Timestamp:
                writer.Fixed64((ulong)value.Bits);
                break;
            case ValueKind.Decimal:
                writer.Byte(value.AsDecimal().Scale);
                writer.SignedVarint128(Mantissa(value.AsDecimal()));
                break;
            case ValueKind.Text:
                writer.Text(value.AsText());
                break;
            case ValueKind.Bytes:
                writer.Bytes(value.AsBytes());
                break;
            case ValueKind.List:
                WriteList(writer, value);
                break;
            case ValueKind.Map:
                WriteMap(writer, value);
                break;
        }
    }

    private static void WriteList(WireWriter writer, Value list)
    {
        writer.Varint((ulong)list.AsList().Length);
        foreach (Value item in list.AsList())
        {
            WriteChecked(writer, item);
        }
    }

    private static void WriteMap(WireWriter writer, Value map)
    {
        writer.Varint((ulong)map.AsMap().Length);
        foreach (var (key, value) in map.AsMap())
        {
            writer.Text(key);
            WriteChecked(writer, value);
        }
    }
}
