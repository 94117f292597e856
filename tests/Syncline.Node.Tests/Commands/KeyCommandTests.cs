using System.Text.Json;
using Syncline.Keys;
using Syncline.Node.Tests.Support;

namespace Syncline.Node.Tests.Commands;

/// <summary>Keys as people use them: made by a command, kept in files, shown by real processes to each other.</summary>
public sealed class KeyCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Key_new_makes_a_file_of_its_owners_alone_or_prints_a_key()
    {
        var made = await CommandProcess.RunAsync("key", "new", folder["space.key"]);
        Assert.Equal((0, "", ""), (made.ExitCode, made.Output, made.Error));
        Assert.NotNull(SecretKeyFile.Read(folder["space.key"]));
        var again = await CommandProcess.RunAsync("key", "new", folder["space.key"]);
        Assert.Equal(3, again.ExitCode);
        Assert.Contains("space.key", again.Error, StringComparison.Ordinal);
        var printed = await CommandProcess.RunAsync("key", "new");
        Assert.True(SecretKey.TryParse(printed.Output, out _, out _), printed.Output);
    }

    [Theory]
    [InlineData("--listen", "0.0.0.0:0", "--key-file")]
    [InlineData("--listen", "[::]:0", "--key-file")]
    [InlineData("--http", "0.0.0.0:0", "--http-key-file")]
    [InlineData("--peer", "192.0.2.1:7400", "--key-file")]
    [InlineData("--peer", "[2001:db8::1]:7400", "--key-file")]
    public async Task Beyond_loopback_takes_a_key(string option, string address, string needed)
    {
        string[] free = ["--http", "127.0.0.1:0", "--listen", "127.0.0.1:0"];
        IEnumerable<string> others = free.Chunk(2).Where(pair => pair[0] != option).SelectMany(pair => pair);
        var refused = await CommandProcess.RunAsync(["node", "--data", folder["a"], option, address, .. others]);
        Assert.Equal(6, refused.ExitCode);
        Assert.Contains($"({needed})", refused.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--key-file")]
    [InlineData("--http-key-file")]
    public async Task A_key_file_that_is_not_to_be_used_is_named(string option)
    {
        string[] node = ["node", "--data", folder["a"], "--http", "127.0.0.1:0", "--listen", "127.0.0.1:0", option];
        var missing = await CommandProcess.RunAsync([.. node, folder["none.key"]]);
        Assert.Equal(3, missing.ExitCode);
        Assert.Contains("none.key", missing.Error, StringComparison.Ordinal);

        SecretKeyFile.Create(folder["bad.key"]);
        await File.WriteAllTextAsync(folder["bad.key"], "c2hvcnQ", TestContext.Current.CancellationToken);
        var tooShort = await CommandProcess.RunAsync([.. node, folder["bad.key"]]);
        Assert.Equal(3, tooShort.ExitCode);
        Assert.Contains("5 bytes in place of 32", tooShort.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("c2hvcnQ", tooShort.Error, StringComparison.Ordinal);

        if (OperatingSystem.IsWindows()) return;
        SecretKeyFile.Create(folder["open.key"]);
        File.SetUnixFileMode(folder["open.key"], (UnixFileMode)Convert.ToInt32("644", 8));
        var open = await CommandProcess.RunAsync([.. node, folder["open.key"]]);
        Assert.Equal(6, open.ExitCode);
        Assert.Contains($"chmod 600 {folder["open.key"]}", open.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_in_the_environment_that_is_none_is_named_without_its_text()
    {
        var ended = await CommandProcess.RunAsync(
            new Dictionary<string, string> { ["SYNCLINE_KEY"] = "bm8ta2V5" },
            "node", "--data", folder["a"], "--http", "127.0.0.1:0");
        Assert.Equal(3, ended.ExitCode);
        Assert.Contains("SYNCLINE_KEY", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("bm8ta2V5", ended.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--key-file", "SYNCLINE_KEY", "SYNCLINE_KEY_FILE")]
    [InlineData("--http-key-file", "SYNCLINE_HTTP_KEY", "SYNCLINE_HTTP_KEY_FILE")]
    public async Task A_key_is_that_of_the_flag_else_of_the_environment_else_of_the_configuration(
        string flag, string variable, string fileVariable)
    {
        // Whose key is taken shows in who is named for it: each of them is no key.
        await WriteUnusableAsync("of-flag.key");
        await WriteUnusableAsync("of-variable.key");
        await WriteUnusableAsync("of-configuration.key");
        string configuration = folder["node.yaml"];
        await File.WriteAllTextAsync(
            configuration, $"{flag[2..]}: {folder["of-configuration.key"]}\n", TestContext.Current.CancellationToken);
        string[] node = ["node", "--data", folder["a"], "--config", configuration, "--http", "127.0.0.1:0"];
        Dictionary<string, string> itself = new() { [variable] = "bm8ta2V5" };
        Dictionary<string, string> file = new() { [fileVariable] = folder["of-variable.key"], [variable] = "bm8ta2V5" };

        await IsNamedAsync("of-flag.key", file, [.. node, flag, folder["of-flag.key"]]);
        await IsNamedAsync("of-variable.key", file, node);
        await IsNamedAsync($"{variable} holds no key", itself, node);
        await IsNamedAsync("of-configuration.key", [], node);

        async Task IsNamedAsync(string culprit, Dictionary<string, string> variables, string[] arguments)
        {
            var ended = await CommandProcess.RunAsync(variables, arguments);
            Assert.Equal(3, ended.ExitCode);
            Assert.Contains(culprit, ended.Error, StringComparison.Ordinal);
        }

        async Task WriteUnusableAsync(string name)
        {
            SecretKeyFile.Create(folder[name]);
            await File.WriteAllTextAsync(folder[name], "c2hvcnQ", TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Nodes_with_one_key_link_beyond_loopback_and_a_node_with_another_is_named_on_both_sides()
    {
        SecretKeyFile.Create(folder["space.key"]);
        SecretKeyFile.Create(folder["other.key"]);
        string[] keyed = ["--key-file", folder["space.key"]];
        using NodeProcess a = await NodeProcess.StartAsync(folder["a"], links: "0.0.0.0:0", more: keyed);
        string peer = a.Links.Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal);
        using NodeProcess b = await NodeProcess.StartAsync(folder["b"], more: [.. keyed, "--peer", peer]);
        using NodeProcess stranger = await NodeProcess.StartAsync(
            folder["c"], more: ["--key-file", folder["other.key"], "--peer", peer]);

        Answer written = (await a.Calls.IncrementAsync("c/n", "\"wait\":2,")).IsDone();
        Assert.Equal("1", await b.Calls.ReadAsync("c/n", "counter"));

        JsonElement atStranger = await StatusOfAsync(
            stranger, status => status.GetProperty("peers")[0].GetProperty("reason").GetString() is not null);
        Assert.Equal("wrong-key", atStranger.GetProperty("peers")[0].GetProperty("reason").GetString());
        JsonElement atA = await StatusOfAsync(
            a, status => status.GetProperty("refusedConnections").GetArrayLength() > 0);
        Assert.Equal("wrong-key", atA.GetProperty("refusedConnections")[0].GetProperty("reason").GetString());
        var printed = await CommandProcess.RunAsync("status", "--node", a.Http.OriginalString);
        Assert.Contains("from 127.0.0.1: wrong-key", printed.Output, StringComparison.Ordinal);
        Assert.NotEmpty(written.Version);
    }

    [Fact]
    public async Task Commands_show_the_key_from_a_file_or_from_the_environment()
    {
        SecretKey key = SecretKeyFile.Create(folder["http.key"]);
        using NodeProcess node = await NodeProcess.StartAsync(
            folder["a"], more: ["--http-key-file", folder["http.key"]]);
        string[] update = ["update", "c/n", "counter", "increment", "--node", node.Http.OriginalString];

        var refused = await CommandProcess.RunAsync(update);
        Assert.Equal(6, refused.ExitCode);
        Assert.Contains("Bearer", refused.Error, StringComparison.Ordinal);
        var shown = await CommandProcess.RunAsync([.. update, "--http-key-file", folder["http.key"]]);
        Assert.Equal((0, ""), (shown.ExitCode, shown.Error));
        var fromEnvironment = await CommandProcess.RunAsync(Variable(key), update);
        Assert.Equal(0, fromEnvironment.ExitCode);
        var wrong = await CommandProcess.RunAsync(Variable(SecretKey.Create()), update);
        Assert.Equal(6, wrong.ExitCode);
    }

    private static Dictionary<string, string> Variable(SecretKey key) => new() { ["SYNCLINE_HTTP_KEY"] = key.Reveal() };

    private static async Task<JsonElement> StatusOfAsync(NodeProcess node, Func<JsonElement, bool> until)
    {
        using CancellationTokenSource deadline = new(TimeSpan.FromSeconds(30));
        while (true)
        {
            JsonElement status = (await node.Calls.GetAsync("/v1/spaces/default/status")).IsDone().Body;
            if (until(status)) return status;
            await Task.Delay(50, deadline.Token);
        }
    }
}
