using System.Globalization;

namespace Syncline.Crdt.Causality;

/// <summary>A hybrid logical time: 48 bits of wall-clock milliseconds, then 16 of a logical count.</summary>
/// <remarks>
/// Orders only concurrent writes; where causality decides, it does (I12).
/// Source: Kulkarni, Demirbas, Madappa, Avva, Leone, "Logical Physical Clocks", 2014.
/// </remarks>
/// <param name="Bits">The 64 bits, compared as one unsigned number.</param>
public readonly record struct HybridTime(ulong Bits) : IComparable<HybridTime>
{
    private const int LogicalBits = 16;

    /// <summary>Milliseconds since 1970-01-01T00:00:00Z.</summary>
    public long Milliseconds => (long)(Bits >> LogicalBits);

    /// <summary>The time of a wall clock, with a logical count of zero.</summary>
    /// <param name="milliseconds">Since 1970-01-01T00:00:00Z; clamped to 0 and 2^48 - 1.</param>
    public static HybridTime FromMilliseconds(long milliseconds) =>
        new((ulong)Math.Clamp(milliseconds, 0, (1L << 48) - 1) << LogicalBits);

    /// <summary>The next time after this one; carries into the milliseconds; the greatest time stays.</summary>
    public HybridTime Next() => Bits == ulong.MaxValue ? this : new(Bits + 1);

    /// <inheritdoc/>
    public int CompareTo(HybridTime other) => Bits.CompareTo(other.Bits);

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(NumberFormatInfo.InvariantInfo, $"{Milliseconds}.{Bits & ((1 << LogicalBits) - 1)}");
}
