using System.Globalization;

namespace Syncline.Replication.Spaces;

/// <summary>A participant for life: a folder, a device, an account. 128 random bits.</summary>
/// <param name="Bits">The bits; written as 32 lower-case hexadecimal digits.</param>
public readonly record struct MemberId(UInt128 Bits) : IComparable<MemberId>
{
    /// <inheritdoc/>
    public int CompareTo(MemberId other) => Bits.CompareTo(other.Bits);

    /// <inheritdoc/>
    public override string ToString() => Bits.ToString("x32", NumberFormatInfo.InvariantInfo);
}
