namespace Syncline.Node;

/// <summary>How many clients a node serves at once, and how long it is patient with those that are slow.</summary>
/// <remarks>Each bound has an outcome: the connection over it is closed, and its client may come again.</remarks>
public sealed record HttpLimits
{
    /// <summary>
    /// How many connections stand at once; for one beyond, the one goes that waited longest without a request. 4,096.
    /// </summary>
    public int ConnectionsMax { get; init; } = 4096;

    /// <summary>How long the first line and the headers of a request may take to arrive; 10 s by default.</summary>
    public TimeSpan HeadersTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a connection may stand without a request; 130 s by default.</summary>
    public TimeSpan IdleTime { get; init; } = TimeSpan.FromSeconds(130);

    /// <summary>Bytes of a body that have to arrive in a second, on average; 240.</summary>
    public int BodyBytesPerSecondMin { get; init; } = 240;

    /// <summary>How long a body may be slower than that at first; 5 s by default, more than 1 s.</summary>
    public TimeSpan BodySlowTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a client may take for 64 KiB of an answer or of a stream; 30 s by default.</summary>
    public TimeSpan StallTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Bytes of bodies and answers above 1 MiB that are in memory, all connections together; beyond it the oldest of
    /// them ends with its connection. One passes alone whatever its size. 512 MiB.
    /// </summary>
    public long MemoryBytesMax { get; init; } = 512 * 1024 * 1024;

    /// <summary>Every limit with the name that status gives it.</summary>
    public IReadOnlyList<(string Name, long Value)> All =>
    [
        ("httpConnections", ConnectionsMax),
        ("httpHeadersMs", (long)HeadersTime.TotalMilliseconds),
        ("httpIdleMs", (long)IdleTime.TotalMilliseconds),
        ("httpBodyBytesPerSecondMin", BodyBytesPerSecondMin),
        ("httpBodySlowMs", (long)BodySlowTime.TotalMilliseconds),
        ("httpStallMs", (long)StallTime.TotalMilliseconds),
        ("httpMemoryBytes", MemoryBytesMax),
    ];
}
