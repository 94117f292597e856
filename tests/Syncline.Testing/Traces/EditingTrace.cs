using System.IO.Compression;
using System.Text.Json;

namespace Syncline.Testing.Traces;

/// <summary>Edits of text as people made them, recorded by the editing-traces project in its JSON formats.</summary>
/// <param name="End">The text that comes of it.</param>
/// <param name="Agents">How many wrote; 1 for a sequential trace.</param>
/// <param name="Transactions">What they did, causes first.</param>
public sealed record EditingTrace(string End, int Agents, IReadOnlyList<TraceTransaction> Transactions)
{
    /// <summary>True if it says of each transaction what its author had seen.</summary>
    public bool IsConcurrent => Agents > 1;

    /// <summary>Reads a trace, gzipped or not; null if there is no such file.</summary>
    public static EditingTrace? Load(string path)
    {
        if (!File.Exists(path)) return null;
        using FileStream file = File.OpenRead(path);
        using Stream content = path.EndsWith(".gz", StringComparison.Ordinal)
            ? new GZipStream(file, CompressionMode.Decompress)
            : file;
        using JsonDocument document = JsonDocument.Parse(content);
        JsonElement root = document.RootElement;
        bool isConcurrent = root.TryGetProperty("numAgents", out JsonElement agents);
        List<TraceTransaction> transactions = [];
        if (root.TryGetProperty("startContent", out JsonElement start) && start.GetString() is { Length: > 0 } text)
        {
            transactions.Add(new(0, [], [new(0, 0, text)]));
        }

        foreach (JsonElement transaction in root.GetProperty("txns").EnumerateArray())
        {
            int[] parents = isConcurrent
                ? [.. transaction.GetProperty("parents").EnumerateArray().Select(parent => parent.GetInt32())]
                : [];
            int agent = isConcurrent ? transaction.GetProperty("agent").GetInt32() : 0;
            TracePatch[] patches = [.. transaction.GetProperty("patches").EnumerateArray().Select(Patch)];
            transactions.Add(new(agent, parents, patches));
        }

        return new(root.GetProperty("endContent").GetString()!, isConcurrent ? agents.GetInt32() : 1, transactions);
    }

    private static TracePatch Patch(JsonElement patch) =>
        new(patch[0].GetInt32(), patch[1].GetInt32(), patch[2].GetString()!);
}
