using System.Text.Json;
using Syncline.Cli.Client;
using Syncline.Crdt.Causality;
using Syncline.Node.Problems;
using Syncline.Replication.Spaces;

namespace Syncline.Cli.Replay;

/// <summary>Waits until all nodes have everything, and compares what they hold.</summary>
/// <param name="Version">The token of the version that all reached.</param>
/// <param name="Digests">A digest for each node, in the order of the nodes.</param>
internal sealed record ReplayAgreement(string Version, IReadOnlyList<string> Digests)
{
    private static readonly TimeSpan NodeWait = TimeSpan.FromSeconds(10);

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
            string join = Join(tokens);
            var answers = await Task.WhenAll(
                nodes.Select(node => DigestAsync(node, join, start, timeout, cancellation)));
            bool isOver = Environment.TickCount64 - start > timeout.TotalMilliseconds;
            if (isOver || answers.Select(answer => answer.Version).Distinct().Count() == 1)
            {
                return new(answers[0].Version, [.. answers.Select(answer => answer.Digest)]);
            }

            tokens = [.. answers.Select(answer => answer.Version)];
        }
    }

    private static string Join(IEnumerable<string> tokens)
    {
        VersionVector join = VersionVector.Empty;
        foreach (string token in tokens)
        {
            join = VersionToken.TryDecode(token, out VersionVector version)
                ? join.Join(version)
                : throw new CommandException(
                    ExitCodes.Internal, $"A node gave the token '{token}', which this version can't read.");
        }

        return VersionToken.Encode(join);
    }

    private static async Task<(string Version, string Digest)> DigestAsync(
        ReplayNode node, string after, long start, TimeSpan timeout, CancellationToken cancellation)
    {
        string path = $"{node.PathOf("digest")}?after={after}&timeoutMs={(long)NodeWait.TotalMilliseconds}";
        while (true)
        {
            try
            {
                NodeAnswer answer = await node.Client.GetAsync(path, cancellation);
                using JsonDocument digest = answer.Parse();
                JsonElement root = digest.RootElement;
                return (root.GetProperty("version").GetString()!, root.GetProperty("digest").GetString()!);
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
