using System.Globalization;
using Syncline.Client.Calls;

namespace Syncline.Cli.Replay;

/// <summary>What a replay came to.</summary>
/// <param name="Commits">How many commits were sent, each one transaction.</param>
/// <param name="Elapsed">From the first send until all nodes had everything.</param>
/// <param name="BytesBetweenNodes">What the nodes sent each other meanwhile.</param>
/// <param name="Nodes">The nodes, each with its digest.</param>
internal sealed record ReplayReport(
    int Commits, TimeSpan Elapsed, long BytesBetweenNodes, IReadOnlyList<(string Node, string Digest)> Nodes)
{
    /// <summary>True if all nodes hold the same.</summary>
    public bool IsAgreed => Nodes.Select(node => node.Digest).Distinct().Count() == 1;

    private double Seconds => Math.Round(Elapsed.TotalSeconds, 3);

    private double TransactionsPerSecond => Math.Round(Commits / Elapsed.TotalSeconds, 1);

    /// <summary>For programs.</summary>
    public string ToJson() => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("commits", Commits);
        writer.WriteNumber("seconds", Seconds);
        writer.WriteNumber("transactionsPerSecond", TransactionsPerSecond);
        writer.WriteNumber("bytesBetweenNodes", BytesBetweenNodes);
        writer.WriteStartArray("nodes");
        foreach (var (node, digest) in Nodes)
        {
            writer.WriteStartObject();
            writer.WriteString("node", node);
            writer.WriteString("digest", digest);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    /// <summary>For people.</summary>
    public IEnumerable<string> ToLines() =>
    [
        string.Create(
            CultureInfo.InvariantCulture, $"{Commits} commits in {Seconds} s, {TransactionsPerSecond} transactions/s"),
        string.Create(CultureInfo.InvariantCulture, $"{BytesBetweenNodes} bytes between nodes"),
        .. Nodes.Select(node => $"{node.Digest}  {node.Node}"),
    ];
}
