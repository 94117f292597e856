namespace Syncline.Bench.Node;

/// <summary><c>cold_start</c> and <c>idle_cpu</c>: what a node costs before it is used, and while it is not.</summary>
internal static class NodeLife
{
    private const int Starts = 9;

    /// <summary>What runs once a second is compiled anew after 30 runs, and after 60: until that is over.</summary>
    private static readonly TimeSpan SettleTime = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(30);

    /// <summary>From the start of the process to its being ready, in an empty folder.</summary>
    public static Figure ColdStart() => new("cold_start", Median.Of(Starts, StartOnce), "s", 0.5);

    /// <summary>Three linked nodes that nobody talks to.</summary>
    public static async Task<Figure> IdleAsync()
    {
        BenchNode[] nodes = BenchNode.StartLinked(3, "interval");
        try
        {
            using (HttpLoad load = new(nodes[0].Http, 1))
            {
                _ = load.Run(1, HttpCalls.QuorumUpdates); // They are linked: a majority answered.
            }

            await Task.Delay(SettleTime);
            TimeSpan before = BenchNode.ProcessorTimeOf(nodes);
            await Task.Delay(IdleTime);
            double cores = (BenchNode.ProcessorTimeOf(nodes) - before) / IdleTime;
            return new("idle_cpu", cores, "cores", 0.01, $"all three together, over {IdleTime.TotalSeconds} s");
        }
        finally
        {
            Array.ForEach(nodes, node => node.Dispose());
        }
    }

    private static double StartOnce()
    {
        using BenchNode node = BenchNode.Start("always");
        return node.StartTime.TotalSeconds;
    }
}
