namespace Syncline.Crdt.Values;

/// <summary>The canonical order of values: total, and the same on every machine.</summary>
/// <remarks>Recursion is bounded by <see cref="Value.LevelsMax"/>.</remarks>
internal static class ValueOrder
{
    public static int Compare(Value left, Value right)
    {
        ValueKind kind = left.Kind;
        int byKind = ((int)kind).CompareTo((int)right.Kind);
        if (byKind != 0) return byKind;
        return kind switch
        {
            ValueKind.Null => 0,
            ValueKind.Boolean or ValueKind.Integer or ValueKind.Timestamp => left.Bits.CompareTo(right.Bits),
            ValueKind.Double => left.AsDouble().CompareTo(right.AsDouble()), // NaN before every number.
            ValueKind.Decimal => CompareDecimals(left.AsDecimal(), right.AsDecimal()),
            ValueKind.Text => CodePointOrder.Compare(left.AsText(), right.AsText()),
            ValueKind.Bytes => left.AsBytes().SequenceCompareTo(right.AsBytes()),
            ValueKind.List => left.AsList().AsSpan().SequenceCompareTo(right.AsList().AsSpan()),
            _ => CompareMaps(left.AsMap().AsSpan(), right.AsMap().AsSpan()),
        };
    }

    private static int CompareDecimals(decimal left, decimal right)
    {
        int byNumber = left.CompareTo(right);
        return byNumber != 0 ? byNumber : left.Scale.CompareTo(right.Scale);
    }

    private static int CompareMaps(
        ReadOnlySpan<KeyValuePair<string, Value>> left, ReadOnlySpan<KeyValuePair<string, Value>> right)
    {
        for (int i = 0; i < left.Length && i < right.Length; i++)
        {
            int byKey = CodePointOrder.Compare(left[i].Key, right[i].Key);
            if (byKey != 0) return byKey;
            int byValue = Compare(left[i].Value, right[i].Value);
            if (byValue != 0) return byValue;
        }

        return left.Length.CompareTo(right.Length);
    }
}
