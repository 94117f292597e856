using System.Net;
using System.Net.Sockets;
using Syncline.Node.Tests.Support;

namespace Syncline.Node.Tests.Commands;

/// <summary>The commands that call a node: what they print, and how they end.</summary>
public sealed class ClientCommandTests : IAsyncLifetime
{
    private TestNode node = null!;

    private string Url => node.Node.HttpAddress.ToString();

    public async ValueTask InitializeAsync() => node = await TestNode.StartAsync();

    public ValueTask DisposeAsync() => node.DisposeAsync();

    [Fact]
    public async Task Update_prints_the_token_and_read_waits_for_it()
    {
        var updated =
            await RunAsync("update", "a/r", "register", "assign", "{\"k\":[1,2.0,\"ü😀\"]}", "--author", "Ada");
        Assert.Equal((0, ""), (updated.ExitCode, updated.Error));
        string token = updated.Output.TrimEnd('\n');
        Assert.Equal((await node.Calls.GetAsync("/v1/spaces/default/digest")).Version, token);

        var read = await RunAsync("read", "a/r", "register", "--after", token, "--json");

        Assert.Equal((0, ""), (read.ExitCode, read.Error));
        Assert.Contains(
            $"\"version\":\"{token}\",\"values\":[{{\"k\":[1,2.0,\"ü", read.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("7", "7")]
    [InlineData("-7", "-7")]
    [InlineData("seven", "\"seven\"")]
    [InlineData("\"7\"", "\"7\"")]
    [InlineData("{not json", "\"{not json\"")]
    [InlineData("", "\"\"")]
    public async Task An_argument_that_parses_as_JSON_is_JSON_else_a_string(string argument, string value)
    {
        Assert.Equal(0, (await RunAsync("update", "a/r", "register", "assign", argument)).ExitCode);

        Assert.Equal($"{value}\n", (await RunAsync("read", "a/r", "register")).Output);
    }

    [Theory]
    [InlineData("""
        {"object":"a/c","type":"counter","op":"increment"}

        {"object":"a/c","type":"counter","op":"increment","args":[2]}
        """)]
    [InlineData("""
         [{"object":"a/c","type":"counter","op":"increment"},
          {"object":"a/c","type":"counter","op":"increment","args":[2]}]
        """)]
    public async Task A_batch_comes_from_a_file_or_standard_input_as_lines_or_an_array(string batch)
    {
        using TemporaryFolder folder = new();
        await File.WriteAllTextAsync(folder["batch"], batch, TestContext.Current.CancellationToken);

        Assert.Equal(0, (await RunAsync("update", "--file", folder["batch"], "--request", "same")).ExitCode);
        Assert.Equal(0, (await RunAsync("update", "--file", folder["batch"], "--request", "same")).ExitCode);
        Assert.Equal(0, (await CommandProcess.RunWithInputAsync(batch, "update", "--node", Url)).ExitCode);

        Assert.Equal("6\n", (await RunAsync("read", "a/c", "counter")).Output);
        Assert.Equal(2, node.Node.Folder.Find("default")!.Status().Transactions);
    }

    [Fact]
    public async Task A_value_of_as_many_levels_as_there_may_be_is_written_and_read()
    {
        string deep = $"{new string('[', 64)}{new string(']', 64)}";
        string deeper = $"[{deep}]";

        Assert.Equal(0, (await RunAsync("update", "a/r", "register", "assign", deep)).ExitCode);
        var refused = await RunAsync("update", "a/r", "register", "assign", deeper);

        Assert.Equal($"{deep}\n", (await RunAsync("read", "a/r", "register")).Output);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("64", refused.Error, StringComparison.Ordinal);
        using CommandProcess watch = CommandProcess.Start("watch", "a/r", "register", "--json", "--node", Url);
        Assert.EndsWith($"\"value\":{deep}}}", await watch.ReadLineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_update_skipped_is_a_line_beside_the_token()
    {
        Assert.Equal(0, (await RunAsync("update", "a/s", "two-phase-set", "add-all", "[1,2]")).ExitCode);
        Assert.Equal(0, (await RunAsync("update", "a/s", "two-phase-set", "remove", "1")).ExitCode);

        var updated = await RunAsync("update", "a/s", "two-phase-set", "add-all", "[1,\"x\"]");

        Assert.Equal(
            (0, "syncline: update 1, of a/s, skipped what means nothing there: [1]\n"),
            (updated.ExitCode, updated.Error));
        Assert.Equal("[2,\"x\"]\n", (await RunAsync("read", "a/s", "two-phase-set")).Output);
    }

    [Fact]
    public async Task List_prints_objects_with_their_types()
    {
        await node.Calls.IncrementAsync("b/2");
        await node.Calls.IncrementAsync("a/1");

        Assert.Equal("a/1\tcounter\nb/2\tcounter\n", (await RunAsync("list")).Output);
        Assert.Equal("b/2\tcounter\n", (await RunAsync("list", "b/")).Output);
        Assert.Equal("", (await RunAsync("list", "c")).Output);
    }

    [Fact]
    public async Task Spaces_are_listed_created_and_removed()
    {
        Assert.Equal("created drafts\n", (await RunAsync("space", "create", "drafts")).Output);
        Assert.Equal("default\ndrafts\n", (await RunAsync("space", "list")).Output);
        var several = await RunAsync("read", "a/c", "counter");
        Assert.Equal(2, several.ExitCode);
        Assert.Contains("default, drafts", several.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("read", "a/c", "counter", "--space", "drafts")).ExitCode);
        Assert.Equal(2, (await RunAsync("space", "remove", "drafts")).ExitCode);
        Assert.Equal("removed drafts\n", (await RunAsync("space", "remove", "drafts", "--confirm", "drafts")).Output);
        Assert.Equal("default\n", (await RunAsync("space", "list")).Output);
    }

    [Fact]
    public async Task Status_is_for_people_or_for_programs()
    {
        var people = await RunAsync("status");
        var programs = await RunAsync("status", "--json");

        Assert.Contains("durability    none\n", people.Output, StringComparison.Ordinal);
        Assert.StartsWith("{\"space\":\"default\",", programs.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "update", "a/c", "counter", "grow")]
    [InlineData(2, "update", "a/c", "counter")]
    [InlineData(2, "update", "nowhere", "flag", "enable")]
    [InlineData(2, "read", "a/c", "clock")]
    [InlineData(2, "read", "a/c", "counter", "--space", "elsewhere")]
    [InlineData(2, "read", "a/c", "counter", "--timeout", "soon")]
    [InlineData(2, "read", "a/c", "counter", "--after", "nonsense")]
    [InlineData(2, "nothing")]
    [InlineData(3, "update", "--file", "/no/such/file")]
    [InlineData(6, "update", "a/c", "counter", "increment", "--wait", "durable")]
    [InlineData(2, "update", "a/c", "counter", "increment", "--wait", "soon")]
    [InlineData(2, "update", "a/c", "counter", "increment", "--wait", "0")]
    public async Task What_can_not_be_done_ends_with_its_exit_code_and_a_line(int exitCode, params string[] arguments)
    {
        var ended = await RunAsync(arguments);

        Assert.Equal((exitCode, ""), (ended.ExitCode, ended.Output));
        Assert.Single(ended.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_rung_that_is_not_reached_in_time_is_a_time_out_that_says_what_was_and_who_is_missing()
    {
        var alone = await RunAsync("update", "a/c", "counter", "increment", "--wait", "2", "--timeout", "50ms");
        Assert.Equal(5, alone.ExitCode);
        Assert.Equal((await node.Calls.GetAsync("/v1/spaces/default/digest")).Version, alone.Output.TrimEnd('\n'));
        Assert.Equal(
            "syncline: applied, and reached 1 of the keepers, but not 2 within 50ms; missing: 1 that this node has not "
            + "met.\n",
            alone.Error);

        await using (TestNode peer = await TestNode.StartAsync(
            peers: [node], with: options => options with { Name = "peer-x" }))
        {
            Assert.Equal(0, (await RunAsync(
                "update", "a/c", "counter", "increment", "--wait", "all", "--timeout", "1m")).ExitCode);
            Assert.Equal(0, (await RunAsync(
                "update", "a/c", "counter", "increment", "--wait", "2", "--timeout", "1m")).ExitCode);
        }

        var late = await RunAsync("update", "a/c", "counter", "increment", "--wait", "quorum", "--timeout", "50ms");
        Assert.Equal(5, late.ExitCode);
        Assert.Contains("missing: peer-x (not-applied).", late.Error, StringComparison.Ordinal);
        var status = await RunAsync("status");
        Assert.Contains("has all, counts when applied, this node\n", status.Output, StringComparison.Ordinal);
        Assert.Contains("keeper        peer-x: 1 behind (not-applied)\n", status.Output, StringComparison.Ordinal);
        Assert.Contains("quorum        2 keepers, 1 expected at least\n", status.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_that_is_no_JSON_is_unreadable_and_says_where()
    {
        var ended = await CommandProcess.RunWithInputAsync("{\"object\":\"a/c\"}\n{\n", "update", "--node", Url);

        Assert.Equal(3, ended.ExitCode);
        Assert.Contains("line 2", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_that_does_not_come_is_a_time_out()
    {
        await using TestNode other = await TestNode.StartAsync();
        Answer written = await other.Calls.IncrementAsync("a/c");

        var ended = await RunAsync("read", "a/c", "counter", "--after", written.Version, "--timeout", "50ms");

        Assert.Equal(5, ended.ExitCode);
    }

    [Fact]
    public async Task A_node_that_is_not_there_is_unreachable()
    {
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        taken.Stop();

        var ended = await CommandProcess.RunAsync("status", "--node", $"http://127.0.0.1:{port}");

        Assert.Equal(4, ended.ExitCode);
        Assert.Single(ended.Error.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task An_interrupted_command_ends_with_130(string signal)
    {
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        using CommandProcess command = CommandProcess.Start(
            "status", "--timeout", "1m", "--node", $"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}");
        using TcpClient asked = await silent.AcceptTcpClientAsync(TestContext.Current.CancellationToken);

        await command.SignalAsync(signal);

        Assert.Equal(130, (await command.EndAsync()).ExitCode);
    }

    [Fact]
    public async Task Types_come_from_the_catalogue_and_help_has_examples()
    {
        var types = await CommandProcess.RunAsync("types");
        var help = await CommandProcess.RunAsync("update", "--help");

        Assert.Contains("counter   increment   [n=1]", types.Output, StringComparison.Ordinal);
        Assert.Contains("Examples:\n  syncline update visits/today counter", help.Output, StringComparison.Ordinal);
        Assert.Equal((0, 0), (types.ExitCode, help.ExitCode));
    }

    private Task<CommandProcess.Ended> RunAsync(params string[] arguments) =>
        CommandProcess.RunAsync([.. arguments, .. arguments is ["nothing"] ? Array.Empty<string>() : ["--node", Url]]);
}
