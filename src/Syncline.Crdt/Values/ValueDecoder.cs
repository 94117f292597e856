using Syncline.Crdt.Encoding;

namespace Syncline.Crdt.Values;

/// <summary>One reading of a value from bytes that nobody vouches for.</summary>
/// <param name="end">The offset that the value may not reach beyond.</param>
internal struct ValueDecoder(long end)
{
    private const int EntryBytesMin = 2;

    private readonly long end = end;
    private int depth;

    // What the items still to come of all open containers take at the least. Without it, each of 64 nested counts
    // could claim all the bytes that are left, and have memory allocated for them.
    private long reserved;

    public bool Read(ref WireReader reader, out Value value)
    {
        value = default;
        return reader.Byte(out byte tag)
            && ReadPayload(ref reader, (ValueTag)tag, out value)
            && (reader.Offset <= end || reader.Fail(DecodeError.LimitExceeded));
    }

    private bool ReadPayload(ref WireReader reader, ValueTag tag, out Value value)
    {
        value = default;
        switch (tag)
        {
            case ValueTag.Null:
                return true;
            case ValueTag.False or ValueTag.True:
                value = Value.From(tag == ValueTag.True);
                return true;
            case ValueTag.Integer:
                bool isInteger = reader.SignedVarint(out long integer);
                value = Value.From(integer);
                return isInteger;
            case ValueTag.Double:
                return ReadDouble(ref reader, out value);
            case ValueTag.Decimal:
                return ReadDecimal(ref reader, out value);
            case ValueTag.Timestamp:
                return ReadTimestamp(ref reader, out value);
            case ValueTag.Text:
                bool isText = reader.Text(ValueCodec.BytesMax, out string text);
                value = Value.From(text);
                return isText;
            case ValueTag.Bytes:
                bool isBytes = reader.Bytes(ValueCodec.BytesMax, out ReadOnlySpan<byte> bytes);
                value = Value.FromBytes(bytes);
                return isBytes;
            case ValueTag.List:
                return ReadList(ref reader, out value);
            case ValueTag.Map:
                return ReadMap(ref reader, out value);
            default:
                return reader.Fail(DecodeError.UnknownTag);
        }
    }

    private static bool ReadDouble(ref WireReader reader, out Value value)
    {
        bool read = reader.Fixed64(out ulong bits);
        value = Value.From(BitConverter.UInt64BitsToDouble(bits));
        return read && ((ulong)value.Bits == bits || reader.Fail(DecodeError.NotCanonical));
    }

    private static bool ReadDecimal(ref WireReader reader, out Value value)
    {
        value = default;
        if (!reader.Byte(out byte scale)) return false;
        if (scale > ValueCodec.ScaleMax) return reader.Fail(DecodeError.OutOfDomain);
        if (!reader.SignedVarint128(out Int128 mantissa)) return false;
        bool isNegative = mantissa < 0;
        UInt128 magnitude = (UInt128)(isNegative ? -mantissa : mantissa);
        if (magnitude >> 96 != 0) return reader.Fail(DecodeError.OutOfDomain);
        value = Value.From(new decimal(
            (int)(uint)magnitude, (int)(uint)(magnitude >> 32), (int)(uint)(magnitude >> 64), isNegative, scale));
        return true;
    }

    private static bool ReadTimestamp(ref WireReader reader, out Value value)
    {
        value = default;
        if (!reader.Fixed64(out ulong ticks)) return false;
        if (ticks > (ulong)DateTimeOffset.MaxValue.UtcTicks) return reader.Fail(DecodeError.OutOfDomain);
        value = Value.FromTimestamp(new((long)ticks, TimeSpan.Zero));
        return true;
    }

    private bool ReadList(ref WireReader reader, out Value value)
    {
        value = default;
        if (!Open(ref reader, itemBytesMin: 1, out int count)) return false;
        Value[] items = count == 0 ? [] : new Value[count];
        for (int i = 0; i < count; i++)
        {
            reserved--;
            if (!Read(ref reader, out items[i])) return false;
        }

        depth--;
        value = Value.OwnList(items);
        return true;
    }

    private bool ReadMap(ref WireReader reader, out Value value)
    {
        value = default;
        if (!Open(ref reader, EntryBytesMin, out int count)) return false;
        var entries = count == 0 ? [] : new KeyValuePair<string, Value>[count];
        for (int i = 0; i < count; i++)
        {
            reserved -= EntryBytesMin;
            if (!reader.Text(ValueCodec.BytesMax, out string key)) return false;
            if (i > 0 && CodePointOrder.Compare(entries[i - 1].Key, key) >= 0)
            {
                return reader.Fail(DecodeError.NotCanonical);
            }

            if (!Read(ref reader, out Value item)) return false;
            entries[i] = new(key, item);
        }

        depth--;
        value = Value.OwnMap(entries);
        return true;
    }

    private bool Open(ref WireReader reader, int itemBytesMin, out int count)
    {
        count = 0;
        if (depth == ValueCodec.DepthMax) return reader.Fail(DecodeError.LimitExceeded);
        if (!reader.Count(itemBytesMin, ValueCodec.BytesMax, out count)) return false;
        reserved += (long)count * itemBytesMin;
        if (reserved > reader.Remaining) return reader.Fail(DecodeError.Truncated);
        if (reserved > end - reader.Offset) return reader.Fail(DecodeError.LimitExceeded);
        depth++;
        return true;
    }
}
