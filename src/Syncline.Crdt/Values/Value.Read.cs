using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Syncline.Crdt.Values;

/// <content>How values are read. Each reader takes one kind; no conversions.</content>
public readonly partial struct Value
{
    /// <summary>The boolean.</summary>
    /// <exception cref="InvalidOperationException">Another kind.</exception>
    public bool AsBoolean() => reference == Scalar.Boolean ? bits != 0 : throw NotA(ValueKind.Boolean);

    /// <summary>The integer.</summary>
    /// <exception cref="InvalidOperationException">Another kind.</exception>
    public long AsInteger() => reference == Scalar.Integer ? bits : throw NotA(ValueKind.Integer);

    /// <summary>The double; never -0.0.</summary>
    /// <exception cref="InvalidOperationException">Another kind.</exception>
    public double AsDouble() =>
        reference == Scalar.Double ? BitConverter.Int64BitsToDouble(bits) : throw NotA(ValueKind.Double);

    /// <summary>The decimal, with its scale.</summary>
    /// <exception cref="InvalidOperationException">Another kind.</exception>
    public decimal AsDecimal() => reference is decimal number ? number : throw NotA(ValueKind.Decimal);

    /// <summary>The instant, in UTC.</summary>
    /// <exception cref="InvalidOperationException">Another kind.</exception>
    public DateTimeOffset AsTimestamp() =>
        reference == Scalar.Timestamp ? new(bits, TimeSpan.Zero) : throw NotA(ValueKind.Timestamp);

    /// <summary>The text, without copying it.</summary>
    /// <exception cref="InvalidOperationException">Another kind.</exception>
    public string AsText() => reference as string ?? throw NotA(ValueKind.Text);

    /// <summary>The bytes, without copying them.</summary>
    /// <exception cref="InvalidOperationException">Another kind.</exception>
    public ReadOnlySpan<byte> AsBytes() => reference as byte[] ?? throw NotA(ValueKind.Bytes);

    /// <summary>The items of a list, without copying them.</summary>
    /// <exception cref="InvalidOperationException">Another kind.</exception>
    public ImmutableArray<Value> AsList() =>
        ImmutableCollectionsMarshal.AsImmutableArray(reference as Value[] ?? throw NotA(ValueKind.List));

    /// <summary>The entries of a map in code point order of their keys, without copying them.</summary>
    /// <exception cref="InvalidOperationException">Another kind.</exception>
    public ImmutableArray<KeyValuePair<string, Value>> AsMap() =>
        ImmutableCollectionsMarshal.AsImmutableArray(
            reference as KeyValuePair<string, Value>[] ?? throw NotA(ValueKind.Map));

    /// <summary>The value under a key of a map; false, with null, if there is none. Logarithmic.</summary>
    /// <exception cref="InvalidOperationException">Not a map.</exception>
    public bool TryFind(string key, out Value value)
    {
        ReadOnlySpan<KeyValuePair<string, Value>> entries = AsMap().AsSpan();
        int low = 0, high = entries.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            int order = CodePointOrder.Compare(entries[middle].Key, key);
            if (order == 0)
            {
                value = entries[middle].Value;
                return true;
            }

            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }

        value = default;
        return false;
    }

    private InvalidOperationException NotA(ValueKind wanted) =>
        new($"The value is of kind {Kind}, not {wanted}; look at Kind before reading it.");
}
