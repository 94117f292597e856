namespace Syncline.Client;

/// <summary>A node took a call that changes nothing, and said nothing for longer than it may.</summary>
public sealed class NodeTimeoutException : Exception
{
    /// <summary>Creates it.</summary>
    /// <param name="node">Which node.</param>
    /// <param name="time">How long it had.</param>
    public NodeTimeoutException(Uri node, TimeSpan time)
        : base($"The node at {node} did not answer within {time.TotalSeconds} s.") => Node = node;

    /// <summary>Which node.</summary>
    public Uri Node { get; }
}
