namespace Syncline.Crdt.Values;

/// <summary>Orders text by Unicode code points, as its UTF-8 bytes would; no culture, no normalisation.</summary>
/// <remarks>
/// Ordinal order of UTF-16 differs: there a surrogate pair (U+10000 and above) sorts before U+E000 to U+FFFF.
/// Cost: a vectorised search for the first difference, then constant.
/// </remarks>
public static class CodePointOrder
{
    private const char SurrogatesFirst = '\uD800';
    private const char SurrogatesEnd = '\uE000';
    private const int SurrogateCount = SurrogatesEnd - SurrogatesFirst;

    /// <summary>Below 0 if <paramref name="left"/> comes first, 0 if the texts are the same, else above 0.</summary>
    public static int Compare(string left, string right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        int same = left.AsSpan().CommonPrefixLength(right);
        if (same == left.Length || same == right.Length) return left.Length.CompareTo(right.Length);
        return Rank(left[same]) - Rank(right[same]);
    }

    // Moves the surrogates above U+FFFF's neighbours. Two pairs that differ in their second half only compare by it.
    private static int Rank(char unit) =>
        unit < SurrogatesFirst ? unit
        : unit < SurrogatesEnd ? unit + (char.MaxValue + 1 - SurrogatesEnd)
        : unit - SurrogateCount;
}
