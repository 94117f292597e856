using System.CommandLine.Parsing;
using System.Globalization;

namespace Syncline.Cli.Calls;

/// <summary>Times as people write them: <c>500ms</c>, <c>5s</c>, <c>2m</c>, <c>1h</c>.</summary>
internal static class Duration
{
    private static readonly (string Unit, double Milliseconds)[] Units =
        [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000)];
    private static readonly TimeSpan Max = TimeSpan.FromHours(1);

    /// <summary>Reads an option's value; adds an error if it is no time.</summary>
    public static TimeSpan Parse(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (TryParse(text, out TimeSpan time)) return time;
        result.AddError($"'{text}' is no time such as 500ms, 5s or 2m, up to {Format(Max)}.");
        return TimeSpan.Zero;
    }

    /// <summary>Reads a time; false if it is none, or longer than an hour.</summary>
    public static bool TryParse(string text, out TimeSpan time)
    {
        time = TimeSpan.Zero;
        string digits = text.TrimEnd('m', 's', 'h');
        int unit = Array.FindIndex(Units, known => known.Unit == text[digits.Length..]);
        bool isNumber = double.TryParse(
            digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double count);
        if (unit < 0 || !isNumber) return false;
        double milliseconds = count * Units[unit].Milliseconds;
        if (milliseconds > Max.TotalMilliseconds) return false;
        time = TimeSpan.FromMilliseconds(milliseconds);
        return true;
    }

    /// <summary>The time in the largest unit that leaves a whole number.</summary>
    public static string Format(TimeSpan time)
    {
        var (unit, milliseconds) = Array.FindLast(Units, known => time.TotalMilliseconds % known.Milliseconds == 0);
        return unit is null
            ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0}ms")
            : string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds / milliseconds:0}{unit}");
    }
}
