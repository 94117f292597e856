using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Syncline.Cli.Calls;
using Syncline.Client;
using Syncline.Client.Updates;
using Syncline.Node.Problems;
using Syncline.Replicas;

namespace Syncline.Cli.Replay;

/// <summary>
/// Sends commits, each to its author's node, again and again until it is answered or the time is over.
/// </summary>
/// <remarks>
/// The request id follows from the file and the commit, so a commit is applied once, also when a replay is run again.
/// Where writes are always durable the answer waits for that: else a node that is killed could forget what it answered.
/// </remarks>
internal sealed class CommitSender(
    IReadOnlyList<ReplayNode> nodes, byte[] historyHash, ReceiptRung wait, TimeSpan timeout)
{
    private const int RequestIdBytes = 24;
    private static readonly TimeSpan NodeWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Called when a commit has to be sent again, with the reason.</summary>
    public Action<string>? Retrying { get; init; }

    /// <summary>Sends a commit.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="after">The tokens of its parents.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The token of the version after it.</returns>
    public async Task<string> SendAsync(
        HistoryCommit commit, IReadOnlyList<string> after, CancellationToken cancellation)
    {
        ReplayNode node = nodes[NodeOf(commit.Author, nodes.Count)];
        UpdateOptions update = OptionsOf(commit);
        long start = Environment.TickCount64;
        while (true)
        {
            string reason = $"{node.Address} has it applied, but not yet durable";
            try
            {
                UpdateAnswer answer = await node.After(after)
                    .UpdateAsync(writer => CommitUpdates.Write(writer, commit), update, cancellation);
                if (answer.IsReached) return answer.Version;
            }
            catch (NodeProblemException problem) when (CanPass(problem))
            {
                reason = $"{node.Address}: {problem.Message}";
            }

            if (Environment.TickCount64 - start > timeout.TotalMilliseconds)
            {
                throw new CommandException(
                    ExitCodes.Timeout, $"Commit {commit.Id} was not taken within {Duration.Format(timeout)}: {reason}");
            }

            Retrying?.Invoke(reason);
            await Task.Delay(Pause, cancellation);
        }
    }

    /// <summary>
    /// Which node an author writes at: the first 8 bytes of SHA-256(author), big-endian, modulo the nodes.
    /// </summary>
    public static int NodeOf(string author, int nodes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(author), hash);
        return (int)(BinaryPrimitives.ReadUInt64BigEndian(hash) % (ulong)nodes);
    }

    private static bool CanPass(NodeProblemException problem) =>
        problem.Slug == ProblemKinds.AfterNotReached.Slug || problem.Slug == ProblemKinds.Stopping.Slug;

    private UpdateOptions OptionsOf(HistoryCommit commit) => new()
    {
        Request = RequestIdOf(commit),
        Wait = wait,
        Timeout = timeout < NodeWait ? timeout : NodeWait,
        Author = commit.Author,
        Message = $"commit {commit.Id}",
    };

    private string RequestIdOf(HistoryCommit commit)
    {
        byte[] hash = SHA256.HashData([.. historyHash, .. Encoding.UTF8.GetBytes(commit.Id)]);
        return Base64Url.EncodeToString(hash.AsSpan(0, RequestIdBytes));
    }
}
