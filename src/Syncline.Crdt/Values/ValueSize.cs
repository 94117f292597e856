using System.Numerics;

namespace Syncline.Crdt.Values;

/// <summary>How many bytes and levels a value takes; containers carry both, a text has to be counted.</summary>
/// <remarks>Lengths stop at <see cref="LengthMax"/>: lists that share items can stand for any number.</remarks>
internal static class ValueSize
{
    private const int DepthShift = 48;
    private const long LengthMax = (1L << DepthShift) - 1;
    private const int UnitBytesMax = 3;
    private const int HeadBytesMax = 6;

    /// <summary>The greatest bits of what is neither a scalar nor a text.</summary>
    public const ulong PackedMax = ((ulong)Value.LevelsMax << DepthShift) | LengthMax;

    /// <summary>The length of the canonical bytes, tag included.</summary>
    public static long Length(Value value) => value.Kind switch
    {
        ValueKind.Null or ValueKind.Boolean => 1,
        ValueKind.Integer => 1 + Varint(ZigZag(value.Bits)),
        ValueKind.Double or ValueKind.Timestamp => 1 + sizeof(long),
        ValueKind.Decimal => 2 + Varint128(ValueCodec.Mantissa(value.AsDecimal())),
        ValueKind.Text => 1 + Prefixed(System.Text.Encoding.UTF8.GetByteCount(value.AsText())),
        ValueKind.Bytes => 1 + Prefixed(value.Bits),
        _ => value.Bits & LengthMax,
    };

    /// <summary>True if the canonical bytes are at most so many; a text is counted only where it is close.</summary>
    public static bool IsWithin(Value value, long bytesMax) =>
        value.Kind == ValueKind.Text && HeadBytesMax + ((long)value.AsText().Length * UnitBytesMax) <= bytesMax
        || Length(value) <= bytesMax;

    /// <summary>How many lists and maps stand in each other; 0 for a scalar.</summary>
    public static int Depth(Value value) =>
        value.Kind is ValueKind.List or ValueKind.Map ? (int)(value.Bits >> DepthShift) : 0;

    /// <summary>The bits of a list.</summary>
    public static long Pack(ReadOnlySpan<Value> items)
    {
        int depth = 0;
        long length = 1 + Varint((ulong)items.Length);
        foreach (Value item in items)
        {
            Add(item, ref depth, ref length);
        }

        return Pack(depth, length);
    }

    /// <summary>The bits of a map.</summary>
    public static long Pack(ReadOnlySpan<KeyValuePair<string, Value>> entries)
    {
        int depth = 0;
        long length = 1 + Varint((ulong)entries.Length);
        foreach (var (key, value) in entries)
        {
            length += Prefixed(System.Text.Encoding.UTF8.GetByteCount(key));
            Add(value, ref depth, ref length);
        }

        return Pack(depth, length);
    }

    private static void Add(Value value, ref int depth, ref long length)
    {
        depth = Math.Max(depth, Depth(value));
        length = Math.Min(LengthMax, length + Length(value));
    }

    private static long Pack(int depthInside, long length) => depthInside < Value.LevelsMax
        ? ((depthInside + 1L) << DepthShift) | Math.Min(LengthMax, length)
        : throw new ArgumentException($"A value has at most {Value.LevelsMax} levels of lists and maps; nest less.");

    private static long Prefixed(long bytes) => Varint((ulong)bytes) + bytes;

    private static ulong ZigZag(long value) => ((ulong)value << 1) ^ (ulong)(value >> 63);

    private static int Varint(ulong value) => (BitOperations.Log2(value | 1) / 7) + 1;

    private static int Varint128(Int128 value)
    {
        UInt128 zigzag = ((UInt128)value << 1) ^ (UInt128)(value >> 127);
        return ((int)UInt128.Log2(zigzag | 1) / 7) + 1;
    }
}
