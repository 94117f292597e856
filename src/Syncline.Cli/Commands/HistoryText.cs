using System.CommandLine.Parsing;
using System.Globalization;
using Syncline.Storage;

namespace Syncline.Cli.Commands;

/// <summary>A history policy as people write it: <c>all</c>, <c>none</c>, <c>7d</c>, <c>10GiB</c>.</summary>
internal static class HistoryText
{
    private static readonly (string Unit, TimeSpan Age)[] Ages =
        [("d", TimeSpan.FromDays(1)), ("h", TimeSpan.FromHours(1)), ("m", TimeSpan.FromMinutes(1))];

    private static readonly (string Unit, long Bytes)[] Sizes =
        [("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40), ("B", 1)];

    /// <summary>Reads an option's value; adds an error if it is none.</summary>
    public static HistoryPolicy Parse(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (Read(text) is HistoryPolicy policy) return policy;
        result.AddError($"'{text}' is no history: all, none, an age such as 7d or 12h, or bytes such as 10GiB.");
        return HistoryPolicy.None;
    }

    private static HistoryPolicy? Read(string text)
    {
        if (text == "all") return HistoryPolicy.All;
        if (text == "none") return HistoryPolicy.None;
        int digits = text.TakeWhile(char.IsAsciiDigit).Count();
        string unit = text[digits..];
        bool isNumber = int.TryParse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out int count);
        if (!isNumber || count == 0) return null;
        TimeSpan age = Array.Find(Ages, known => known.Unit == unit).Age;
        if (age > TimeSpan.Zero) return count <= TimeSpan.MaxValue / age ? HistoryPolicy.ForAge(age * count) : null;
        long bytes = Array.Find(Sizes, known => known.Unit == unit).Bytes;
        return bytes > 0 && count <= long.MaxValue / bytes ? HistoryPolicy.ForBytes(bytes * count) : null;
    }
}
