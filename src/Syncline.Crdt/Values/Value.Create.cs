using System.Diagnostics.CodeAnalysis;

namespace Syncline.Crdt.Values;

/// <content>How values are made. What can't be stored alike on all replicas is refused or normalised here.</content>
public readonly partial struct Value
{
    private const long CanonicalNaN = 0x7FF8_0000_0000_0000;

    /// <summary>The null value, which is also <c>default</c>.</summary>
    public static Value Null => default;

    /// <summary>A boolean.</summary>
    public static Value From(bool value) => new(Scalar.Boolean, value ? 1 : 0);

    /// <summary>An integer.</summary>
    public static Value From(long value) => new(Scalar.Integer, value);

    /// <summary>A double; every NaN becomes the same NaN, and -0.0 becomes 0.0.</summary>
    public static Value From(double value) => new(
        Scalar.Double,
        double.IsNaN(value) ? CanonicalNaN : value == 0 ? 0 : BitConverter.DoubleToInt64Bits(value));

    /// <summary>A decimal with its scale (1.10 stays 1.10); a zero loses its sign.</summary>
    public static Value From(decimal value) =>
        new(value == 0 ? new decimal(0, 0, 0, isNegative: false, value.Scale) : value, value.Scale);

    /// <summary>Text, as it is: no normalisation, no trimming.</summary>
    /// <exception cref="ArgumentException">A lone surrogate.</exception>
    public static Value From(string value)
    {
        WellFormedText.Require(value, nameof(value));
        return new(value, (long)TextPrefix.Of(value));
    }

    /// <summary>The instant that the argument names. Its offset is dropped: 12:00+02:00 equals 10:00Z.</summary>
    public static Value FromTimestamp(DateTimeOffset value) => new(Scalar.Timestamp, value.UtcTicks);

    /// <summary>A copy of the bytes.</summary>
    public static Value FromBytes(ReadOnlySpan<byte> value) => OwnBytes(value.ToArray());

    /// <summary>A list of the items, in their order.</summary>
    /// <exception cref="ArgumentException">More than <see cref="LevelsMax"/> levels.</exception>
    public static Value FromList(params ReadOnlySpan<Value> items) => OwnList(items.ToArray());

    /// <inheritdoc cref="FromList(ReadOnlySpan{Value})"/>
    public static Value FromList(IEnumerable<Value> items) => OwnList([.. items]);

    /// <summary>A map of the entries, in whatever order they come.</summary>
    /// <exception cref="ArgumentException">
    /// A key occurs twice or has a lone surrogate, or there are more than <see cref="LevelsMax"/> levels.
    /// </exception>
    public static Value FromMap(IEnumerable<KeyValuePair<string, Value>> entries)
    {
        KeyValuePair<string, Value>[] owned = [.. entries];
        foreach (var (key, _) in owned)
        {
            WellFormedText.Require(key, nameof(entries));
        }

        return TryOwnUnsorted(owned, out Value map, out string? twin)
            ? map
            : throw new ArgumentException($"The key '{twin}' occurs twice in a map.", nameof(entries));
    }

    /// <summary>Text.</summary>
    /// <exception cref="ArgumentException">A lone surrogate.</exception>
    public static implicit operator Value(string value) => From(value);

    /// <summary>An integer.</summary>
    public static implicit operator Value(long value) => From(value);

    /// <summary>A boolean.</summary>
    public static implicit operator Value(bool value) => From(value);

    /// <summary>Takes the array as it is; the caller keeps no reference to it.</summary>
    internal static Value OwnBytes(byte[] bytes) => new(bytes, bytes.Length);

    /// <inheritdoc cref="OwnBytes"/>
    internal static Value OwnList(Value[] items) => new(items, ValueSize.Pack(items));

    /// <summary>Takes an array with ascending, well-formed keys as it is; the caller keeps no reference.</summary>
    internal static Value OwnMap(KeyValuePair<string, Value>[] entries) => new(entries, ValueSize.Pack(entries));

    /// <summary>Takes an array with well-formed keys as it is, and sorts it; false if a key occurs twice.</summary>
    internal static bool TryOwnUnsorted(
        KeyValuePair<string, Value>[] entries, out Value map, [NotNullWhen(false)] out string? twin)
    {
        map = default;
        twin = null;
        Array.Sort(entries, static (left, right) => CodePointOrder.Compare(left.Key, right.Key));
        for (int i = 1; i < entries.Length; i++)
        {
            if (entries[i - 1].Key != entries[i].Key) continue;
            twin = entries[i].Key;
            return false;
        }

        map = OwnMap(entries);
        return true;
    }
}
