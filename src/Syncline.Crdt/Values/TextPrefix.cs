using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text.Unicode;

namespace Syncline.Crdt.Values;

/// <summary>The first bytes of a text as a number: where two differ, they order the texts.</summary>
/// <remarks>
/// The first 8 bytes of its UTF-8, the first one highest, zeros where it ends: unsigned, they order as code points do.
/// So most comparisons of texts need not look at the texts.
/// </remarks>
internal static class TextPrefix
{
    private const int Bytes = sizeof(ulong);
    private const int UnitsMax = Bytes + 1; // The eighth may be the first half of a pair.
    private const int UnitBytesMax = 3;

    public static ulong Of(ReadOnlySpan<char> text)
    {
        if (text.Length >= Bytes)
        {
            Vector128<ushort> units = Vector128.Create(MemoryMarshal.Cast<char, ushort>(text));
            if ((units & Vector128.Create((ushort)0xFF80)) == Vector128<ushort>.Zero)
            {
                Span<byte> ascii = stackalloc byte[Vector128<byte>.Count];
                Vector128.Narrow(units, units).CopyTo(ascii);
                return BinaryPrimitives.ReadUInt64BigEndian(ascii);
            }
        }

        Span<byte> encoded = stackalloc byte[UnitsMax * UnitBytesMax];
        encoded.Clear();
        Utf8.FromUtf16(text[..Math.Min(text.Length, UnitsMax)], encoded, out _, out _);
        return BinaryPrimitives.ReadUInt64BigEndian(encoded);
    }
}
