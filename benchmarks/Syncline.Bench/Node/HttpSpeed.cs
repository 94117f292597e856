namespace Syncline.Bench.Node;

/// <summary><c>http_*</c>: what 32 clients get of one node, or of one of three.</summary>
internal static class HttpSpeed
{
    private const int Connections = 32;
    private const int Runs = 5;

    /// <summary>Updates to one node.</summary>
    public static Figure Updates(string id, string durability, int count, double target)
    {
        using BenchNode node = BenchNode.Start(durability);
        LoadResult result = Run(node, count, HttpCalls.Updates, isUpdate: true);
        string note = $"p50 {result.MiddleMilliseconds:0.00} ms; on {BenchFolder.FileSystem}";
        return new(id, result.PerSecond, "/s", target, note);
    }

    /// <summary>Reads from one node.</summary>
    public static Figure Reads()
    {
        using BenchNode node = BenchNode.Start("interval");
        LoadResult result = Run(node, 100_000, HttpCalls.Reads, isUpdate: false);
        return new("http_reads", result.PerSecond, "/s", 40_000, $"p50 {result.MiddleMilliseconds:0.00} ms");
    }

    /// <summary>Updates to one of three, answered once two have them on disk.</summary>
    public static IEnumerable<Figure> Quorum()
    {
        BenchNode[] nodes = BenchNode.StartLinked(3, "always");
        try
        {
            LoadResult result = Run(nodes[0], 20_000, HttpCalls.QuorumUpdates, isUpdate: true);
            string note = $"three nodes on this machine; on {BenchFolder.FileSystem}";
            yield return new("http_quorum", result.PerSecond, "/s", 12_000, note);
            yield return new("http_quorum_p50", result.MiddleMilliseconds, "ms", 2.5, note);
        }
        finally
        {
            Array.ForEach(nodes, node => node.Dispose());
        }
    }

    /// <summary>One run that is not counted, then the median of each by itself.</summary>
    private static LoadResult Run(BenchNode node, int count, Func<int, byte[]> request, bool isUpdate)
    {
        using HttpLoad load = new(node.Http, Connections);
        _ = load.Run(count, request);
        LoadResult[] results = [.. Enumerable.Range(0, Runs).Select(_ => load.Run(count, request))];
        if (isUpdate)
        {
            using HttpConnection reader = new(node.Http);
            long sum = HttpCalls.Sum(reader);
            Check.That(sum == (Runs + 1) * count, $"{sum} of {(Runs + 1) * count} updates are there.");
        }

        return new(
            Median.Of(results.Select(result => result.PerSecond)),
            Median.Of(results.Select(result => result.MiddleMilliseconds)));
    }
}
