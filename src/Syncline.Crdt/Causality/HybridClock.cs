namespace Syncline.Crdt.Causality;

/// <summary>A replica's hybrid clock: never goes back, and no peer can push it far ahead of the wall (I12).</summary>
/// <remarks>Pure: wall time comes in with each call. One thread at a time.</remarks>
/// <param name="aheadMillisecondsMax">How far ahead of the wall a peer's time may be and still be followed.</param>
public sealed class HybridClock(long aheadMillisecondsMax)
{
    /// <summary>The greatest time given out or followed.</summary>
    public HybridTime Last { get; private set; }

    /// <summary>A time for a local transaction: after every time given out or followed before.</summary>
    public HybridTime Next(long wallMilliseconds) => Last = Peek(wallMilliseconds);

    /// <summary>What <see cref="Next"/> would give out, for a transaction that may yet be refused.</summary>
    public HybridTime Peek(long wallMilliseconds)
    {
        HybridTime wall = HybridTime.FromMilliseconds(wallMilliseconds);
        HybridTime following = Last.Next();
        return wall.CompareTo(following) > 0 ? wall : following;
    }

    /// <summary>Follows a peer's time, unless it lies further ahead of the wall than the bound.</summary>
    public void Follow(HybridTime peer, long wallMilliseconds)
    {
        HybridTime bound = HybridTime.FromMilliseconds(SaturatingAdd(wallMilliseconds, aheadMillisecondsMax));
        if (peer.CompareTo(bound) <= 0) Restore(peer);
    }

    /// <summary>Takes back the clock that a log recorded; never goes back.</summary>
    public void Restore(HybridTime recorded)
    {
        if (recorded.CompareTo(Last) > 0) Last = recorded;
    }

    private static long SaturatingAdd(long left, long right) =>
        left > long.MaxValue - right ? long.MaxValue : left + right;
}
