namespace Syncline.Crdt.Values;

/// <summary>Keeps lone surrogates out: UTF-8 can't carry them, so memory and disk would differ.</summary>
public static class WellFormedText
{
    /// <summary>Throws unless every surrogate has its other half.</summary>
    /// <exception cref="ArgumentException">The text has a surrogate without its other half.</exception>
    public static void Require(string text, string parameter)
    {
        ArgumentNullException.ThrowIfNull(text, parameter);
        int lone = LoneSurrogate(text);
        if (lone < 0) return;
        throw new ArgumentException($"Text with a lone surrogate at index {lone} is no Unicode text.", parameter);
    }

    /// <summary>True if every surrogate has its other half.</summary>
    public static bool IsWellFormed(string text) => LoneSurrogate(text) < 0;

    /// <summary>True if every surrogate has its other half.</summary>
    public static bool IsWellFormed(ReadOnlySpan<char> text) => LoneSurrogate(text) < 0;

    private static int LoneSurrogate(ReadOnlySpan<char> text)
    {
        int index = text.IndexOfAnyInRange('\uD800', '\uDFFF');
        if (index < 0) return -1;
        for (; index < text.Length; index++)
        {
            if (!char.IsSurrogate(text[index])) continue;
            if (index + 1 == text.Length || !char.IsSurrogatePair(text[index], text[index + 1])) return index;
            index++;
        }

        return -1;
    }
}
