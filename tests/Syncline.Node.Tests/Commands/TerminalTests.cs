using Syncline.Node.Tests.Support;
using Syncline.Testing;

namespace Syncline.Node.Tests.Commands;

/// <summary>On a terminal people get tables; scripts get the lines that they always got.</summary>
public sealed class TerminalTests
{
    private static readonly string Program =
        RepositoryFiles.PathOf("artifacts/bin/Syncline.Cli/release/Syncline.Cli.dll");

    [Fact]
    public async Task Types_are_a_table_on_a_terminal_and_lines_elsewhere()
    {
        string table = await OnTerminalAsync("types");
        string lines = (await CommandProcess.RunAsync("types")).Output;

        Assert.Contains("operation", table, StringComparison.Ordinal);
        Assert.Contains('─', table);
        Assert.StartsWith("counter   increment   [n=1]", lines, StringComparison.Ordinal);
        Assert.DoesNotContain('─', lines);
    }

    [Fact]
    public async Task What_others_wrote_is_neither_markup_nor_a_command_to_the_terminal()
    {
        await using TestNode node = await TestNode.StartAsync();
        await node.Calls.IncrementAsync("a/[red]b[/]");
        string table = await OnTerminalAsync($"list --node {node.Node.HttpAddress}");
        string lines = (await CommandProcess.RunAsync("list", "--node", $"{node.Node.HttpAddress}")).Output;

        Assert.Contains("a/[red]b[/]", table, StringComparison.Ordinal);
        Assert.Equal("a/[red]b[/]\tcounter\n", lines);
    }

    [Fact]
    public async Task Json_is_the_same_everywhere()
    {
        await using TestNode node = await TestNode.StartAsync();
        string words = $"space list --json --node {node.Node.HttpAddress}";

        // The run time itself greets a terminal with an escape sequence.
        string json = (await CommandProcess.RunAsync(words.Split(' '))).Output.TrimEnd();
        Assert.EndsWith(json, (await OnTerminalAsync(words)).TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_says_more_when_it_is_asked_for()
    {
        await using TestNode node = await TestNode.StartAsync();
        string[] status = ["status", "--node", $"{node.Node.HttpAddress}"];
        string brief = (await CommandProcess.RunAsync(status)).Output;
        string whole = (await CommandProcess.RunAsync([.. status, "--verbose"])).Output;

        Assert.StartsWith(brief, whole, StringComparison.Ordinal);
        Assert.Contains("\nlimit         bodyBytes 67108864\n", whole, StringComparison.Ordinal);
        Assert.Contains($"receipts      {node.Node.Folder.Member}", whole, StringComparison.Ordinal);
        Assert.Contains("  present     ", whole, StringComparison.Ordinal);
        Assert.DoesNotContain("limit  ", brief, StringComparison.Ordinal);
    }

    private static async Task<string> OnTerminalAsync(string words)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "It takes `script`, which is not installed here.");
        string[] arguments = ["-qec", $"dotnet {Program} {words}", "/dev/null"];
        return (await ProgramRun.RunAsync(Path.GetTempPath(), new() { ["TERM"] = "xterm" }, "script", arguments))
            .IsDone();
    }
}
