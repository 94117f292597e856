using Syncline.Client;
using Syncline.Node.Problems;

namespace Syncline.Cli.Replay;

/// <summary>Waits until all nodes have everything, and compares what they hold.</summary>
/// <param name="Version">The token of the version that all reached.</param>
/// <param name="Digests">A digest for each node, in the order of the nodes.</param>
internal sealed record ReplayAgreement(string Version, IReadOnlyList<string> Digests)
{
    /// <summary>True if all nodes hold the same.</summary>
    public bool IsAgreed => Digests.Distinct().Count() == 1;

    /// <summary>Waits until every node has seen the join of the tokens, and asks for their digests.</summary>
    /// <remarks>
    /// If others write meanwhile, versions still differ then: the nodes are asked again for the join of those.
    /// </remarks>
    public static async Task<ReplayAgreement> ReachAsync(
        IReadOnlyList<ReplayNode> nodes, IReadOnlyList<string> tokens, TimeSpan timeout, CancellationToken cancellation)
    {
        long start = Environment.TickCount64;
        while (true)
        {
            var answers = await Task.WhenAll(
                nodes.Select(node => DigestAsync(node.After(tokens), start, timeout, cancellation)));
            bool isOver = Environment.TickCount64 - start > timeout.TotalMilliseconds;
            if (isOver || answers.Select(answer => answer.Version).Distinct().Count() == 1)
            {
                return new(answers[0].Version, [.. answers.Select(answer => answer.Digest)]);
            }

            tokens = [.. answers.Select(answer => answer.Version)];
        }
    }

    private static async Task<(string Version, string Digest)> DigestAsync(
        ClientSession session, long start, TimeSpan timeout, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return await session.ReadDigestAsync(cancellation);
            }
            catch (NodeProblemException problem) when (
                problem.Slug == ProblemKinds.AfterNotReached.Slug
                && Environment.TickCount64 - start < timeout.TotalMilliseconds)
            {
                // It is still behind: asked again until the time is over.
            }
        }
    }
}
