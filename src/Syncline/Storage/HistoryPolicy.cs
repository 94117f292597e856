using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Syncline.Storage;

/// <summary>How much of the log is kept that snapshots have made superfluous, for reading the past later.</summary>
/// <remarks>Whole segments are kept or deleted, the oldest first, each time a snapshot was written.</remarks>
public sealed record HistoryPolicy
{
    private static readonly (string Unit, TimeSpan Age)[] Ages =
        [("d", TimeSpan.FromDays(1)), ("h", TimeSpan.FromHours(1)), ("m", TimeSpan.FromMinutes(1))];

    private static readonly (string Unit, long Bytes)[] Sizes =
        [("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40), ("B", 1)];

    private HistoryPolicy(TimeSpan age, long bytes)
    {
        Age = age;
        Bytes = bytes;
    }

    /// <summary>Nothing is kept: what opening does not need is deleted.</summary>
    public static HistoryPolicy None { get; } = new(TimeSpan.MaxValue, 0);

    /// <summary>Everything is kept, for ever.</summary>
    public static HistoryPolicy All { get; } = new(TimeSpan.MaxValue, long.MaxValue);

    /// <summary>How long after it was last written a segment is kept.</summary>
    public TimeSpan Age { get; }

    /// <summary>How many bytes of such segments are kept together.</summary>
    public long Bytes { get; }

    /// <summary>Segments are kept for that long after they were last written.</summary>
    /// <param name="age">More than zero.</param>
    public static HistoryPolicy ForAge(TimeSpan age)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(age, TimeSpan.Zero);
        return new(age, long.MaxValue);
    }

    /// <summary>The newest segments are kept, as many as fit into that many bytes.</summary>
    /// <param name="bytes">At least 1.</param>
    public static HistoryPolicy ForBytes(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 1);
        return new(TimeSpan.MaxValue, bytes);
    }

    /// <summary>Reads a policy as people write it: <c>all</c>, <c>none</c>, <c>7d</c>, <c>10GiB</c>.</summary>
    /// <remarks>Ages in d, h and m; bytes in B, KiB, MiB, GiB and TiB; whole numbers from 1 on.</remarks>
    /// <returns>False if the text is none; <see cref="ProblemOf"/> says so to people.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out HistoryPolicy? policy)
    {
        ArgumentNullException.ThrowIfNull(text);
        policy = text switch
        {
            "all" => All,
            "none" => None,
            _ => OfQuantity(text),
        };
        return policy is not null;
    }

    /// <summary>What people are told of a text that is no policy.</summary>
    public static string ProblemOf(string text) =>
        $"'{text}' is no history: all, none, an age such as 7d or 12h, or bytes such as 10GiB.";

    private static HistoryPolicy? OfQuantity(string text)
    {
        int digits = text.TakeWhile(char.IsAsciiDigit).Count();
        string unit = text[digits..];
        bool isNumber = int.TryParse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out int count);
        if (!isNumber || count == 0) return null;
        TimeSpan age = Array.Find(Ages, known => known.Unit == unit).Age;
        if (age > TimeSpan.Zero) return count <= TimeSpan.MaxValue / age ? ForAge(age * count) : null;
        long bytes = Array.Find(Sizes, known => known.Unit == unit).Bytes;
        return bytes > 0 && count <= long.MaxValue / bytes ? ForBytes(bytes * count) : null;
    }
}
