using System.Net;
using System.Net.Sockets;
using Syncline.Node.Tests.Support;

namespace Syncline.Node.Tests.Commands;

/// <summary><c>syncline node</c>: it starts, ends when told to, and says why it can't start.</summary>
public sealed class NodeCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("TERM", "always")]
    [InlineData("INT", "interval")]
    [InlineData("TERM", "none")]
    public async Task A_node_ends_cleanly_when_told_to_and_keeps_what_it_was_given(string signal, string durability)
    {
        using (NodeProcess first =
            await NodeProcess.StartAsync(folder.Path, more: ["--durability", durability, "--space", "s"]))
        {
            Assert.Contains(
                $"spaces s, folder {folder.Path}, durability {durability}", first.ReadyLine, StringComparison.Ordinal);
            (await first.Calls.IncrementAsync("a/c", space: "s")).IsDone();
            var ended = await first.StopAsync(signal);
            Assert.Equal((0, "", ""), (ended.ExitCode, ended.Output, ended.Error));
        }

        using NodeProcess second = await NodeProcess.StartAsync(folder.Path, more: ["--space", "s", "--space", "t"]);
        Assert.Equal("1", await second.Calls.ReadAsync("a/c", "counter", space: "s"));
        Assert.Contains("spaces s, t,", second.ReadyLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_a_script_started_in_the_background_takes_SIGINT_too()
    {
        using CommandProcess node = CommandProcess.StartInBackground(
            "node", "--data", folder.Path, "--http", "127.0.0.1:0", "--listen", "127.0.0.1:0");
        Assert.StartsWith("ready:", await node.ReadLineAsync(), StringComparison.Ordinal);

        await node.SignalAsync("INT");

        Assert.Equal(0, (await node.EndAsync()).ExitCode);
    }

    [Theory]
    [InlineData("0s", true)]
    [InlineData("never", false)]
    public async Task A_space_that_nobody_uses_sleeps_where_it_may(string after, bool sleeps)
    {
        const string asleep = "asleep        until the next read or write";
        using NodeProcess node = await NodeProcess.StartAsync(folder.Path, more: ["--sleep-after", after]);
        (await node.Calls.IncrementAsync("a/c")).IsDone();
        string[] status = ["status", "--node", node.Http.ToString()];
        string output = (await CommandProcess.RunAsync(status)).Output;
        for (int tries = 0; tries < 100 && sleeps && !output.Contains(asleep, StringComparison.Ordinal); tries++)
        {
            output = (await CommandProcess.RunAsync(status)).Output;
        }

        Assert.Equal(sleeps, output.Contains(asleep, StringComparison.Ordinal));
        Assert.Equal("1", await node.Calls.ReadAsync("a/c", "counter"));
    }

    [Fact]
    public async Task What_was_answered_as_durable_survives_kill_9()
    {
        Answer first;
        using (NodeProcess before = await NodeProcess.StartAsync(folder.Path))
        {
            first = await before.Calls.IncrementAsync("a/c", "\"request\":\"once\",\"wait\":\"durable\",");
            await before.KillAsync();
        }

        using NodeProcess node = await NodeProcess.StartAsync(folder.Path);
        Answer repeat = await node.Calls.IncrementAsync("a/c", "\"request\":\"once\",\"wait\":\"durable\",");

        Assert.Equal(first.IsDone().Version, repeat.IsDone().Version);
        Assert.Equal("1", await node.Calls.ReadAsync("a/c", "counter"));
    }

    [Theory]
    [InlineData("keeper", 3, "--name", "a", "--members", "3")]
    [InlineData("visitor", 1, "--name", "a", "--visitor")]
    [InlineData("visitor", 1, "--name", "a", "--relay")]
    [InlineData("keeper", 3, "--name", "a", "--peer", "127.0.0.1:9", "--peer", "127.0.0.1:10")]
    [InlineData("keeper", 2, "--name", "a", "--peer", "127.0.0.1:9", "--members", "2")]
    public async Task Flags_say_who_the_member_is_and_how_many_there_are(
        string role, int members, params string[] arguments)
    {
        using NodeProcess node = await NodeProcess.StartAsync(folder.Path, more: arguments);

        Answer status = (await node.Calls.GetAsync("/v1/spaces/default/status")).IsDone();

        Assert.Equal($"{members}", status["membersMin"]);
        var self = Assert.Single(status.Body.GetProperty("members").EnumerateArray());
        Assert.Equal("a", self.GetProperty("name").GetString());
        Assert.Equal(role, self.GetProperty("role").GetString());
        Assert.Equal(arguments.Contains("--relay"), status.Body.GetProperty("relay").GetBoolean());
    }

    [Fact]
    public async Task A_folder_in_use_is_refused()
    {
        using NodeProcess node = await NodeProcess.StartAsync(folder.Path);

        await FailsAsync(6, "in use", "--data", folder.Path, "--http", "127.0.0.1:0", "--listen", "127.0.0.1:0");
    }

    [Fact]
    public async Task A_damaged_folder_is_unreadable_and_the_message_says_where()
    {
        using (NodeProcess node = await NodeProcess.StartAsync(folder.Path))
        {
            for (int i = 0; i < 3; i++)
            {
                (await node.Calls.IncrementAsync("a/c", "\"wait\":\"durable\",")).IsDone();
            }

            await node.StopAsync();
        }

        string segment = Assert.Single(Directory.GetFiles(folder.Path, "*.seg"));
        byte[] bytes = await File.ReadAllBytesAsync(segment, TestContext.Current.CancellationToken);
        int first = Array.FindIndex(bytes, 64, value => value != 0) + 16;
        bytes[first] ^= 0x10;
        await File.WriteAllBytesAsync(segment, bytes, TestContext.Current.CancellationToken);

        await FailsAsync(
            3, Path.GetFileName(segment), "--data", folder.Path, "--http", "127.0.0.1:0", "--listen", "127.0.0.1:0");
    }

    [Theory]
    [InlineData("--http", "0.0.0.0:0")]
    [InlineData("--peer", "192.0.2.1:7400")]
    [InlineData("--listen", "192.168.1.1:7400")]
    [InlineData("--listen", "[::]:0")]
    [InlineData("--http", "example.org:80")]
    public async Task Addresses_beyond_loopback_are_refused(string flag, string address) =>
        await FailsAsync(6, "127.0.0.1", "--data", folder.Path, flag, address);

    [Theory]
    [InlineData("--http", "--listen")]
    [InlineData("--listen", "--http")]
    public async Task An_address_in_use_is_refused(string flag, string other)
    {
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();

        await FailsAsync(6, "in use", "--data", folder.Path, flag, $"{taken.LocalEndpoint}", other, "127.0.0.1:0");
    }

    [Theory]
    [InlineData("--durability", "sometimes")]
    [InlineData("--interval-ms", "0")]
    [InlineData("--interval-ms", "soon")]
    [InlineData("--peer", "nowhere")]
    [InlineData("--http", "7401")]
    [InlineData("--space", "")]
    [InlineData("--members", "0")]
    [InlineData("--members", "many")]
    [InlineData("--name", "a\nb")]
    [InlineData("--sleep-after", "later")]
    public async Task Flags_that_are_none_are_a_matter_of_usage(string flag, string value) =>
        await FailsAsync(2, "", "--data", folder.Path, "--http", "127.0.0.1:0", "--listen", "127.0.0.1:0", flag, value);

    private static async Task FailsAsync(int exitCode, string message, params string[] arguments)
    {
        var ended = await CommandProcess.RunAsync(["node", .. arguments]);

        Assert.Equal(exitCode, ended.ExitCode);
        Assert.Contains(message, ended.Error, StringComparison.Ordinal);
        Assert.Single(ended.Error.TrimEnd().Split('\n'));
    }
}
