using System.Diagnostics;
using Syncline.Bench.Text.Peers;

namespace Syncline.Bench.Tests;

/// <summary>The Node.js program that measures other libraries, on tiny traces.</summary>
public sealed class PeerRunnerTests
{
    [Fact]
    public void Its_own_tests_pass()
    {
        PeerRunner? runner = PeerRunner.Prepare(out string toDo);
        Assert.SkipWhen(runner is null, toDo);

        ProcessStartInfo start = new("node", ["--test"])
        {
            WorkingDirectory = runner.Folder,
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        Assert.True(process.ExitCode == 0, output);
        Assert.Contains("# skipped 0", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_peer_has_an_adapter_and_an_exact_version()
    {
        PeerRunner? runner = PeerRunner.Prepare(out string toDo);
        Assert.SkipWhen(runner is null, toDo);
        string entered = File.ReadAllText(Path.Combine(runner.Folder, "peers.js"));

        Assert.NotEmpty(runner.Peers);
        Assert.All(runner.Peers, peer => Assert.Contains(peer.Peer, entered, StringComparison.Ordinal));
        Assert.All(runner.Peers, peer => Assert.True(Version.TryParse(peer.Version, out _), peer.Version));
    }
}
