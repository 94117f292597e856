using System.Diagnostics;
using System.Text.Json;

namespace Syncline.Bench.Node;

/// <summary><c>replay</c>: a commit history through three nodes, by the command that people use.</summary>
internal static class ReplaySpeed
{
    private const string History = "../shared/data/npgsql-history.jsonl.gz";
    private const int Runs = 3;

    public static Figure Measure()
    {
        string real = Path.Combine(SynclineProgram.Root, History);
        using BenchFolder folder = new();
        bool isReal = File.Exists(real);
        string file = isReal ? real : SyntheticHistory.Write(Path.Combine(folder.Path, "history.jsonl"));
        double perSecond = Median.Of(Runs, () => Run(file));
        string note = isReal ? "npgsql-history.jsonl.gz" : "a synthetic history: the real one is not there";
        return new("replay", perSecond, "/s", 2_000, note);
    }

    private static double Run(string file)
    {
        BenchNode[] nodes = BenchNode.StartLinked(3, "interval");
        try
        {
            string addresses = string.Join(',', nodes.Select(node => $"http://{node.Http}"));
            using Process replay = SynclineProgram.Start("replay", file, "--nodes", addresses, "--json");
            string output = replay.StandardOutput.ReadToEnd();
            replay.WaitForExit();
            Check.That(replay.ExitCode == 0, $"The replay ended with {replay.ExitCode}.");
            using JsonDocument report = JsonDocument.Parse(output);
            return report.RootElement.GetProperty("transactionsPerSecond").GetDouble();
        }
        finally
        {
            Array.ForEach(nodes, node => node.Dispose());
        }
    }
}
