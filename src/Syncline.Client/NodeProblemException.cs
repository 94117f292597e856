namespace Syncline.Client;

/// <summary>A node answered with a problem: <c>docs/problems.md</c> lists them.</summary>
public sealed class NodeProblemException : Exception
{
    /// <summary>Creates it.</summary>
    /// <param name="node">Which node.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="slug">Which problem; empty if what answered is no node.</param>
    /// <param name="detail">What the node says of it, for people.</param>
    public NodeProblemException(Uri node, int status, string slug, string detail)
        : base(detail)
    {
        Node = node;
        Status = status;
        Slug = slug;
    }

    /// <summary>The node that answered.</summary>
    public Uri Node { get; }

    /// <summary>The HTTP status.</summary>
    public int Status { get; }

    /// <summary>Which problem, such as <c>refused-by-type</c>; empty if what answered is no node.</summary>
    public string Slug { get; }

    /// <summary>How long the node asks to wait before the call is made again; null if it says nothing.</summary>
    internal TimeSpan? RetryAfter { get; init; }

    /// <summary>True where the same call may be answered otherwise a moment later.</summary>
    internal bool CanPass => Slug is "busy" or "stopping" or "disk-full";
}
