using System.Numerics;

namespace Syncline.Replication.Transactions;

/// <summary>How many bytes numbers and lengths take, before they are written.</summary>
internal static class VarintSize
{
    /// <summary>The bytes of an unsigned number, 1 to 10.</summary>
    public static int Of(ulong value) => (BitOperations.Log2(value | 1) + 7) / 7;

    /// <summary>The bytes of a length and of what it counts.</summary>
    public static int OfBytes(int length) => Of((ulong)length) + length;
}
