using System.Net;

namespace Syncline.Links;

/// <summary>How long a hub is patient with connections, how many it takes, and what they may hold in memory.</summary>
/// <remarks>Each bound has an outcome: the connection that is over it ends, is told why, and may come again.</remarks>
public sealed record LinkHubOptions
{
    /// <summary>
    /// How long no whole frame may arrive, from the first on, before a connection counts as dead; 10 s by default. A
    /// large one has a second more for each MiB of it that has arrived.
    /// </summary>
    public TimeSpan SilenceMax { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a connection may stand without linking any space, whatever it sends, the handshake of a key included;
    /// 10 s by default.
    /// </summary>
    public TimeSpan UnlinkedMax { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many connections are accepted at once; those beyond are closed at once. 1,024.</summary>
    public int AcceptedMax { get; init; } = 1024;

    /// <summary>
    /// How many of them may not have said yet who they are, or were refused and read why, for up to a second; for one
    /// beyond, one that was refused goes, else the one that came first. 128.
    /// </summary>
    public int StrangersMax { get; init; } = 128;

    /// <summary>
    /// Bytes of frames above 64 KiB that are arriving on all connections; half of it is for frames above 1 MiB. Beyond
    /// it a connection is not read until it is its frame's turn. A frame passes alone whatever its size. 256 MiB.
    /// </summary>
    public long ReceivedBytesMax { get; init; } = 256 * 1024 * 1024;

    /// <summary>How long a frame waits for its turn before its connection ends; 30 s by default.</summary>
    public TimeSpan TurnMax { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Bytes queued to be sent on all connections, and on one at most half of that. Beyond it the connection with most
    /// ends. A frame passes an empty queue whatever its size. 256 MiB.
    /// </summary>
    public long QueuedBytesMax { get; init; } = 256 * 1024 * 1024;

    /// <summary>
    /// How long a space that was refused on a connection is not tried there again, unless something changes; 1 min.
    /// </summary>
    public TimeSpan RefusedPause { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Tells linked nodes of each other, and dials those that it is told of: beyond loopback only with a key. Off by
    /// default.
    /// </summary>
    public bool LearnsPeers { get; init; }

    /// <summary>How long a learned peer may be gone before it is forgotten; 10 min by default.</summary>
    public TimeSpan LearnedPeerGoneMax { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>When what is sent is compressed; when it pays by default.</summary>
    public LinkCompression Compression { get; init; } = LinkCompression.WhenItPays;

    /// <summary>What the pauses between two dials go by; the system's clock.</summary>
    internal TimeProvider PauseTime { get; init; } = TimeProvider.System;

    /// <summary>Finds where an address leads; the system's resolver.</summary>
    internal Func<PeerAddress, CancellationToken, Task<IReadOnlyList<IPEndPoint>>> Resolve { get; init; } =
        (address, cancellation) => address.ResolveAsync(cancellation);

    /// <summary>How often connections are looked at; a quarter of the shorter time, at most a second.</summary>
    internal TimeSpan WatchPeriod =>
        TimeSpan.FromMilliseconds(
            Math.Clamp(new[] { SilenceMax, UnlinkedMax, RefusedPause }.Min().TotalMilliseconds / 4, 10, 1_000));
}
