namespace Syncline.Tests.Folders;

/// <summary>A clock that stands still, and timers that go off, when a test says so.</summary>
public sealed class HandTime : TimeProvider
{
    private readonly List<HandTimer> timers = [];

    public DateTimeOffset Now { get; set; } = DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_000);

    public override DateTimeOffset GetUtcNow() => Now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Now.Ticks;

    /// <summary>Lets every timer go off once.</summary>
    public void Fire() => timers.ForEach(timer => timer.Fire());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        HandTimer timer = new(() => callback(state));
        timers.Add(timer);
        return timer;
    }

    private sealed class HandTimer(Action callback) : ITimer
    {
        private bool isOver;

        public void Fire()
        {
            if (!isOver) callback();
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => !isOver;

        public void Dispose() => isOver = true;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
