using Syncline.Node.Tests.Support;
using Syncline.Storage;
using Syncline.Testing;

namespace Syncline.Node.Tests.Routes;

/// <summary>The stream of changes: one event a transaction, its end, and what is refused.</summary>
public sealed class ChangesTests
{
    private static readonly TimeSpan CommentPeriod = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Each_transaction_is_one_event_with_what_it_changed_and_its_token()
    {
        await using TestNode node = await TestNode.StartAsync();
        await node.Calls.IncrementAsync("before/c");
        using EventStream stream = await EventStream.OpenAsync(node.Node.HttpAddress);

        Answer first = await node.Calls.UpdateAsync(
            """
            {"object":"users/7","type":"register","op":"assign","args":["a\n\u2028b"]},
            {"object":"users/8","type":"map","op":"update","args":["n",{"type":"counter","op":"decrement","args":[2]}]}
            """,
            "\"author\":\"ada\",\"message\":\"why\",");
        Answer second = await node.Calls.IncrementAsync("visits/today");

        List<EventStream.Event> events = await stream.ReadAsync(2);
        Assert.All(events, each => Assert.Equal("message", each.Name));
        Assert.Equal([first.Version, second.Version], events.Select(each => each.Id));
        Assert.All(events, each => Assert.Equal($"\"{each.Id}\"", each["version"]));
        string replica = node.Node.Folder.Find("default")!.Id.ToString();
        Assert.All(events, each => Assert.Equal($"\"{replica}\"", each["origin"]));
        Assert.Equal(["ada", null], events.Select(each => each.Author));
        Assert.Equal(
            """
            [{"object":"users/7","type":"register","op":"assign","args":["a\n\u2028b"]},
            {"object":"users/8","type":"map","op":"update","args":["n",{"type":"counter","op":"decrement","args":[2]}]}]
            """.ReplaceLineEndings(""),
            events[0]["changes"]);
    }

    [Fact]
    public async Task A_stream_begins_after_a_token_and_an_id_counts_more()
    {
        await using TestNode node = await TestNode.StartAsync();
        string empty = (await node.Calls.GetAsync("/v1/spaces/default/digest")).Version;
        Answer first = await node.Calls.IncrementAsync("a/1");
        Answer second = await node.Calls.IncrementAsync("a/2");
        await node.Calls.IncrementAsync("a/3");
        Uri address = node.Node.HttpAddress;

        using EventStream all = await EventStream.OpenAsync(address, $"?after={empty}");
        using EventStream some = await EventStream.OpenAsync(address, $"?after={first.Version}");
        using EventStream last = await EventStream.OpenAsync(address, $"?after={empty}", second.Version);

        Assert.Equal(["a/1", "a/2", "a/3"], (await all.ReadAsync(3)).Select(ObjectOf));
        Assert.Equal(["a/2", "a/3"], (await some.ReadAsync(2)).Select(ObjectOf));
        Assert.Equal("a/3", ObjectOf((await last.ReadAsync())!));
    }

    [Fact]
    public async Task A_stream_of_one_object_shows_what_changed_it_and_a_comment_tells_how_far_it_came()
    {
        ManualTime time = new();
        await using TestNode node = await TestNode.StartAsync(with: options => options with { Time = time });
        using EventStream stream = await EventStream.OpenAsync(node.Node.HttpAddress, "?object=a/b%2Fc");
        await node.Calls.IncrementAsync("a/b");
        await node.Calls.UpdateAsync(
            """
            {"object":"a/b/c","type":"counter","op":"increment"},{"object":"a/b","type":"counter","op":"increment"},
            {"object":"a/b/c","type":"flag","op":"enable"}
            """);
        Answer unseen = await node.Calls.IncrementAsync("a/b");

        EventStream.Event seen = (await stream.ReadAsync())!;
        Assert.Equal(
            """
            [{"object":"a/b/c","type":"counter","op":"increment","args":[1]},
            {"object":"a/b/c","type":"flag","op":"enable","args":[]}]
            """.ReplaceLineEndings(""),
            seen["changes"]);
        Assert.NotEqual(unseen.Version, stream.LastId);
        time.Advance(CommentPeriod);
        await stream.ReadCommentAsync();
        time.Advance(CommentPeriod); // The first may have come before the last transaction was looked at.
        await stream.ReadCommentAsync();
        Assert.Equal(unseen.Version, stream.LastId);
    }

    [Fact]
    public async Task A_comment_comes_every_15_seconds()
    {
        ManualTime time = new();
        await using TestNode node = await TestNode.StartAsync(with: options => options with { Time = time });
        using EventStream stream = await EventStream.OpenAsync(node.Node.HttpAddress);

        for (int count = 1; count <= 3; count++)
        {
            time.Advance(CommentPeriod - TimeSpan.FromMilliseconds(1));
            await node.Calls.IncrementAsync("a/c");
            Assert.NotNull(await stream.ReadAsync());
            Assert.Equal(count - 1, stream.Comments);
            time.Advance(TimeSpan.FromMilliseconds(1));
            await stream.ReadCommentAsync();
        }
    }

    [Fact]
    public async Task Where_the_log_no_longer_reaches_the_present_comes_once_and_then_what_follows()
    {
        using TemporaryFolder folder = new();
        string token;
        await using (TestNode before = await StartWithSnapshotsAsync(folder))
        {
            token = (await before.Calls.IncrementAsync("a/c")).Version;
            await before.Calls.IncrementAsync("a/c");
            await before.Calls.UpdateAsync("""{"object":"u/7","type":"register","op":"assign","args":["x"]}""");
        }

        await using TestNode node = await StartWithSnapshotsAsync(folder);
        string present = (await node.Calls.GetAsync("/v1/spaces/default/digest")).Version;
        using EventStream stream = await EventStream.OpenAsync(node.Node.HttpAddress, $"?after={token}");
        using EventStream one = await EventStream.OpenAsync(node.Node.HttpAddress, $"?after={token}&object=u/7");
        EventStream.Event reset = (await stream.ReadAsync())!;

        Assert.Equal(("reset", present), (reset.Name, reset.Id));
        Assert.Equal($"\"{present}\"", reset["version"]);
        Assert.Equal(
            """[{"object":"a/c","type":"counter","value":2},{"object":"u/7","type":"register","value":"x"}]""",
            reset["objects"]);
        Assert.Equal("""[{"object":"u/7","type":"register","value":"x"}]""", (await one.ReadAsync())!["objects"]);
        Answer next = await node.Calls.IncrementAsync("a/c");
        EventStream.Event followed = (await stream.ReadAsync())!;
        Assert.Equal(("message", next.Version), (followed.Name, followed.Id));
    }

    [Fact]
    public async Task A_stream_ends_when_the_node_stops_and_when_the_space_is_removed()
    {
        TestNode node = await TestNode.StartAsync(spaces: ["default", "other"]);
        using EventStream stopped = await EventStream.OpenAsync(node.Node.HttpAddress);
        using EventStream removed = await EventStream.OpenAsync(node.Node.HttpAddress, space: "other");

        await node.Calls.SendAsync(HttpMethod.Delete, "/v1/spaces/other?confirm=other");
        Assert.Null(await removed.ReadAsync());
        await node.DisposeAsync();
        Assert.Null(await stopped.ReadAsync());
    }

    [Theory]
    [InlineData("?after=nonsense", "invalid-token")]
    [InlineData("?object=nonsense", "invalid-request")]
    [InlineData("?timeoutMs=1", "invalid-request")]
    public async Task What_is_no_stream_is_refused(string query, string slug)
    {
        await using TestNode node = await TestNode.StartAsync();

        (await node.Calls.GetAsync($"/v1/spaces/default/changes{query}")).IsProblem(400, slug);
    }

    [Fact]
    public async Task An_id_that_no_node_gave_is_refused()
    {
        await using TestNode node = await TestNode.StartAsync();
        HttpRequestMessage request = new(HttpMethod.Get, "/v1/spaces/default/changes");
        request.Headers.Add("Last-Event-ID", "7");

        (await node.Calls.SendAsync(request)).IsProblem(400, "invalid-token");
    }

    private static Task<TestNode> StartWithSnapshotsAsync(TemporaryFolder folder) => TestNode.StartAsync(
        FileSystemFolder.Open(folder.Path),
        with: options => options with { Snapshots = new() { IntervalBytes = 1 } });

    private static string? ObjectOf(EventStream.Event each) =>
        each.Data.GetProperty("changes")[0].GetProperty("object").GetString();
}
