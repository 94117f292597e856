using System.Text.Json;
using Syncline.Node.Tests.Support;
using Syncline.Testing;

namespace Syncline.Node.Tests.Replay;

/// <summary>The main job on real input: three real nodes, concurrent writers, one of them killed.</summary>
public sealed class ReplayTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly List<NodeProcess> nodes = [];

    public void Dispose()
    {
        nodes.ForEach(node => node.Dispose());
        folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Histories))]
    public async Task Counters_equal_what_a_plain_script_computes_and_nodes_agree(string history)
    {
        string file = Find(history);
        await StartNodesAsync("interval");

        var ended = await CommandProcess.RunAsync([.. Replay(file), "--export", folder["export"]]);

        Check(file, ended);
        Assert.True(JsonElement.Parse(ended.Output).GetProperty("bytesBetweenNodes").GetInt64() > 0);
        var again = await CommandProcess.RunAsync([.. Replay(file), "--export", folder["export"]]);
        Check(file, again); // Run again, it applies nothing.
        Assert.Equal(DigestsOf(ended), DigestsOf(again));
    }

    [Theory]
    [MemberData(nameof(Histories))]
    public async Task A_node_that_is_killed_in_the_middle_comes_back_and_everything_goes_on(string history)
    {
        string file = Find(history);
        int commits = new HistoryOracle(file).Commits;
        await StartNodesAsync("always");
        using CommandProcess replay = CommandProcess.Start([.. Replay(file), "--export", folder["export"]]);
        while (await TransactionsAsync(nodes[0]) < commits / 3)
        {
            await Task.Yield();
        }

        NodeProcess killed = nodes[1];
        await killed.KillAsync();
        Assert.InRange(await TransactionsAsync(nodes[0]), commits / 3, commits - 1);
        nodes[1] = await NodeProcess.StartAsync(
            folder["1"], killed.Http.Authority, killed.Links, "--durability", "always", "--peer", nodes[0].Links);
        killed.Dispose();

        Check(file, await replay.EndAsync());
    }

    [Fact]
    public async Task A_file_that_is_no_history_is_unreadable_and_says_where()
    {
        await StartNodesAsync("none");
        await File.WriteAllTextAsync(
            folder["bad"],
            """
            {"id":0,"parents":[],"author":"a","time":1,"files":[]}
            {"id":1,"parents":[2],"author":"a","time":1,"files":[]}
            """,
            TestContext.Current.CancellationToken);

        var ended = await CommandProcess.RunAsync([.. Replay(folder["bad"])]);

        Assert.Equal(3, ended.ExitCode);
        Assert.Contains("line 2", ended.Error, StringComparison.Ordinal);
        Assert.Equal(3, (await CommandProcess.RunAsync([.. Replay(folder["absent"])])).ExitCode);
    }

    public static TheoryData<string> Histories =>
        ["tests/golden/history-small.jsonl", "../shared/data/npgsql-history.jsonl.gz"];

    private static string Find(string history)
    {
        string file = RepositoryFiles.PathOf(history);
        Assert.SkipUnless(File.Exists(file), $"The data is not here: {history}");
        return file;
    }

    private static async Task<int> TransactionsAsync(NodeProcess node) =>
        (await node.Calls.GetAsync("/v1/spaces/default/status")).Body.GetProperty("transactions").GetInt32();

    private static string DigestsOf(CommandProcess.Ended ended) =>
        JsonElement.Parse(ended.Output).GetProperty("nodes").GetRawText();

    private string[] Replay(string file) =>
        ["replay", file, "--json", "--nodes", string.Join(',', nodes.Select(node => node.Http.ToString()))];

    private async Task StartNodesAsync(string durability)
    {
        for (int i = 0; i < 3; i++)
        {
            string[] peers = [.. nodes.SelectMany(node => new[] { "--peer", node.Links })];
            nodes.Add(await NodeProcess.StartAsync(folder[$"{i}"], more: ["--durability", durability, .. peers]));
        }
    }

    private void Check(string file, CommandProcess.Ended ended)
    {
        Assert.True(ended.ExitCode == 0, ended.Error);
        HistoryOracle oracle = new(file);
        JsonElement report = JsonElement.Parse(ended.Output);
        Assert.Equal(oracle.Commits, report.GetProperty("commits").GetInt32());
        string[] digests =
            [.. report.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("digest").GetString()!)];
        Assert.Equal(3, digests.Length);
        Assert.Single(digests.Distinct());
        CheckExport(oracle, [.. JsonElement.Parse(File.ReadAllBytes(folder["export"])).EnumerateArray()]);
    }

    private static void CheckExport(HistoryOracle oracle, IReadOnlyList<JsonElement> export)
    {
        var objects = export.Select(entry => (
            Object: entry.GetProperty("object").GetString()!,
            Type: entry.GetProperty("type").GetString()!,
            Value: entry.GetProperty("value"))).ToList();
        Assert.Equal(
            oracle.Counters,
            objects.Where(
                entry => entry.Type == "counter").ToDictionary(entry => entry.Object, entry => entry.Value.GetInt64()));
        foreach (var (address, _, value) in objects.Where(entry => entry.Type == "register"))
        {
            Assert.NotEqual(0, value.GetArrayLength());
            HashSet<string> authors = [.. value.EnumerateArray().Select(author => author.GetString()!)];
            Assert.Subset(oracle.Authors[address], authors);
        }

        HashSet<string> paths =
            [.. objects.Single(entry => entry.Type == "set").Value.EnumerateArray().Select(path => path.GetString()!)];
        Assert.Subset(oracle.Paths.Added, paths);
        Assert.Superset(oracle.Paths.Kept, paths);
        Assert.Equal(oracle.Authors.Count, objects.Count(entry => entry.Type == "register"));
        byte[][] keys = [.. objects.Select(entry => System.Text.Encoding.UTF8.GetBytes(entry.Object))];
        Assert.All(
            keys.Zip(keys.Skip(1)), pair => Assert.True(pair.First.AsSpan().SequenceCompareTo(pair.Second) <= 0));
    }
}
