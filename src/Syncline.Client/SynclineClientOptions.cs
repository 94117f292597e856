using Syncline.Keys;

namespace Syncline.Client;

/// <summary>Which nodes a client calls, and how patiently.</summary>
public sealed record SynclineClientOptions
{
    /// <summary>
    /// The HTTP addresses of nodes of one space, the preferred one first; at least one. One is used until it does not
    /// answer; then the next.
    /// </summary>
    public required IReadOnlyList<Uri> Nodes { get; init; }

    /// <summary>What the nodes want to be shown; null for nothing. It is sent in clear, as HTTP is.</summary>
    public SecretKey? Key { get; init; }

    /// <summary>
    /// How long a node may wait for what a call asks for, a version or a rung, unless the call says otherwise: 5 s;
    /// at most an hour.
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a call is made again while nodes do not answer, or answer that they can't now: 10 s.</summary>
    public TimeSpan RetryTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Called when a call is about to be made again, with the reason, on whatever thread.</summary>
    public Action<string>? Retrying { get; init; }
}
