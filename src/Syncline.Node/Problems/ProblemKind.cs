namespace Syncline.Node.Problems;

/// <summary>One way in which a node can refuse a request.</summary>
/// <param name="Slug">Its name: the type of the problem is <c>urn:syncline:problem:</c> followed by it.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Title">What happened, in one sentence that is the same each time.</param>
public sealed record ProblemKind(string Slug, int Status, string Title)
{
    /// <summary>What the type of every problem begins with.</summary>
    public const string TypePrefix = "urn:syncline:problem:";

    /// <summary>The type as it stands in an answer.</summary>
    public string Type => TypePrefix + Slug;
}
