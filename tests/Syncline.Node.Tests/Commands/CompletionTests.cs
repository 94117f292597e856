using System.Diagnostics;
using Syncline.Node.Tests.Support;
using Syncline.Testing;

namespace Syncline.Node.Tests.Commands;

/// <summary>What shells offer while a command line of this command is typed.</summary>
public sealed class CompletionTests
{
    private const string AllTypes = "bounded-counter counter disable-flag flag grow-counter grow-set list lww-map "
        + "lww-set map max-register min-register register remove-set set state-counter text two-phase-set";

    [Theory]
    [InlineData("syncline up", "update")]
    [InlineData("syncline sp", "space")]
    [InlineData("syncline space ", "create list remove")]
    [InlineData("syncline update a/b ", AllTypes)]
    [InlineData("syncline update a/b co", "counter")]
    [InlineData("syncline update a/b set a", "add add-all")]
    [InlineData("syncline update a/b set add x --wait ", "all applied durable quorum")]
    [InlineData("syncline read a/b re", "register remove-set")]
    [InlineData("syncline read a/b register --policy m", "max min multi-value")]
    [InlineData("syncline node --dur", "--durability")]
    [InlineData("syncline node --durability ", "always interval none")]
    [InlineData("syncline completion ", "bash fish zsh")]
    [InlineData("syncline nothing ", "")]
    [InlineData("sync", "")]
    public async Task Candidates_are_what_may_come_next(string line, string candidates)
    {
        var ended = await CommandProcess.RunAsync("complete", line);

        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        Assert.Equal(candidates.Split(' ', StringSplitOptions.RemoveEmptyEntries), Lines(ended.Output));
    }

    [Fact]
    public async Task The_cursor_may_stand_within_the_line()
    {
        string line = "syncline update a/b ";
        var ended = await CommandProcess.RunAsync("complete", "--position", $"{line.Length}", line + "x y z");

        Assert.Equal(AllTypes.Split(' '), Lines(ended.Output));
    }

    [Fact]
    public async Task Bash_completes()
    {
        string program = RepositoryFiles.PathOf("artifacts/bin/Syncline.Cli/release/Syncline.Cli.dll");
        string script = $$"""
            syncline() { dotnet '{{program}}' "$@"; }
            source <(syncline completion bash)
            COMP_WORDS=(syncline update a/b set a) COMP_CWORD=4 COMP_LINE='syncline update a/b set a' COMP_POINT=25
            _syncline_complete
            echo "${#COMPREPLY[@]}:${COMPREPLY[*]}"
            complete -p syncline
            """;
        ProcessStartInfo start = new("bash", ["-c", script]) { RedirectStandardOutput = true };
        using Process bash = Process.Start(start)!;
        string output = await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.Equal("2:add add-all\ncomplete -o default -F _syncline_complete syncline\n", output);
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    public async Task Every_script_asks_the_command_with_the_place_of_the_cursor(string shell)
    {
        var ended = await CommandProcess.RunAsync("completion", shell);

        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        Assert.Contains(" complete --position ", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shell_that_is_not_known_is_refused() =>
        Assert.Equal(2, (await CommandProcess.RunAsync("completion", "csh")).ExitCode);

    private static string[] Lines(string output) => output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
