using Syncline.Cli;
using Syncline.Cli.Commands;
using Syncline.Cli.Settings;

namespace Syncline.Node.Tests.Commands;

/// <summary>What names no file, folder, member or space is a fault of the command line, in one line.</summary>
public sealed class EmptyTextTests
{
    [Theory]
    [InlineData("node", "--data", "")]
    [InlineData("node", "--config", "")]
    [InlineData("node", "--key-file", "")]
    [InlineData("node", "--http-key-file", "")]
    [InlineData("node", "--space", "")]
    [InlineData("node", "--space", "a\tb")]
    [InlineData("node", "--space", "..")]
    [InlineData("node", "--name", "a\tb")]
    [InlineData("update", "--file", "")]
    [InlineData("list", "--space", "")]
    [InlineData("list", "--http-key-file", "")]
    [InlineData("space", "create", "")]
    [InlineData("space", "create", ".")]
    [InlineData("key", "new", "")]
    [InlineData("check", "")]
    [InlineData("log", "")]
    [InlineData("backup", "", "file")]
    [InlineData("backup", "folder", "")]
    [InlineData("restore", "", "folder")]
    [InlineData("restore", "file", "")]
    [InlineData("replay", "", "--nodes", "http://127.0.0.1:9")]
    [InlineData("replay", "file", "--nodes", "http://127.0.0.1:9", "--export", "")]
    public void It_is_refused_before_anything_is_done(params string[] words)
    {
        CommandException refused = Assert.Throws<CommandException>(
            () => ConfiguredCommandLine.Parse(SynclineCommand.Create(), words, _ => null));

        Assert.Equal(ExitCodes.Usage, refused.ExitCode);
        string command = words[0] is "space" or "key" ? $"{words[0]} {words[1]}" : words[0];
        Assert.EndsWith($" See: syncline {command} --help", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Parameter", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public void It_is_refused_in_a_setting_too_and_the_message_says_where()
    {
        Dictionary<string, string> environment = new() { ["SYNCLINE_SPACE"] = "a,.." };

        CommandException refused = Assert.Throws<CommandException>(() => ConfiguredCommandLine.Parse(
            SynclineCommand.Create(), ["node"], name => environment.GetValueOrDefault(name)));

        Assert.Equal(ExitCodes.Usage, refused.ExitCode);
        Assert.StartsWith("SYNCLINE_SPACE: ", refused.Message, StringComparison.Ordinal);
    }
}
