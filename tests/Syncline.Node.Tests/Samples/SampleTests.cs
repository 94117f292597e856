using System.Diagnostics;
using Syncline.Node.Tests.Support;
using Syncline.Testing;

namespace Syncline.Node.Tests.Samples;

/// <summary>The samples do what their pages say.</summary>
public sealed class SampleTests
{
    [Fact]
    public async Task The_scoreboard_adds_up_what_both_sides_counted_while_they_were_cut()
    {
        string output = (await RunAsync("Scoreboard")).IsDone();

        Assert.Contains("ada's copy: ada has 7\n", output, StringComparison.Ordinal);
        Assert.Contains("bob's copy: ada has 4\n", output, StringComparison.Ordinal);
        string agreed = output[output.IndexOf("Linked again", StringComparison.Ordinal)..];
        Assert.Contains("ada's copy: ada has 8\n", agreed, StringComparison.Ordinal);
        Assert.Contains("bob's copy: ada has 8\n", agreed, StringComparison.Ordinal);
        Assert.EndsWith("  points/ada\n  points/ada\n  board/title\n", agreed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Notes_sync_both_ways()
    {
        using TemporaryFolder folder = new();
        (await RunAsync("Notes", folder["mine"], "add", "buy", "milk")).IsDone();
        (await RunAsync("Notes", folder["yours"], "add", "call Bob")).IsDone();
        (await RunAsync("Notes", folder["yours"], "add", "nonsense")).IsDone();
        (await RunAsync("Notes", folder["yours"], "remove", "nonsense")).IsDone();
        string[] serve = [PathOf("Notes"), folder["mine"], "serve", "0"];
        using Process server = Process.Start(new ProcessStartInfo("dotnet", serve)
        {
            RedirectStandardOutput = true,
        })!;
        string serving = (await server.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!;
        string address = serving.Split(' ')[2];
        ProgramRun inUse = await RunAsync("Notes", folder["mine"], "list");
        Assert.Equal((1, ""), (inUse.ExitCode, inUse.Output));
        Assert.Equal(1, (await RunAsync("Notes", folder["yours"], "sync", "nowhere")).ExitCode);
        Assert.Equal(1, (await RunAsync("Notes", folder["yours"], "serve", "port")).ExitCode);

        (await RunAsync("Notes", folder["yours"], "sync", address)).IsDone();
        (await ProgramRun.RunAsync(folder.Path, [], "kill", "-TERM", $"{server.Id}")).IsDone();
        await server.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, server.ExitCode);
        Assert.Equal("buy milk\ncall Bob\n", (await RunAsync("Notes", folder["mine"], "list")).IsDone());
        Assert.Equal("buy milk\ncall Bob\n", (await RunAsync("Notes", folder["yours"], "list")).IsDone());
        Assert.Equal(2, (await RunAsync("Notes")).ExitCode);
    }

    private static string PathOf(string sample) =>
        RepositoryFiles.PathOf($"artifacts/bin/{sample}/release/{sample}.dll");

    private static Task<ProgramRun> RunAsync(string sample, params string[] arguments) =>
        ProgramRun.RunAsync(Path.GetTempPath(), [], "dotnet", [PathOf(sample), .. arguments]);
}
