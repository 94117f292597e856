namespace Syncline.Links;

/// <summary>How long a hub is patient with connections, and how many it takes.</summary>
public sealed record LinkHubOptions
{
    /// <summary>How long no whole frame may arrive before a connection counts as dead; 10 s by default.</summary>
    public TimeSpan SilenceMax { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a connection may stand without linking any space, whatever it sends; 10 s by default.
    /// </summary>
    public TimeSpan UnlinkedMax { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many connections are accepted at once; those beyond are closed at once. 1,024.</summary>
    public int AcceptedMax { get; init; } = 1024;

    /// <summary>Bytes of a frame before its sender has said who it is; 4 MiB, more than any hello.</summary>
    public int StrangerFrameBytesMax { get; init; } = 4 * 1024 * 1024;

    /// <summary>How often connections are looked at; a quarter of the shorter time, at most a second.</summary>
    internal TimeSpan WatchPeriod =>
        TimeSpan.FromMilliseconds(
            Math.Clamp(Math.Min(SilenceMax.TotalMilliseconds, UnlinkedMax.TotalMilliseconds) / 4, 10, 1_000));
}
