using System.Diagnostics;
using System.Globalization;
using Syncline.Node.Tests.Support;

namespace Syncline.Node.Tests.Commands;

/// <summary><c>syncline demo</c> with the real program: it tells the truth either way.</summary>
public sealed class DemoCommandTests
{
    [Fact]
    public async Task The_nodes_of_the_demo_agree()
    {
        CommandProcess.Ended ended = await CommandProcess.RunAsync("demo");

        Assert.Equal(0, ended.ExitCode);
        Assert.Equal("", ended.Error);
        Assert.Contains("kill -9 of c", ended.Output, StringComparison.Ordinal);
        Assert.Contains("The three digests are equal", ended.Output, StringComparison.Ordinal);
        Assert.Single(DigestsOf(ended.Output).Distinct());
    }

    [Fact]
    public async Task A_write_that_is_held_back_is_found()
    {
        CommandProcess.Ended ended = await CommandProcess.RunAsync("demo", "--sabotage");

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("THE NODES DIFFER", ended.Output, StringComparison.Ordinal);
        Assert.Contains("do not hold the same", ended.Error, StringComparison.Ordinal);
        Assert.Equal(2, DigestsOf(ended.Output).Distinct().Count());
    }

    [Fact]
    public async Task An_interrupted_demo_leaves_nothing_behind()
    {
        using CommandProcess demo = CommandProcess.Start("demo");
        string? line;
        do
        {
            line = await demo.ReadLineAsync();
        }
        while (line is not null && !line.Contains("a  process ", StringComparison.Ordinal));

        int node = int.Parse(line!.Split(' ', StringSplitOptions.RemoveEmptyEntries)[2], CultureInfo.InvariantCulture);
        await demo.SignalAsync("INT");
        CommandProcess.Ended ended = await demo.EndAsync();

        Assert.Equal(130, ended.ExitCode);
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(node));
    }

    private static string[] DigestsOf(string output) =>
        [.. output.Split('\n').Where(line => line.Contains("digest of", StringComparison.Ordinal))
            .Select(line => line.Trim()[^64..])];
}
