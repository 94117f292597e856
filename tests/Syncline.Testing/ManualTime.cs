namespace Syncline.Testing;

/// <summary>A clock whose timers go off when a test says so. Thread: any.</summary>
public sealed class ManualTime : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<ManualTimer> timers = [];
    private long elapsedTicks;

    /// <summary>True: a timer goes off as soon as it is set, once.</summary>
    public bool IsEager { get; init; }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddYears(50).AddTicks(ElapsedTicks);

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ManualTimer timer = new(this, () => callback(state));
        if (IsEager) callback(state);
        else timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Lets time pass; what is due by then goes off on this thread, each once.</summary>
    public void Advance(TimeSpan time)
    {
        Interlocked.Add(ref elapsedTicks, time.Ticks);
        List<ManualTimer> due;
        lock (gate)
        {
            due = [.. timers.Where(timer => timer.DueTicks <= ElapsedTicks)];
        }

        due.ForEach(timer => timer.GoOff());
    }

    private long ElapsedTicks => Interlocked.Read(ref elapsedTicks);

    private sealed class ManualTimer(ManualTime time, Action goOff) : ITimer
    {
        private TimeSpan every = Timeout.InfiniteTimeSpan;

        public long DueTicks { get; private set; } = long.MaxValue;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time.gate)
            {
                every = period;
                DueTicks = dueTime < TimeSpan.Zero ? long.MaxValue : time.ElapsedTicks + dueTime.Ticks;
                if (!time.timers.Contains(this)) time.timers.Add(this);
            }

            return true;
        }

        public void GoOff()
        {
            lock (time.gate)
            {
                if (!time.timers.Contains(this)) return;
                DueTicks = every <= TimeSpan.Zero ? long.MaxValue : time.ElapsedTicks + every.Ticks;
            }

            goOff();
        }

        public void Dispose()
        {
            lock (time.gate)
            {
                time.timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
