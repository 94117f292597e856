using Syncline.Replication.Spaces;

namespace Syncline.Replicas;

/// <content>Sleep: the objects of a space that nobody uses take little memory.</content>
public sealed partial class Replica
{
    private long usedAt;

    /// <summary>True while the objects sleep; the next read or write wakes them.</summary>
    public bool IsAsleep
    {
        get
        {
            lock (gate)
            {
                return engine.IsAsleep;
            }
        }
    }

    /// <summary>Whoever subscribes gets the whole space with each transaction, so it stays awake.</summary>
    private bool CanSleep => subscriptions.Count == 0 && engine.CanSleep;

    /// <summary>True if the objects could sleep, and nobody has read or written one for so long.</summary>
    internal bool HasIdledFor(TimeSpan time)
    {
        TimeProvider clock = folder.Options.Time;
        lock (gate)
        {
            if (engine.TakeUse()) usedAt = clock.GetTimestamp();
            return !isDisposed && CanSleep && clock.GetElapsedTime(usedAt) >= time;
        }
    }

    /// <summary>
    /// Puts the objects to sleep now: they stay in memory encoded and compressed until the next read or write. False if
    /// they can't sleep: somebody subscribes to them, a transfer or a delta of a newer version needs them, the space is
    /// empty, or somebody used them meanwhile.
    /// </summary>
    /// <remarks>
    /// Cost: linear in the space; encoding holds nobody up. A folder does so by itself where told to.
    /// </remarks>
    public bool TrySleep()
    {
        SpaceSnapshot snapshot;
        lock (gate)
        {
            if (isDisposed || !CanSleep) return false;
            snapshot = engine.Snapshot();
            engine.TakeUse();
        }

        SleepingState sleeping = SleepingState.Of(snapshot);
        lock (gate)
        {
            if (!engine.TakeUse()) return !isDisposed && CanSleep && engine.TrySleep(snapshot, sleeping);
            usedAt = folder.Options.Time.GetTimestamp();
            return false;
        }
    }
}
