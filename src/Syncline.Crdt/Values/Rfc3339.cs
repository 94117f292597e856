using System.Globalization;

namespace Syncline.Crdt.Values;

/// <summary>Instants as text, after RFC 3339 section 5.6, where an instant can be kept exactly.</summary>
/// <remarks>Refused: leap seconds, more than 7 digits of a second, instants outside the years 1 to 9999.</remarks>
internal static class Rfc3339
{
    public const string Shape = "2026-07-31T12:30:00Z, or with up to 7 digits of a second and an offset such as +02:00";

    private const int SecondsEnd = 19;
    private const int FractionDigitsMax = 7;
    private const int OffsetLength = 6;

    /// <summary>In UTC, with as few digits of a second as the instant needs.</summary>
    public static string Format(DateTimeOffset instant) =>
        instant.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", DateTimeFormatInfo.InvariantInfo);

    public static bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset instant)
    {
        instant = default;
        if (text.Length <= SecondsEnd || text[10] is not ('T' or 't')) return false;
        if (!TryDate(text[..10], out long ticks)) return false;
        if (!TryTime(text[11..SecondsEnd], out long ticksOfDay)) return false;
        if (!TryFraction(text[SecondsEnd..], out long fraction, out int fractionLength)) return false;
        if (!TryOffset(text[(SecondsEnd + fractionLength)..], out long offset)) return false;
        ticks += ticksOfDay + fraction - offset;
        if (ticks < 0 || ticks > DateTimeOffset.MaxValue.UtcTicks) return false;
        instant = new(ticks, TimeSpan.Zero);
        return true;
    }

    private static bool TryDate(ReadOnlySpan<char> text, out long ticks)
    {
        ticks = 0;
        if (text[4] != '-' || text[7] != '-') return false;
        if (!TryDigits(text[..4], 1, 9999, out int year) || !TryDigits(text[5..7], 1, 12, out int month)) return false;
        if (!TryDigits(text[8..], 1, DaysIn(year, month), out int day)) return false;
        ticks = new DateOnly(year, month, day).DayNumber * TimeSpan.TicksPerDay;
        return true;
    }

    private static bool TryTime(ReadOnlySpan<char> text, out long ticks)
    {
        ticks = 0;
        if (text[2] != ':' || text[5] != ':') return false;
        if (!TryDigits(text[..2], 0, 23, out int hour) || !TryDigits(text[3..5], 0, 59, out int minute)) return false;
        if (!TryDigits(text[6..], 0, 59, out int second)) return false;
        ticks = new TimeSpan(hour, minute, second).Ticks;
        return true;
    }

    private static bool TryFraction(ReadOnlySpan<char> text, out long ticks, out int length)
    {
        ticks = 0;
        length = 0;
        if (text[0] != '.') return true;
        int digits = text[1..].IndexOfAnyExceptInRange('0', '9');
        if (digits is < 1 or > FractionDigitsMax) return false;
        length = 1 + digits;
        for (int i = 1; i <= FractionDigitsMax; i++)
        {
            ticks = (ticks * 10) + (i <= digits ? text[i] - '0' : 0);
        }

        return true;
    }

    private static bool TryOffset(ReadOnlySpan<char> text, out long ticks)
    {
        ticks = 0;
        if (text is "Z" or "z") return true;
        if (text.Length != OffsetLength || text[0] is not ('+' or '-') || text[3] != ':') return false;
        if (!TryDigits(text[1..3], 0, 23, out int hours) || !TryDigits(text[4..], 0, 59, out int minutes)) return false;
        ticks = new TimeSpan(hours, minutes, 0).Ticks * (text[0] == '-' ? -1 : 1);
        return true;
    }

    private static bool TryDigits(ReadOnlySpan<char> text, int min, int max, out int number)
    {
        number = 0;
        foreach (char digit in text)
        {
            if (!char.IsAsciiDigit(digit)) return false;
            number = (number * 10) + (digit - '0');
        }

        return number >= min && number <= max;
    }

    private static int DaysIn(int year, int month) => month switch
    {
        2 => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };
}
