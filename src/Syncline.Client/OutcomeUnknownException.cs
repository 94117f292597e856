namespace Syncline.Client;

/// <summary>
/// An update left for a node that then did not answer: it may have been applied, or not.
/// </summary>
/// <remarks>
/// Made again with the same <see cref="Request"/> at the same <see cref="Node"/>, it is applied once; at another node,
/// perhaps twice, since ids of requests are remembered where they were taken. So the client does not go elsewhere.
/// </remarks>
public sealed class OutcomeUnknownException : Exception
{
    /// <summary>Creates it.</summary>
    /// <param name="node">The node that may have it.</param>
    /// <param name="request">The id of the request.</param>
    /// <param name="cause">What was met instead of an answer.</param>
    public OutcomeUnknownException(Uri node, string request, Exception cause)
        : base(
            $"The node at {node} took an update and did not answer: {cause?.Message} It may have been applied. "
            + $"To be sure, make it again at that node with the request id '{request}'.",
            cause)
    {
        Node = node;
        Request = request;
    }

    /// <summary>The node that may have it.</summary>
    public Uri Node { get; }

    /// <summary>The id of the request.</summary>
    public string Request { get; }
}
