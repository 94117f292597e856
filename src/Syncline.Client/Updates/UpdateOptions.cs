using Syncline.Replicas;

namespace Syncline.Client.Updates;

/// <summary>How an update is made, beside what it changes.</summary>
public sealed record UpdateOptions
{
    /// <summary>The rung of the ladder to wait for: applied, unless told otherwise.</summary>
    public ReceiptRung Wait { get; init; } = ReceiptRung.Applied;

    /// <summary>How long the node may wait, for what was seen and for the rung; null as the client.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Who asks; at most 1,024 bytes of UTF-8; kept for ever.</summary>
    public string? Author { get; init; }

    /// <summary>Why; at most 64 KiB of UTF-8; kept for ever.</summary>
    public string? Message { get; init; }

    /// <summary>
    /// The id of the request, at most 64 bytes of UTF-8, under which its node applies it once; null for a random one.
    /// </summary>
    public string? Request { get; init; }
}
