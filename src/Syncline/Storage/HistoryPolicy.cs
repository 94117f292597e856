namespace Syncline.Storage;

/// <summary>How much of the log is kept that snapshots have made superfluous, for reading the past later.</summary>
/// <remarks>Whole segments are kept or deleted, the oldest first, each time a snapshot was written.</remarks>
public sealed record HistoryPolicy
{
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
}
