using System.Text.Json;
using Syncline.Node.Tests.Support;

namespace Syncline.Node.Tests.Commands;

/// <summary>What the command line does not say, the environment may, and after it a configuration file.</summary>
public sealed class SettingsTests : IDisposable
{
    private static readonly string[] Free = ["--http", "127.0.0.1:0", "--listen", "127.0.0.1:0"];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_file_gives_what_the_command_line_does_not()
    {
        string file = Write(
            "# A node of mine.",
            "space: [notes, tasks]",
            "durability: interval",
            "http: 127.0.0.1:1",
            "visitor: true",
            "name: \"\"");

        string ready = await StartAsync([], ["--config", file, "--data", folder.Path, .. Free]);

        Assert.Contains("spaces notes, tasks,", ready, StringComparison.Ordinal);
        Assert.EndsWith("durability interval", ready, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1:1,", ready, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_in_JSON_is_one_too()
    {
        string file = Write("""{"space":["notes"],"interval-ms":20,"listen":"[::1]:0","visitor":false}""");

        string ready = await StartAsync([], ["--config", file, "--data", folder.Path, "--http", "127.0.0.1:0"]);

        Assert.Contains("links [::1]:", ready, StringComparison.Ordinal);
        Assert.Contains("spaces notes,", ready, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flag_goes_before_the_environment_and_that_before_a_file()
    {
        string file = Write("space: of-file", "durability: none", $"data: {Path.Combine(folder.Path, "of-file")}");
        Dictionary<string, string> variables = new()
        {
            ["SYNCLINE_CONFIG"] = file,
            ["SYNCLINE_SPACE"] = "of-variable, second",
            ["SYNCLINE_DATA"] = Path.Combine(folder.Path, "of-variable"),
            ["SYNCLINE_DURABILITY"] = "", // As if it were not there.
        };

        string ready = await StartAsync(variables, ["--data", Path.Combine(folder.Path, "of-flag"), .. Free]);

        Assert.Contains(
            $"spaces of-variable, second, folder {Path.Combine(folder.Path, "of-flag")}, durability none",
            ready,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_file_says_nothing()
    {
        string ready = await StartAsync([], ["--config", Write("# nothing yet"), "--data", folder.Path, .. Free]);

        Assert.EndsWith("durability always", ready, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "line 2: 'peers' is no setting; there are ", "name: a", "peers: 127.0.0.1:7400")]
    [InlineData(2, "line 1: --interval-ms takes 1 to 60000.", "interval-ms: 0")]
    [InlineData(2, "line 1: 'nowhere' is no HOST:PORT.", "peer: [127.0.0.1:7400, nowhere]")]
    [InlineData(2, "line 1: 'data' takes one value, no list.", "data: [a, b]")]
    [InlineData(2, "line 1: 'data' has no value", "data:")]
    [InlineData(2, "line 1: 'peer' has no value", "peer: {a: b}")]
    [InlineData(2, "line 1: 'visitor' is true or false, not 'maybe'.", "visitor: maybe")]
    [InlineData(2, "line 1: one map from settings to values is expected", "- data")]
    [InlineData(2, "line 1: a setting's name is expected.", "[a]: b")]
    [InlineData(2, "line 3: one document is expected.", "name: a", "---", "name: b")]
    [InlineData(3, "line 2: no YAML: ", "name: {a")]
    [InlineData(3, "line 2: no YAML: ", "name: a", "name: b")]
    public async Task What_is_wrong_with_a_file_is_said_with_its_line(
        int exitCode, string message, params string[] lines)
    {
        string file = Write(lines);

        await FailsAsync(exitCode, $"{file}, {message}", [], ["node", "--config", file]);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_unreadable() =>
        await FailsAsync(3, "nowhere.yaml", [], ["node", "--config", Path.Combine(folder.Path, "nowhere.yaml")]);

    [Theory]
    [InlineData("SYNCLINE_INTERVAL_MS", "0", "--interval-ms takes 1 to 60000.", "node")]
    [InlineData("SYNCLINE_RELAY", "yes", "'relay' is true or false, not 'yes'.", "node")]
    [InlineData("SYNCLINE_NODE", "there", "'there' is no node's address", "status")]
    [InlineData("SYNCLINE_TIMEOUT", "soon", "'soon' is no time", "space", "list")]
    public async Task What_is_wrong_with_a_variable_is_said_with_its_name(
        string variable, string value, string message, params string[] command) =>
        await FailsAsync(2, $"{variable}: {message}", new() { [variable] = value }, command);

    [Fact]
    public async Task Commands_that_call_a_node_take_its_address_and_space_from_the_environment()
    {
        using NodeProcess node = await NodeProcess.StartAsync(folder.Path, more: ["--space", "a", "--space", "b"]);
        (await node.Calls.IncrementAsync("visits/today", space: "b")).IsDone();
        Dictionary<string, string> variables = new()
        {
            ["SYNCLINE_NODE"] = node.Http.ToString(),
            ["SYNCLINE_SPACE"] = "b",
        };

        // Behind the two dashes all is arguments: settings must not land there.
        var read = await CommandProcess.RunAsync(variables, "read", "--json", "--", "visits/today", "counter");

        Assert.Equal((0, ""), (read.ExitCode, read.Error));
        using JsonDocument answer = JsonDocument.Parse(read.Output);
        Assert.Equal("1", answer.RootElement.GetProperty("values")[0].GetRawText());
    }

    private static async Task<string> StartAsync(Dictionary<string, string> variables, IEnumerable<string> arguments)
    {
        using CommandProcess node = CommandProcess.Start(variables, ["node", .. arguments]);
        string? ready = await node.ReadLineAsync();
        if (ready is null) Assert.Fail((await node.EndAsync()).Error);
        await node.SignalAsync("TERM");
        Assert.Equal(0, (await node.EndAsync()).ExitCode);
        return ready;
    }

    private static async Task FailsAsync(
        int exitCode, string message, Dictionary<string, string> variables, IEnumerable<string> arguments)
    {
        var ended = await CommandProcess.RunAsync(variables, arguments);

        Assert.Equal(exitCode, ended.ExitCode);
        Assert.Contains(message, ended.Error, StringComparison.Ordinal);
        Assert.Single(ended.Error.TrimEnd().Split('\n'));
    }

    private string Write(params string[] lines)
    {
        string path = Path.Combine(folder.Path, "node.yaml");
        Directory.CreateDirectory(folder.Path);
        File.WriteAllLines(path, lines);
        return path;
    }
}
