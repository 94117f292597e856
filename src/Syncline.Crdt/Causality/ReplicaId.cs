using System.Globalization;

namespace Syncline.Crdt.Causality;

/// <summary>One writer identity: one incarnation of a member's copy of a space.</summary>
/// <remarks>
/// 53 random bits, so that it is a valid Yjs client id and an exact JSON number. Zero is no replica.
/// Written as 14 lower-case hexadecimal digits. Ordered by its number.
/// </remarks>
public readonly record struct ReplicaId : IComparable<ReplicaId>
{
    /// <summary>The greatest id: 2^53 - 1.</summary>
    public const ulong MaxValue = (1UL << 53) - 1;

    /// <summary>Creates an id from its number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is 0 or above <see cref="MaxValue"/>.</exception>
    public ReplicaId(ulong value)
    {
        ArgumentOutOfRangeException.ThrowIfZero(value);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxValue);
        Value = value;
    }

    /// <summary>The number, from 1 to <see cref="MaxValue"/>; 0 only in <c>default</c>.</summary>
    public ulong Value { get; }

    /// <summary>Takes the low 53 bits of a random number; false for the one pattern that is no id.</summary>
    public static bool TryFromRandom(ulong random, out ReplicaId replica)
    {
        ulong value = random & MaxValue;
        replica = value == 0 ? default : new ReplicaId(value);
        return value != 0;
    }

    /// <summary>Reads what <see cref="ToString"/> wrote; false if it is no id.</summary>
    public static bool TryParse(string text, out ReplicaId replica)
    {
        ArgumentNullException.ThrowIfNull(text);
        bool read = ulong.TryParse(
            text, NumberStyles.AllowHexSpecifier, NumberFormatInfo.InvariantInfo, out ulong value);
        replica = read && value is > 0 and <= MaxValue ? new(value) : default;
        return replica != default && replica.ToString() == text;
    }

    /// <inheritdoc/>
    public int CompareTo(ReplicaId other) => Value.CompareTo(other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("x14", NumberFormatInfo.InvariantInfo);
}
