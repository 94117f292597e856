using System.Text.Json;
using Syncline.Folders;
using Syncline.Node.Tests.Support;
using Syncline.Replicas;
using Syncline.Storage;

namespace Syncline.Node.Tests.Commands;

/// <summary>The commands that work on a folder without its node: what they print, and how they end.</summary>
public sealed class FolderCommandTests : IDisposable
{
    private readonly TemporaryFolder home = new();

    private string Data => home["data"];

    public void Dispose() => home.Dispose();

    [Fact]
    public async Task A_folder_is_checked_backed_up_while_its_node_runs_restored_and_read()
    {
        using (NodeProcess node = await NodeProcess.StartAsync(Data))
        {
            await WriteAsync(node);
            await EndsAsync(6, "in use", "check", Data);
            var backup = await CommandProcess.RunAsync("backup", Data, home["one.backup"]);
            Assert.Equal((0, ""), (backup.ExitCode, backup.Error));
            Assert.Contains($"in 1 files, {new FileInfo(home["one.backup"]).Length} bytes", backup.Output,
                StringComparison.Ordinal);
            Assert.Equal(2, (await LogAsync(Data)).Length); // Also while the node runs.
            await node.StopAsync();
        }

        var good = await CommandProcess.RunAsync("check", Data);
        Assert.Equal((0, ""), (good.ExitCode, good.Error));
        Assert.Contains("end        clean", good.Output, StringComparison.Ordinal);
        await EndsAsync(6, "not empty", "restore", home["one.backup"], Data);

        var restored = await CommandProcess.RunAsync("restore", home["one.backup"], home["restored"]);
        Assert.Equal((0, ""), (restored.ExitCode, restored.Error));
        JsonElement copied = await JsonOfAsync("restore", home["one.backup"], home["restored too"]);
        Assert.Equal(home["restored too"], copied.GetProperty("path").GetString());
        JsonElement saved = await JsonOfAsync("backup", home["restored too"], home["two.backup"]);
        Assert.Equal(
            (copied.GetProperty("first").GetInt64(), new FileInfo(home["two.backup"]).Length),
            (saved.GetProperty("first").GetInt64(), saved.GetProperty("bytes").GetInt64()));
        var json = await CommandProcess.RunAsync("check", home["restored"], "--json");
        JsonElement report = JsonElement.Parse(json.Output);
        Assert.Equal((0, true), (json.ExitCode, report.GetProperty("good").GetBoolean()));
        Assert.Equal("none", report.GetProperty("end").GetString());
        using NodeProcess again = await NodeProcess.StartAsync(home["restored"]);
        Assert.Equal("3", await again.Calls.ReadAsync("a/c", "counter"));
    }

    [Fact]
    public async Task The_log_is_for_people_and_for_programs()
    {
        using (NodeProcess node = await NodeProcess.StartAsync(Data, more: ["--space", "s"]))
        {
            await WriteAsync(node, "s");
            await node.StopAsync();
        }

        string[] people = await LogAsync(Data);
        Assert.Equal(2, people.Length);
        Assert.Matches(
            @"^  \d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}Z  [0-9a-f]{14}:1\.\.1 +s +Ada +a/c counter increment 3  ""why\\n""$",
            people[0]);
        Assert.EndsWith("m/m map update \"k\",{\"type\":\"flag\",\"op\":\"enable\",\"args\":[]}", people[1],
            StringComparison.Ordinal);
        Assert.Equal([people[1]], await LogAsync(Data, "--limit", "1"));
        Assert.Equal([people[0].Replace("  s             ", "  ", StringComparison.Ordinal)],
            await LogAsync(Data, "--object", "a/c", "--space", "s"));
        Assert.Empty(await LogAsync(Data, "--space", "t"));

        JsonElement first = JsonElement.Parse((await LogAsync(Data, "--json"))[0]);
        Assert.Equal("Ada", first.GetProperty("author").GetString());
        Assert.Equal("why\n", first.GetProperty("message").GetString());
        JsonElement change = Assert.Single(first.GetProperty("objects").EnumerateArray());
        Assert.Equal(
            """{"object":"a/c","type":"counter","operations":[{"op":"increment","args":[3]}]}""", change.GetRawText());
    }

    [Fact]
    public async Task Damage_is_the_answer_no_and_a_damaged_folder_gives_no_backup()
    {
        using (NodeProcess node = await NodeProcess.StartAsync(Data))
        {
            await WriteAsync(node);
            await node.StopAsync();
        }

        string segment = Assert.Single(Directory.GetFiles(Data, "*.seg"));
        await FlipAsync(segment, 120);

        var damaged = await CommandProcess.RunAsync("check", Data);
        Assert.Equal(1, damaged.ExitCode);
        Assert.Contains($"damage     {Path.GetFileName(segment)} at byte ", damaged.Output, StringComparison.Ordinal);
        Assert.Contains("is damaged in 1 places", damaged.Error, StringComparison.Ordinal);
        await EndsAsync(3, Path.GetFileName(segment), "backup", Data, home["one.backup"]);
        await EndsAsync(3, Path.GetFileName(segment), "log", Data);
        Assert.Empty(Directory.GetFiles(home.Path));
    }

    [Fact]
    public async Task A_damaged_backup_is_refused_and_leaves_an_empty_folder()
    {
        using (NodeProcess node = await NodeProcess.StartAsync(Data))
        {
            await WriteAsync(node);
            await node.StopAsync();
        }

        Assert.Equal(0, (await CommandProcess.RunAsync("backup", Data, home["one.backup"])).ExitCode);
        await FlipAsync(home["one.backup"], 200);

        await EndsAsync(3, "damaged at byte", "restore", home["one.backup"], home["restored"]);

        Assert.Equal([Path.Combine(home["restored"], "LOCK")], Directory.GetFiles(home["restored"]));
    }

    [Theory]
    [InlineData(2, "check")]
    [InlineData(2, "log", "/tmp", "--limit", "0")]
    [InlineData(2, "log", "/tmp", "--object", "nowhere")]
    [InlineData(3, "check", "/no/such/folder")]
    [InlineData(3, "log", "/no/such/folder")]
    [InlineData(3, "backup", "/no/such/folder", "/no/such/file")]
    [InlineData(3, "restore", "/no/such/file", "/no/such/folder")]
    [InlineData(3, "log", "/proc/self")]
    [InlineData(2, "backup", "/proc/self", "/tmp")]
    public Task What_can_not_be_done_ends_with_its_exit_code_and_a_line(int exitCode, params string[] arguments) =>
        EndsAsync(exitCode, "", arguments);

    [Fact]
    public async Task An_interrupted_log_ends_with_130()
    {
        await using (DataFolder folder = DataFolder.Open(
            new() { Folder = FileSystemFolder.Open(Data), Durability = Durability.None }))
        {
            Replica replica = folder.OpenSpace("default");
            for (int i = 0; i < 5000; i++)
            {
                replica.Transact(tx => tx.Counter("a/c").Increment());
            }
        }

        using CommandProcess log = CommandProcess.Start("log", Data);
        Assert.NotNull(await log.ReadLineAsync()); // More than a pipe holds follows, so it is still there.
        await log.SignalAsync("INT");

        Assert.Equal(130, (await log.EndAsync()).ExitCode);
    }

    private static async Task WriteAsync(NodeProcess node, string space = "default")
    {
        (await node.Calls.UpdateAsync(
            """{"object":"a/c","type":"counter","op":"increment","args":[3]}""",
            "\"author\":\"Ada\",\"message\":\"why\\n\",\"wait\":\"durable\",", space)).IsDone();
        (await node.Calls.UpdateAsync(
            """{"object":"m/m","type":"map","op":"update","args":["k",{"type":"flag","op":"enable"}]}""",
            "\"wait\":\"durable\",", space)).IsDone();
    }

    private static async Task<string[]> LogAsync(params string[] arguments)
    {
        var ended = await CommandProcess.RunAsync(["log", .. arguments]);
        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        return ended.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static async Task<JsonElement> JsonOfAsync(params string[] arguments)
    {
        var ended = await CommandProcess.RunAsync([.. arguments, "--json"]);
        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        return JsonElement.Parse(ended.Output);
    }

    private static async Task EndsAsync(int exitCode, string says, params string[] arguments)
    {
        var ended = await CommandProcess.RunAsync(arguments);
        Assert.Equal((exitCode, ""), (ended.ExitCode, ended.Output));
        Assert.Contains(says, Assert.Single(ended.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    private static async Task FlipAsync(string file, int offset)
    {
        byte[] bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        bytes[offset] ^= 4;
        await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);
    }
}
