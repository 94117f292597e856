using Syncline.Replicas;

namespace Syncline.Folders;

/// <summary>Puts the spaces to sleep that nobody has used for a while: one at a time, beside everything else.</summary>
/// <param name="after">How long a space has to be unused.</param>
/// <param name="time">The clock.</param>
/// <param name="replicas">The spaces.</param>
/// <remarks>Looks four times in that time, at most once a second. Ticks come one at a time.</remarks>
internal sealed class SleepSchedule(TimeSpan after, TimeProvider time, Func<IReadOnlyList<Replica>> replicas)
    : IAsyncDisposable
{
    private const int LooksInTime = 4;
    private static readonly TimeSpan PeriodMin = TimeSpan.FromSeconds(1);

    private readonly TimeSpan period = TimeSpan.FromTicks(
        Math.Max(after.Ticks / LooksInTime, Math.Min(after.Ticks, PeriodMin.Ticks)));
    private readonly CancellationTokenSource stop = new();
    private long lookedAt = time.GetTimestamp();
    private Task running = Task.CompletedTask;

    /// <summary>Looks for such spaces, if it is time and the last look is over.</summary>
    public void Tick()
    {
        if (!running.IsCompleted || time.GetElapsedTime(lookedAt) < period || stop.IsCancellationRequested) return;
        lookedAt = time.GetTimestamp();
        Replica[] idle = [.. replicas().Where(replica => replica.HasIdledFor(after))];
        if (idle.Length > 0) running = Task.Run(() => PutToSleep(idle));
    }

    /// <summary>Stops; the space that is being put to sleep may still be.</summary>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        await running.ConfigureAwait(false);
        stop.Dispose();
    }

    private void PutToSleep(Replica[] idle)
    {
        foreach (Replica replica in idle)
        {
            if (stop.IsCancellationRequested) return;
            _ = replica.TrySleep();
        }
    }
}
