using System.Text.Json;
using Syncline.Node.Tests.Support;

namespace Syncline.Node.Tests.Commands;

/// <summary><c>syncline watch</c>: what it prints while nodes come and go, and how it ends.</summary>
public sealed class WatchCommandTests
{
    [Fact]
    public async Task Transactions_are_printed_a_line_each()
    {
        await using TestNode node = await TestNode.StartAsync();
        string token = (await node.Calls.IncrementAsync("a/c")).Version;
        string[] watch = ["watch", "--node", node.Node.HttpAddress.ToString(), "--after", token];
        using CommandProcess plain = CommandProcess.Start(watch);
        using CommandProcess json = CommandProcess.Start([.. watch, "--json"]);
        string update = """{"object":"u/7","type":"register","op":"assign","args":["Ada\nL"]}""";
        Answer answer = await node.Calls.UpdateAsync(update, "\"author\":\"ops\",");

        Assert.Equal("ops           u/7 register assign \"Ada\\nL\"", await plain.ReadLineAsync());
        JsonElement told = JsonElement.Parse((await json.ReadLineAsync())!);
        Assert.Equal(answer.Version, told.GetProperty("version").GetString());
        Assert.Equal($"[{update}]", told.GetProperty("changes").GetRawText());
        await plain.SignalAsync("INT");
        Assert.Equal(130, (await plain.EndAsync()).ExitCode);
    }

    [Fact]
    public async Task A_value_is_printed_now_and_after_each_change_though_the_node_was_killed_meanwhile()
    {
        using TemporaryFolder folder = new();
        NodeProcess node = await NodeProcess.StartAsync(folder["a"]);
        await node.Calls.IncrementAsync("a/c", "\"wait\":\"durable\",");
        using CommandProcess watch =
            CommandProcess.Start("watch", "a/c", "counter", "--node", node.Http.ToString());
        Assert.Equal("1", await watch.ReadLineAsync());

        await node.KillAsync();
        using NodeProcess again = await NodeProcess.StartAsync(folder["a"], $"127.0.0.1:{node.Http.Port}");
        node.Dispose();
        await again.Calls.UpdateAsync("""{"object":"a/c","type":"flag","op":"enable"}"""); // Of another type: no line.
        await again.Calls.IncrementAsync("a/c");
        Assert.Equal("2", await watch.ReadLineAsync());
        await watch.SignalAsync("TERM");
        Assert.Equal(130, (await watch.EndAsync()).ExitCode);
    }

    [Theory]
    [InlineData("watch")]
    [InlineData("watch", "a/c", "counter")]
    public async Task It_ends_once_nobody_reads_what_it_prints(params string[] words)
    {
        await using TestNode node = await TestNode.StartAsync();
        string token = (await node.Calls.IncrementAsync("a/c")).Version;
        using CommandProcess watch =
            CommandProcess.Start([.. words, "--node", node.Node.HttpAddress.ToString(), "--after", token]);
        if (words.Length == 1) await node.Calls.IncrementAsync("a/c");
        Assert.NotNull(await watch.ReadLineAsync());

        watch.CloseOutput();
        await node.Calls.IncrementAsync("a/c");

        Assert.Equal((0, ""), await watch.EndUnreadAsync());
    }

    [Theory]
    [InlineData(2, "watch", "a/c")]
    [InlineData(2, "watch", "a/c", "counter", "--space", "elsewhere")]
    [InlineData(2, "watch", "--after", "nonsense")]
    [InlineData(4, "watch", "--node", "http://127.0.0.1:9")]
    public async Task What_can_t_be_watched_is_said_at_once(int exitCode, params string[] words)
    {
        await using TestNode node = await TestNode.StartAsync();
        string[] at = words.Contains("--node") ? [] : ["--node", node.Node.HttpAddress.ToString()];

        var ended = await CommandProcess.RunAsync([.. words, .. at]);

        Assert.Equal((exitCode, ""), (ended.ExitCode, ended.Output));
        Assert.StartsWith("syncline: ", ended.Error, StringComparison.Ordinal);
    }
}
