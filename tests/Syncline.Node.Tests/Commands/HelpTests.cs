using System.CommandLine;
using Syncline.Cli.Commands;
using Syncline.Cli.Settings;

namespace Syncline.Node.Tests.Commands;

/// <summary>Every command explains itself, also one that is added later: they are found in the command tree.</summary>
public sealed class HelpTests
{
    /// <summary>Commands that print no data, or data of which the plain form is one word or a script.</summary>
    private static readonly string[] WithoutJson =
        ["syncline", "syncline node", "syncline space", "syncline key", "syncline key new", "syncline demo",
            "syncline completion", "syncline complete"];

    public static TheoryData<string> Commands => [.. Walk(SynclineCommand.Create(), "syncline").Keys];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Help_has_a_description_examples_and_a_text_for_each_option(string path)
    {
        Command command = Walk(SynclineCommand.Create(), "syncline")[path];
        Assert.False(string.IsNullOrWhiteSpace(command.Description));
        foreach (Symbol each in command.Options.Concat<Symbol>(command.Arguments))
        {
            Assert.False(string.IsNullOrWhiteSpace(each.Description), $"{each.Name} is not described.");
        }

        string help = await HelpOfAsync(path);
        if (command.Hidden) return; // It is for scripts, and its help is not printed.
        Assert.Contains(command.Description.Split(' ')[0], help, StringComparison.Ordinal);
        int examples = help.IndexOf("Examples:\n", StringComparison.Ordinal);
        Assert.True(examples > 0, "There is no example.");
        string[] lines = help[examples..].Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..];
        Assert.Contains(lines, line => line.StartsWith($"  {path}", StringComparison.Ordinal));
        Assert.All(
            lines.Where(line => line.StartsWith("  syncline ", StringComparison.Ordinal)),
            line => Assert.Empty(SynclineCommand.Create().Parse(line.Trim()["syncline ".Length..]).Errors));
    }

    [Fact]
    public void Commands_that_print_data_print_it_as_JSON_too()
    {
        string[] without = [.. Walk(SynclineCommand.Create(), "syncline")
            .Where(found => found.Value.Options.All(option => option.Name != "--json"))
            .Select(found => found.Key)];

        Assert.Equal(WithoutJson.Order(StringComparer.Ordinal), without.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_help_of_all_commands_names_arguments_and_lists_nothing()
    {
        string help = await HelpOfAsync("syncline");

        Assert.Matches(@"\n  read <OBJECT> <TYPE> +Prints ", help);
        Assert.Matches(@"\n  watch <OBJECT> <TYPE> +Prints ", help);
    }

    private static async Task<string> HelpOfAsync(string path)
    {
        using StringWriter output = new() { NewLine = "\n" };
        string[] words = [.. path.Split(' ')[1..], "--help"];
        ParseResult parsed = ConfiguredCommandLine.Parse(SynclineCommand.Create(), words, _ => null);
        Assert.Equal(0, await parsed.InvokeAsync(new() { Output = output }, TestContext.Current.CancellationToken));
        return output.ToString();
    }

    private static Dictionary<string, Command> Walk(Command command, string path)
    {
        Dictionary<string, Command> found = new(StringComparer.Ordinal) { [path] = command };
        foreach (Command inner in command.Subcommands)
        {
            foreach (var (innerPath, each) in Walk(inner, $"{path} {inner.Name}"))
            {
                found.Add(innerPath, each);
            }
        }

        return found;
    }
}
