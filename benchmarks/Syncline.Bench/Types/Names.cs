using System.Globalization;
using Syncline.Testing;

namespace Syncline.Bench.Types;

/// <summary>The elements and keys: distinct texts of 8 bytes, <c>00000000</c> and on.</summary>
internal static class Names
{
    private const ulong Seed = 51;

    /// <summary>So many, ascending.</summary>
    public static string[] Ascending(int count, int first = 0) =>
        [.. Enumerable.Range(first, count).Select(number => number.ToString("d8", CultureInfo.InvariantCulture))];

    /// <summary>The same in a random order.</summary>
    public static string[] Shuffled(int count, int first = 0)
    {
        string[] names = Ascending(count, first);
        new Prng(Seed).Shuffle(names);
        return names;
    }
}
