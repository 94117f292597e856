using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;

namespace Syncline.Bench.Node;

/// <summary>A real <c>syncline node</c> in an empty folder, ready to serve.</summary>
internal sealed partial class BenchNode : IDisposable
{
    private readonly BenchFolder folder = new();
    private readonly Process process;

    private BenchNode(string durability, IEnumerable<string> more)
    {
        Stopwatch watch = Stopwatch.StartNew();
        process = SynclineProgram.Start(
        [
            "node", "--data", folder.Path, "--http", "127.0.0.1:0", "--listen", "127.0.0.1:0",
            "--durability", durability, .. more,
        ]);
        string line = process.StandardOutput.ReadLine() ?? "nothing";
        StartTime = watch.Elapsed;
        Match ready = ReadyLine().Match(line);
        Check.That(ready.Success, $"The node said '{line}'; its error output says why.");
        Http = IPEndPoint.Parse(ready.Groups["http"].Value);
        Links = ready.Groups["links"].Value;
    }

    /// <summary>Where clients are served.</summary>
    public IPEndPoint Http { get; }

    /// <summary>Where other nodes link to.</summary>
    public string Links { get; }

    /// <summary>From before its process was started until it said that it is ready.</summary>
    public TimeSpan StartTime { get; }

    /// <summary>The time that processors have spent on it so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>The same of several together.</summary>
    public static TimeSpan ProcessorTimeOf(IEnumerable<BenchNode> nodes) =>
        nodes.Aggregate(TimeSpan.Zero, (sum, node) => sum + node.ProcessorTime);

    /// <summary>Starts one node, and waits until it is ready.</summary>
    public static BenchNode Start(string durability, params IEnumerable<string> more) => new(durability, more);

    /// <summary>Starts a cluster: each node but the first dials all before it.</summary>
    public static BenchNode[] StartLinked(int count, string durability)
    {
        List<BenchNode> nodes = [];
        for (int i = 0; i < count; i++)
        {
            string[] peers = [.. nodes.SelectMany(node => (string[])["--peer", node.Links])];
            nodes.Add(new(durability, ["--name", $"node-{i}", "--members", $"{count}", .. peers]));
        }

        return [.. nodes];
    }

    /// <summary>Kills it: its folder goes with it.</summary>
    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
        folder.Dispose();
    }

    [GeneratedRegex("^ready: http http://(?<http>[^ ,]+), links (?<links>[^ ,]+), ")]
    private static partial Regex ReadyLine();
}
