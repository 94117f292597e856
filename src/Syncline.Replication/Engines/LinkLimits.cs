namespace Syncline.Replication.Engines;

/// <summary>Bounds of what links hold and how long they wait. Each has a defined outcome.</summary>
public sealed record LinkLimits
{
    /// <summary>
    /// Bytes of transactions in one frame, unless a single transaction is larger; 256 KiB by default.
    /// </summary>
    public int FrameBytesMax { get; init; } = 256 * 1024;

    /// <summary>Bytes sent and not yet acknowledged on a link; beyond it the link waits. 4 MiB by default.</summary>
    public int WindowBytesMax { get; init; } = 4 * 1024 * 1024;

    /// <summary>
    /// Bytes of transactions that wait for others; beyond it the link that brought most loses what it brought last, to
    /// be sent again. 64 MiB.
    /// </summary>
    public int BufferBytesMax { get; init; } = 64 * 1024 * 1024;

    /// <summary>After how many milliseconds without progress what was sent is sent again; 5 s by default.</summary>
    public long ResendMilliseconds { get; init; } = 5_000;

    /// <summary>
    /// For how many milliseconds rights to a bounded counter are asked for after a step was refused; 10 s by default.
    /// </summary>
    public long RightsMilliseconds { get; init; } = 10_000;

    /// <summary>How many milliseconds a link is silent before a heartbeat; 1 s by default.</summary>
    public long HeartbeatMilliseconds { get; init; } = 1_000;
}
