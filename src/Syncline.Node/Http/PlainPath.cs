using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Syncline.Node.Problems;

namespace Syncline.Node.Http;

/// <summary>Reads a path as its client wrote it, and takes none that can be read in two ways.</summary>
internal static class PlainPath
{
    /// <summary>What stands between the slashes, decoded.</summary>
    /// <exception cref="ProblemException">It is not percent-encoded UTF-8, or goes up and down with dots.</exception>
    public static IReadOnlyList<string> SegmentsOf(string target)
    {
        int query = target.IndexOf('?', StringComparison.Ordinal);
        List<string> segments = [.. (query < 0 ? target : target[..query]).Split('/').Select(Decode)];
        // The router leaves these out, so it and the names that are read here would speak of different segments.
        if (segments.Exists(segment => segment is "." or "..")) throw Invalid("has '.' or '..' as a segment");
        return segments;
    }

    private static string Decode(string segment)
    {
        if (!segment.Contains('%', StringComparison.Ordinal)) return segment;
        byte[] bytes = new byte[Encoding.UTF8.GetMaxByteCount(segment.Length)];
        int count = 0;
        for (int i = 0; i < segment.Length; i++)
        {
            if (segment[i] != '%')
            {
                count += Encoding.UTF8.GetBytes(segment.AsSpan(i, 1), bytes.AsSpan(count));
                continue;
            }

            ReadOnlySpan<char> digits = i + 2 < segment.Length ? segment.AsSpan(i + 1, 2) : [];
            bool isEscape = byte.TryParse(
                digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out bytes[count]);
            if (!isEscape) throw Invalid("has a '%' without two digits behind it");
            count++;
            i += 2;
        }

        return Utf8.IsValid(bytes.AsSpan(0, count))
            ? Encoding.UTF8.GetString(bytes, 0, count)
            : throw Invalid("is not UTF-8 once it is decoded");
    }

    private static ProblemException Invalid(string what) => ProblemException.Invalid($"The path {what}.");
}
