namespace Syncline.Folders;

/// <summary>
/// When a folder's replicas get their ticks: often while something happens, seldom while nothing does, so that an idle
/// node lets its machine sleep.
/// </summary>
/// <remarks>A tick that takes long gathers no others behind it. Thread: any.</remarks>
internal sealed class TickPace : IAsyncDisposable
{
    /// <summary>How many ticks without anything make a calm.</summary>
    public const int CalmTicks = 20;

    /// <summary>Between ticks while something happens.</summary>
    public static readonly TimeSpan BusyPeriod = TimeSpan.FromMilliseconds(50);

    /// <summary>Between ticks in a calm: half of a heartbeat's period, since there is nothing else to do.</summary>
    public static readonly TimeSpan CalmPeriod = TimeSpan.FromMilliseconds(500);

    private readonly Lock gate = new();
    private readonly Action tick;
    private readonly ITimer timer;
    private volatile bool isCalm;
    private volatile bool isNoticed;
    private int quietTicks;
    private int isTicking;

    /// <summary>Begins to tick.</summary>
    public TickPace(TimeProvider time, Action tick)
    {
        this.tick = tick;
        timer = time.CreateTimer(_ => Tick(), null, BusyPeriod, BusyPeriod);
    }

    /// <summary>Something happened that the next ticks may have to do with. Costs next to nothing.</summary>
    public void Notice()
    {
        isNoticed = true;
        if (!isCalm) return;
        lock (gate)
        {
            if (!isCalm) return;
            isCalm = false;
            timer.Change(BusyPeriod, BusyPeriod);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => timer.DisposeAsync();

    private void Tick()
    {
        if (Interlocked.Exchange(ref isTicking, 1) == 1) return;
        try
        {
            quietTicks = isNoticed ? 0 : quietTicks + 1;
            isNoticed = false;
            tick();
            if (quietTicks == CalmTicks) CalmDown();
        }
        finally
        {
            Volatile.Write(ref isTicking, 0);
        }
    }

    private void CalmDown()
    {
        lock (gate)
        {
            if (isNoticed) return; // The next ticks count anew.
            isCalm = true;
            timer.Change(CalmPeriod, CalmPeriod);
        }

        if (isNoticed) Notice(); // It came while this was not calm yet.
    }
}
