using Syncline.Node.Tests.Support;

namespace Syncline.Node.Tests.Commands;

/// <summary>On a terminal people get tables; scripts get the lines that they always got.</summary>
public sealed class TerminalTests
{
    [Fact]
    public async Task Types_are_a_table_on_a_terminal_and_lines_elsewhere()
    {
        string table = await OnTerminalAsync("types");
        string lines = (await CommandProcess.RunAsync("types")).Output;

        Assert.Contains("operation", table, StringComparison.Ordinal);
        Assert.Contains('─', table);
        Assert.Matches("^counter +increment +\\[n=1\\]", lines);
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
    public async Task Status_is_a_table_on_a_terminal_with_what_the_lines_say()
    {
        await using TestNode node = await TestNode.StartAsync();
        await node.Calls.IncrementAsync("a/c");
        string words = $"status --verbose --node {node.Node.HttpAddress}";

        string table = await OnTerminalAsync(words);
        string lines = (await CommandProcess.RunAsync(words.Split(' '))).Output;

        Assert.Contains("how it stands", table, StringComparison.Ordinal);
        Assert.Contains('─', table);
        Assert.Matches("\n *transactions +1 *\r?\n", table);
        Assert.Matches("\n *limit +bodyBytes 67108864", table);
        Assert.DoesNotContain("how it stands", lines, StringComparison.Ordinal);
        Assert.StartsWith("space         default (", lines, StringComparison.Ordinal);
        Assert.Contains("\ntransactions  1\n", lines, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_is_checked_and_its_log_is_read_in_tables_on_a_terminal()
    {
        using TemporaryFolder home = new();
        using (NodeProcess node = await NodeProcess.StartAsync(home["data"]))
        {
            await node.Calls.IncrementAsync("a/c", "\"author\":\"Ada\",");
            await node.StopAsync();
        }

        string check = await OnTerminalAsync($"check {home["data"]}");
        string log = await OnTerminalAsync($"log {home["data"]}");
        string empty = await OnTerminalAsync($"log {home["data"]} --space nowhere");

        Assert.Contains("what was found", check, StringComparison.Ordinal);
        Assert.Matches("\n *good +every byte that can be checked", check);
        Assert.Contains("replica and dots", log, StringComparison.Ordinal);
        Assert.Contains("Ada", log, StringComparison.Ordinal);
        Assert.Contains("replica and dots", empty, StringComparison.Ordinal);
        Assert.DoesNotContain("Ada", empty, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_watch_has_colours_on_a_terminal_only()
    {
        await using TestNode node = await TestNode.StartAsync();
        string token = (await node.Calls.IncrementAsync("a/b")).Version;
        await node.Calls.IncrementAsync("a/c", "\"author\":\"Ada\",");
        string words = $"watch --after {token} --node {node.Node.HttpAddress}";

        using CommandProcess coloured = CommandProcess.StartOnTerminal(words.Split(' '));
        using CommandProcess plain = CommandProcess.Start(words.Split(' '));

        // The run time itself greets a terminal with an escape sequence.
        Assert.Matches("\u001b\\[[0-9;]+mAda +\u001b\\[0m  a/c counter increment 1", await coloured.ReadLineAsync());
        Assert.Equal("Ada           a/c counter increment 1", await plain.ReadLineAsync());
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
        using CommandProcess command = CommandProcess.StartOnTerminal(words.Split(' '));
        var ended = await command.EndAsync();
        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        return ended.Output;
    }
}
