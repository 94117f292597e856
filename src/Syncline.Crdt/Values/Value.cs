using System.Runtime.InteropServices;

namespace Syncline.Crdt.Values;

/// <summary>User data: null, a boolean, number, timestamp, text, bytes, list or map. Deeply immutable.</summary>
/// <remarks>
/// State: 16 bytes, a reference and 64 bits; <c>default</c> is null. Scalars but decimals allocate nothing.
/// Two values are equal exactly if their canonical bytes (<see cref="ValueCodec"/>) are; kinds never mix: 1, 1.0 and
/// 1m are three values. The order is total: by kind, then by number, code points, bytes, or item by item.
/// Limits: <see cref="LevelsMax"/> here; what may be stored, <see cref="ValueCodec.IsWithinLimits"/>. Any thread.
/// </remarks>
public readonly partial struct Value : IComparable<Value>, IEquatable<Value>
{
    /// <summary>How many lists and maps may stand in each other; a scalar has none.</summary>
    /// <remarks>Above <see cref="ValueCodec.DepthMax"/>: room for what a read puts around stored values.</remarks>
    public const int LevelsMax = 512;

    // Null, a Scalar, a boxed decimal, a string, byte[], Value[] or KeyValuePair<string, Value>[] (ascending keys).
    // The arrays are never written after construction and never handed out but as read-only views.
    private readonly object? reference;

    // Scalars: the value itself. Decimal: its scale. Text: its first bytes (TextPrefix). Bytes: their length.
    // Containers: ValueSize.Pack. Always a function of the content, so unequal bits mean unequal values of the same
    // kind.
    private readonly long bits;

    private Value(object reference, long bits)
    {
        this.reference = reference;
        this.bits = bits;
    }

    /// <summary>What this value is.</summary>
    public ValueKind Kind => reference switch
    {
        null => ValueKind.Null,
        string => ValueKind.Text,
        Scalar scalar => scalar.Kind,
        Value[] => ValueKind.List,
        KeyValuePair<string, Value>[] => ValueKind.Map,
        byte[] => ValueKind.Bytes,
        _ => ValueKind.Decimal,
    };

    /// <summary>True if this is null.</summary>
    public bool IsNull => reference is null;

    /// <summary>The private 64 bits, for size and order.</summary>
    internal long Bits => bits;

    /// <summary>True if both have the same canonical bytes.</summary>
    public static bool operator ==(Value left, Value right) => left.Equals(right);

    /// <summary>True if the canonical bytes differ.</summary>
    public static bool operator !=(Value left, Value right) => !left.Equals(right);

    /// <summary>A total order: by kind, then by content; 0 exactly for equal values.</summary>
    /// <remarks>Texts that differ in their first bytes are compared without being looked at.</remarks>
    public int CompareTo(Value other) =>
        bits != other.bits && IsCertainlyText && other.IsCertainlyText
            ? ((ulong)bits).CompareTo((ulong)other.bits)
            : ValueOrder.Compare(this, other);

    /// <summary>True for most texts, and for nothing else: known without touching what is referred to.</summary>
    /// <remarks>Of what is no scalar, texts alone have such bits. Booleans never have them.</remarks>
    private bool IsCertainlyText =>
        (ulong)bits > ValueSize.PackedMax
        && reference != Scalar.Integer && reference != Scalar.Double && reference != Scalar.Timestamp;

    /// <inheritdoc/>
    public bool Equals(Value other)
    {
        if (bits != other.bits) return false;
        if (ReferenceEquals(reference, other.reference)) return true;
        return (reference, other.reference) switch
        {
            (string left, string right) => left == right,
            (Value[] left, Value[] right) => left.AsSpan().SequenceEqual(right),
            (KeyValuePair<string, Value>[] left, KeyValuePair<string, Value>[] right) => EqualEntries(left, right),
            (byte[] left, byte[] right) => left.AsSpan().SequenceEqual(right),
            (decimal left, decimal right) => left == right,
            _ => false,
        };
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Value other && Equals(other);

    /// <summary>A hash for tables in memory; it differs per process and never reaches a byte or an order.</summary>
    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.Add((int)Kind);
        hash.Add(bits);
        switch (reference)
        {
            case string text:
                hash.AddBytes(MemoryMarshal.AsBytes(text.AsSpan()));
                break;
            case byte[] bytes:
                hash.AddBytes(bytes);
                break;
            case Value[] items:
                foreach (Value item in items) hash.Add(item.GetHashCode());
                break;
            case KeyValuePair<string, Value>[] entries:
                foreach (var (key, value) in entries)
                {
                    hash.AddBytes(MemoryMarshal.AsBytes(key.AsSpan()));
                    hash.Add(value.GetHashCode());
                }

                break;
            case decimal number:
                hash.Add(number);
                break;
        }

        return hash.ToHashCode();
    }

    /// <summary>The value as <see cref="ValueJson"/> writes it, for people; the same under every culture.</summary>
    public override string ToString() => ValueJson.ToText(this);

    private static bool EqualEntries(KeyValuePair<string, Value>[] left, KeyValuePair<string, Value>[] right)
    {
        if (left.Length != right.Length) return false;
        for (int i = 0; i < left.Length; i++)
        {
            if (left[i].Key != right[i].Key || left[i].Value != right[i].Value) return false;
        }

        return true;
    }

    /// <summary>Stands in the reference of a value that lives in its bits.</summary>
    private sealed class Scalar(ValueKind kind)
    {
        public static readonly Scalar Boolean = new(ValueKind.Boolean);
        public static readonly Scalar Integer = new(ValueKind.Integer);
        public static readonly Scalar Double = new(ValueKind.Double);
        public static readonly Scalar Timestamp = new(ValueKind.Timestamp);

        public ValueKind Kind { get; } = kind;
    }
}
