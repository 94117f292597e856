using Syncline.Crdt.Values;

namespace Syncline.Testing;

/// <summary>Random values of every kind, rich in the ones that go wrong: limits, near twins, odd text.</summary>
public static class ValueGenerator
{
    private static readonly string[] Letters =
    [
        "a", "b", "A", "i", "I", "\u0131", "\u0130", "\u00E9", "e\u0301", "\u00DF", "$", "$$", "\0", "\n", "\"", "\\",
        "<", "\uD7FF", "\uE000", "\uFFFD", "\uFFFF", "\U00010000", "\U0001F600", "\U0010FFFF", "\u0E01", "\u202E",
    ];

    private static readonly long[] Integers =
        [0, 1, -1, 63, 64, -64, -65, 8191, 8192, long.MaxValue, long.MinValue, 1L << 53, (1L << 53) + 1];

    private static readonly double[] Doubles =
    [
        0.0, -0.0, 1.0, -1.0, 0.1, 0.1 + 0.2, 1e16, 1e-7, 1e300, double.MaxValue, double.MinValue, double.Epsilon,
        double.NaN, double.PositiveInfinity, double.NegativeInfinity, 9007199254740993.0,
    ];

    private static readonly decimal[] Decimals =
        [0m, 0.00m, 1m, 1.0m, 1.10m, 1.1m, -1.1m, decimal.MaxValue, decimal.MinValue, 0.0000000000000000000000000001m];

    /// <summary>Any value; lists and maps at most <paramref name="depth"/> levels deep.</summary>
    public static Value Any(Prng prng, int depth = 2)
    {
        ArgumentNullException.ThrowIfNull(prng);
        return prng.Below(depth > 0 ? 11 : 8) switch
        {
            0 => Value.Null,
            1 => prng.Chance(500),
            2 => Integer(prng),
            3 => Value.From(Double(prng)),
            4 => Value.From(Decimal(prng)),
            5 => Value.FromTimestamp(Timestamp(prng)),
            6 => Text(prng),
            7 => Value.FromBytes(Bytes(prng)),
            8 or 9 => Value.FromList(Enumerable.Range(0, prng.Below(4)).Select(_ => Any(prng, depth - 1))),
            _ => Map(prng, depth),
        };
    }

    /// <summary>Well-formed text of up to 6 letters from a small, awkward alphabet.</summary>
    public static string Text(Prng prng)
    {
        ArgumentNullException.ThrowIfNull(prng);
        return string.Concat(Enumerable.Range(0, prng.Below(7)).Select(_ => prng.Pick(Letters)));
    }

    /// <summary>Up to 6 bytes.</summary>
    public static byte[] Bytes(Prng prng)
    {
        ArgumentNullException.ThrowIfNull(prng);
        byte[] bytes = new byte[prng.Below(7)];
        foreach (ref byte each in bytes.AsSpan())
        {
            each = (byte)prng.Pick([0, 1, 0x7F, 0x80, 0xFF, prng.Below(256)]);
        }

        return bytes;
    }

    private static long Integer(Prng prng) => prng.Below(3) switch
    {
        0 => prng.Between(-3, 3),
        1 => prng.Pick(Integers),
        _ => (long)(prng.Next() >> prng.Below(64)),
    };

    private static double Double(Prng prng) => prng.Below(3) switch
    {
        0 => prng.Between(-3, 3),
        1 => prng.Pick(Doubles),
        _ => BitConverter.UInt64BitsToDouble(prng.Next()),
    };

    private static decimal Decimal(Prng prng) => prng.Chance(500)
        ? prng.Pick(Decimals)
        : new((int)prng.Next(), prng.Chance(500) ? 0 : (int)prng.Next(), 0, prng.Chance(500), (byte)prng.Below(29));

    private static DateTimeOffset Timestamp(Prng prng) => prng.Below(4) switch
    {
        0 => DateTimeOffset.MinValue,
        1 => DateTimeOffset.MaxValue,
        2 => DateTimeOffset.UnixEpoch.AddSeconds(prng.Between(-3, 3)),
        _ => new((long)(prng.Next() % (ulong)DateTimeOffset.MaxValue.Ticks), TimeSpan.Zero),
    };

    private static Value Map(Prng prng, int depth)
    {
        SortedDictionary<string, Value> entries = new(StringComparer.Ordinal);
        for (int i = prng.Below(4); i > 0; i--)
        {
            entries[Text(prng)] = Any(prng, depth - 1);
        }

        return Value.FromMap(entries);
    }
}
