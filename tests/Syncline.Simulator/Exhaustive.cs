using System.Globalization;
using Syncline.Testing.Exhaustive;

namespace Syncline.Simulator;

/// <summary>Searches the clusters that are asked for, and prints the states of each depth.</summary>
internal static class Exhaustive
{
    public static int Run(SearchArguments arguments)
    {
        List<SearchCluster> clusters =
            [.. SearchCluster.All.Where(each => arguments.Cluster.Length == 0 || each.Name == arguments.Cluster)];
        if (clusters.Count == 0)
        {
            string names = string.Join(", ", SearchCluster.All.Select(each => each.Name));
            Console.Error.WriteLine($"There is no cluster '{arguments.Cluster}', only {names}.");
            return 2;
        }

        foreach (SearchCluster cluster in clusters)
        {
            TimeSpan before = Environment.CpuUsage.TotalTime;
            SearchResult result = ExhaustiveSearch.Run(
                cluster with { DeliversTogether = arguments.DeliversTogether },
                arguments.Depth,
                arguments.RestDepth ?? arguments.Depth - 1,
                (depth, states) => Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{cluster.Name} depth {depth}: {states:n0} states")));
            double seconds = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result}\n{seconds:f1} s of CPU time\n"));
            if (result.Violation is not null) return 1;
        }

        return 0;
    }
}
