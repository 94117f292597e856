namespace Syncline.Testing.Simulation;

/// <summary>A member's wall clock: off, drifting, stepped, or frozen.</summary>
internal sealed class VirtualClock(VirtualTime time, long startMilliseconds, int driftPermille)
{
    private long offset = startMilliseconds;
    private long? frozenAt;

    /// <summary>What it shows; milliseconds since 1970.</summary>
    public long Wall => frozenAt ?? Running;

    private long Running => offset + time.Now + (time.Now * driftPermille / 1000);

    public void Step(long milliseconds)
    {
        offset += milliseconds;
        frozenAt = null;
    }

    public void Freeze() => frozenAt = Wall;

    /// <summary>Goes on from where time really is, as a clock that is set again does.</summary>
    public void Thaw() => frozenAt = null;
}
