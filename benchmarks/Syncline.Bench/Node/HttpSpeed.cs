using System.Globalization;

namespace Syncline.Bench.Node;

/// <summary><c>http_*</c>: what 32 clients get of one node, or of one of three.</summary>
internal static class HttpSpeed
{
    private const int Connections = 32;
    private const int WarmUps = 2; // While the run-time still compiles what is used often.
    private const int Runs = 5;

    /// <summary>Updates to one node.</summary>
    public static Figure Updates(string id, string durability, int count, double target)
    {
        using BenchNode node = BenchNode.Start(durability);
        LoadResult result = Run([node], count, HttpCalls.Updates, isUpdate: true);
        return new(id, result.PerSecond, "/s", target, $"{Describe(result)}; on {BenchFolder.FileSystem}");
    }

    /// <summary>Reads from one node.</summary>
    public static Figure Reads()
    {
        using BenchNode node = BenchNode.Start("interval");
        LoadResult result = Run([node], 100_000, HttpCalls.Reads, isUpdate: false);
        return new("http_reads", result.PerSecond, "/s", 40_000, Describe(result));
    }

    /// <summary>Updates to one of three, answered once two have them on disk.</summary>
    public static IEnumerable<Figure> Quorum()
    {
        BenchNode[] nodes = BenchNode.StartLinked(3, "always");
        try
        {
            LoadResult result = Run(nodes, 20_000, HttpCalls.QuorumUpdates, isUpdate: true);
            string note = $"three nodes on this machine; {Describe(result)}; on {BenchFolder.FileSystem}";
            yield return new("http_quorum", result.PerSecond, "/s", 12_000, note);
            yield return new("http_quorum_p50", result.MiddleMilliseconds, "ms", 2.5);
        }
        finally
        {
            Array.ForEach(nodes, node => node.Dispose());
        }
    }

    private static string Describe(LoadResult result) => string.Create(
        CultureInfo.InvariantCulture,
        $"p50 {result.MiddleMilliseconds:0.00} ms, {result.ProcessorMicroseconds:0} us of nodes' processors each");

    /// <summary>Runs that are not counted, then the median of each by itself; the first node is asked.</summary>
    private static LoadResult Run(BenchNode[] nodes, int count, Func<int, byte[]> request, bool isUpdate)
    {
        using HttpLoad load = new(nodes[0].Http, Connections);
        LoadResult[] results =
            [.. Enumerable.Range(0, WarmUps + Runs).Select(_ => RunOnce(nodes, load, count, request))];
        if (isUpdate)
        {
            using HttpConnection reader = new(nodes[0].Http);
            long sum = HttpCalls.Sum(reader);
            int sent = results.Length * count;
            Check.That(sum == sent, $"{sum} of {sent} updates are there.");
        }

        LoadResult[] counted = results[WarmUps..];
        return new(
            Median.Of(counted.Select(result => result.PerSecond)),
            Median.Of(counted.Select(result => result.MiddleMilliseconds)),
            Median.Of(counted.Select(result => result.ProcessorMicroseconds)));
    }

    private static LoadResult RunOnce(BenchNode[] nodes, HttpLoad load, int count, Func<int, byte[]> request)
    {
        TimeSpan before = BenchNode.ProcessorTimeOf(nodes);
        LoadResult result = load.Run(count, request);
        TimeSpan spent = BenchNode.ProcessorTimeOf(nodes) - before;
        return result with { ProcessorMicroseconds = spent.TotalMicroseconds / count };
    }
}
