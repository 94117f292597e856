using Syncline.Node.Tests.Support;

namespace Syncline.Node.Tests.Routes;

/// <summary>A session that moves between nodes sees what it has seen (C4, C10).</summary>
public sealed class AfterTests
{
    [Fact]
    public async Task A_call_waits_until_the_node_has_seen_what_the_client_has_seen()
    {
        await using TestNode left = await TestNode.StartAsync();
        Answer written = await left.Calls.IncrementAsync("a/c");
        await using TestNode right = await TestNode.StartAsync();
        Task<Answer> read = right.Calls.PostAsync(
            "/v1/spaces/default/read",
            $$"""{"after":"{{written.Version}}","timeoutMs":60000,"objects":[{"object":"a/c","type":"counter"}]}""");
        Task<Answer> list = right.Calls.GetAsync($"/v1/spaces/default/objects?after={written.Version}&timeoutMs=60000");
        Task<Answer> update = right.Calls.IncrementAsync(
            "a/c", $"\"after\":[\"{written.Version}\",\"{written.Version}\"],\"timeoutMs\":60000,");
        Assert.False(read.IsCompleted);

        await using TestNode relay = await TestNode.StartAsync(peers: [left, right]);

        Assert.Contains((await read).IsDone()["values"], new[] { "[1]", "[2]" });
        (await update).IsDone();
        (await list).IsDone();
        Assert.Equal("2", await right.Calls.ReadAsync("a/c", "counter"));
    }

    [Fact]
    public async Task What_is_not_seen_in_time_is_named_and_nothing_is_applied()
    {
        await using TestNode left = await TestNode.StartAsync();
        await left.Calls.IncrementAsync("a/c");
        Answer written = await left.Calls.IncrementAsync("a/c");
        await using TestNode right = await TestNode.StartAsync();
        await right.Calls.IncrementAsync("b/c"); // The token is concurrent with what is here.

        Answer late = await right.Calls.IncrementAsync("a/c", $"\"after\":\"{written.Version}\",\"timeoutMs\":20,");

        string writer = left.Node.Folder.Find("default")!.Id.ToString();
        Assert.Equal(
            $$"""[{"replica":"{{writer}}","from":1,"to":2}]""",
            late.IsProblem(504, "after-not-reached")["missing"]);
        Assert.Equal("0", await right.Calls.ReadAsync("a/c", "counter"));
        Answer digest = await right.Calls.GetAsync($"/v1/spaces/default/digest?after={written.Version}&timeoutMs=0");
        digest.IsProblem(504, "after-not-reached");
    }

    [Fact]
    public async Task A_node_that_stops_answers_those_who_wait()
    {
        await using TestNode left = await TestNode.StartAsync();
        Answer written = await left.Calls.IncrementAsync("a/c");
        TestNode right = await TestNode.StartAsync();
        using NodeCalls calls = new(right.Node.HttpAddress);
        Task<Answer> waiting = calls.IncrementAsync("a/c", $"\"after\":\"{written.Version}\",\"timeoutMs\":60000,");
        (await calls.GetAsync("/health/ready")).IsDone();
        await right.DisposeAsync();

        (await waiting).IsProblem(503, "stopping");
    }
}
