namespace Syncline.Cli.Client;

/// <summary>The node does not answer.</summary>
/// <param name="node">Which node.</param>
/// <param name="reason">What was met instead of an answer.</param>
/// <param name="cause">What was thrown.</param>
internal sealed class NodeUnreachableException(Uri node, string reason, Exception cause)
    : Exception($"The node at {node} does not answer: {reason} Is it running? --node names another.", cause);
