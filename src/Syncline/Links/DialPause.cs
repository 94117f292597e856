namespace Syncline.Links;

/// <summary>How long a dialer waits between dials: longer each time, until a link has stood for a while.</summary>
/// <remarks>A peer that greets and breaks is dialed no more often than one that is not there.</remarks>
internal sealed class DialPause
{
    /// <summary>After a link that stood.</summary>
    public static readonly TimeSpan Min = TimeSpan.FromMilliseconds(50);

    /// <summary>However often it failed.</summary>
    public static readonly TimeSpan Max = TimeSpan.FromSeconds(3);

    /// <summary>How long a link has to stand.</summary>
    public static readonly TimeSpan StoodMin = TimeSpan.FromSeconds(10);

    private TimeSpan pause = Min;

    /// <summary>A dial is over.</summary>
    /// <param name="linked">How long the peer was linked; zero if it was not.</param>
    public void Note(TimeSpan linked) => pause = linked >= StoodMin ? Min : pause * 2 < Max ? pause * 2 : Max;

    /// <summary>What to wait; spread out, so that those who lost one peer do not all come back at once.</summary>
    /// <param name="chance">From 0 up to 1.</param>
    public TimeSpan Next(double chance) => pause * (0.75 + (chance / 2));
}
