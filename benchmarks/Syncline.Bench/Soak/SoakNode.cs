using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Syncline.Bench.Node;

namespace Syncline.Bench.Soak;

/// <summary>A real node that can be restarted: it comes back in the same folder, at the same addresses.</summary>
internal sealed partial class SoakNode : IDisposable
{
    private static readonly TimeSpan EndMax = TimeSpan.FromSeconds(30);

    private readonly BenchFolder folder = new();
    private readonly string[] more;
    private Process process;

    private SoakNode(string name, IEnumerable<string> peers)
    {
        Name = name;
        more =
        [
            "--name", name, "--members", "3", "--durability", "interval", "--snapshot-bytes", $"{8 * 1024 * 1024}",
            "--history", "none", .. peers.SelectMany(peer => (string[])["--peer", peer]),
        ];
        (process, Match ready) = Start("127.0.0.1:0", "127.0.0.1:0");
        Http = new($"http://{ready.Groups["http"].Value}");
        Links = ready.Groups["links"].Value;
    }

    public string Name { get; }

    /// <summary>Where clients are served.</summary>
    public Uri Http { get; }

    /// <summary>Where other nodes link to.</summary>
    public string Links { get; }

    /// <summary>What of its memory is in the machine's, in MB; null while it is down.</summary>
    public double? MemoryMegabytes
    {
        get
        {
            string path = $"/proc/{process.Id}/status";
            string? line = File.Exists(path)
                ? File.ReadLines(path).FirstOrDefault(each => each.StartsWith("VmRSS:", StringComparison.Ordinal))
                : null;
            return line is null ? null : long.Parse(line[6..^3].Trim(), CultureInfo.InvariantCulture) * 1024 / 1e6;
        }
    }

    /// <summary>Starts three: each but the first dials all before it.</summary>
    public static SoakNode[] StartThree()
    {
        List<SoakNode> nodes = [];
        foreach (string name in (string[])["a", "b", "c"])
        {
            nodes.Add(new(name, nodes.Select(node => node.Links)));
        }

        return [.. nodes];
    }

    /// <summary>Ends it by SIGTERM, and starts it again.</summary>
    public void Restart()
    {
        using (Process kill = Process.Start("kill", ["-TERM", $"{process.Id}"]))
        {
            kill.WaitForExit();
        }

        Check.That(process.WaitForExit(EndMax), $"Node {Name} did not end within {EndMax.TotalSeconds} s.");
        Check.That(process.ExitCode == 0, $"Node {Name} ended with {process.ExitCode}.");
        process.Dispose();
        (process, _) = Start($"{Http.Host}:{Http.Port}", Links);
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
        folder.Dispose();
    }

    private (Process Process, Match Ready) Start(string http, string links)
    {
        Process started = SynclineProgram.Start(
            ["node", "--data", folder.Path, "--http", http, "--listen", links, .. more]);
        string line = started.StandardOutput.ReadLine() ?? "nothing";
        Match ready = ReadyLine().Match(line);
        Check.That(ready.Success, $"Node {Name} said '{line}'; its error output says why.");
        return (started, ready);
    }

    [GeneratedRegex("^ready: http http://(?<http>[^ ,]+), links (?<links>[^ ,]+), ")]
    private static partial Regex ReadyLine();
}
