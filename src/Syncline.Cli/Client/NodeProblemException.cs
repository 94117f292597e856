namespace Syncline.Cli.Client;

/// <summary>The node answered with a problem.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="slug">Which problem; empty if the answer was none of a node.</param>
/// <param name="detail">What the node says of it.</param>
internal sealed class NodeProblemException(int status, string slug, string detail) : Exception(detail)
{
    public int Status => status;

    public string Slug => slug;
}
