namespace Syncline.Client;

/// <summary>No node answered, and nothing was done: the call never left, or changes nothing.</summary>
public sealed class NodeUnreachableException : Exception
{
    /// <summary>Creates it.</summary>
    /// <param name="node">The node that was tried last.</param>
    /// <param name="cause">What was met instead of an answer.</param>
    public NodeUnreachableException(Uri node, Exception cause)
        : base($"The node at {node} does not answer: {cause?.Message}", cause) => Node = node;

    /// <summary>The node that was tried last.</summary>
    public Uri Node { get; }
}
