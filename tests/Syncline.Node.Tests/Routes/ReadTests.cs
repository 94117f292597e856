using System.Text.Json;
using Syncline.Node.Tests.Support;

namespace Syncline.Node.Tests.Routes;

/// <summary><c>POST .../read</c>: what each type reads as, all at one version.</summary>
public sealed class ReadTests : IAsyncLifetime
{
    private TestNode node = null!;

    private NodeCalls Calls => node.Calls;

    public async ValueTask InitializeAsync() => node = await TestNode.StartAsync();

    public ValueTask DisposeAsync() => node.DisposeAsync();

    [Theory]
    [InlineData("counter", "", "0")]
    [InlineData("register", "", "null")]
    [InlineData("register", ",\"policy\":\"multi-value\"", "[]")]
    [InlineData("register", ",\"policy\":\"candidates\"", "[]")]
    [InlineData("flag", "", "false")]
    [InlineData("set", "", "[]")]
    [InlineData("map", "", "{}")]
    public async Task What_was_never_written_reads_as_empty(string type, string policy, string value) =>
        Assert.Equal(value, await Calls.ReadAsync("never/written", type, policy));

    [Theory]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("-9223372036854775808")]
    [InlineData("1.5")]
    [InlineData("\"Zürich 😀 <&>\"")]
    [InlineData("[1,[2,{\"a\":[]}]]")]
    [InlineData("{\"$decimal\":\"1.10\"}")]
    [InlineData("{\"$bytes\":\"AAE=\"}")]
    [InlineData("{\"$timestamp\":\"2026-04-01T12:00:00Z\"}")]
    [InlineData("{\"$double\":\"NaN\"}")]
    [InlineData("{\"$$mine\":1}")]
    public async Task A_value_reads_as_it_was_written(string value)
    {
        (await Calls.UpdateAsync($$"""{"object":"a/r","type":"register","op":"assign","args":[{{value}}]}""")).IsDone();

        string read = await Calls.ReadAsync("a/r", "register");
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(value), JsonElement.Parse(read)), read);
    }

    [Fact]
    public async Task Candidates_are_told_with_their_writers_and_times()
    {
        await Calls.UpdateAsync("""{"object":"a/r","type":"register","op":"assign","args":[7]}""");

        string read = await Calls.ReadAsync("a/r", "register", ",\"policy\":\"candidates\"");

        JsonElement candidate = Assert.Single(JsonElement.Parse(read).EnumerateArray());
        Assert.Equal("7", candidate.GetProperty("value").GetRawText());
        Assert.Equal($"{node.Node.Folder.Find("default")!.Id}", candidate.GetProperty("writer").GetString());
        DateTimeOffset time = candidate.GetProperty("time").GetProperty("$timestamp").GetDateTimeOffset();
        Assert.InRange(time, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(5));
    }

    [Fact]
    public async Task A_double_stays_one()
    {
        await Calls.UpdateAsync("""{"object":"a/r","type":"register","op":"assign","args":[2.0]}""");

        Assert.Equal("2.0", await Calls.ReadAsync("a/r", "register"));
    }

    [Fact]
    public async Task A_set_reads_in_canonical_order()
    {
        await Calls.UpdateAsync(
            """{"object":"a/s","type":"set","op":"add-all","args":[["b",true,2.5,"a",10,null,9]]}""");

        Assert.Equal("""[null,true,9,10,2.5,"a","b"]""", await Calls.ReadAsync("a/s", "set"));
    }

    [Fact]
    public async Task A_map_reads_its_children_by_key_each_with_its_type()
    {
        await Calls.UpdateAsync("""
            {"object":"a/m","type":"map","op":"update","args":["k",{"type":"register","op":"assign","args":["v"]}]},
            {"object":"a/m","type":"map","op":"update","args":["k",{"type":"counter","op":"increment"}]},
            {"object":"a/m","type":"map","op":"update","args":["$",{"type":"map","op":"update","args":
                ["in",{"type":"flag","op":"enable"}]}]},
            {"object":"a/m","type":"map","op":"update","args":["gone",{"type":"flag","op":"enable"}]},
            {"object":"a/m","type":"map","op":"remove","args":["gone"]}
            """);

        const string Inner = """[{"type":"map","value":{"in":[{"type":"flag","value":true}]}}]""";
        Assert.Equal(
            $$"""{"$$":{{Inner}},"k":[{"type":"counter","value":1},{"type":"register","value":"v"}]}""",
            await Calls.ReadAsync("a/m", "map"));
    }

    [Fact]
    public async Task A_read_names_the_policy_by_which_concurrent_values_are_viewed()
    {
        await using TestNode other = await TestNode.StartAsync();
        Answer one = await Calls.UpdateAsync("""{"object":"a/r","type":"register","op":"assign","args":[10]}""");
        Answer two = await other.Calls.UpdateAsync("""{"object":"a/r","type":"register","op":"assign","args":[20]}""");
        await using TestNode relay = await TestNode.StartAsync(peers: [node, other]);
        await relay.Calls.GetAsync($"/v1/spaces/default/digest?after={one.Version}&after={two.Version}");

        foreach (var (
            policy, value) in new[] { ("multi-value", "[10,20]"), ("max", "20"), ("min", "10"), ("average", "15.0") })
        {
            Assert.Equal(value, await relay.Calls.ReadAsync("a/r", "register", $",\"policy\":\"{policy}\""));
        }
    }

    [Theory]
    [InlineData("""{"objects":[{"object":"a/b","type":"counter","policy":"max"}]}""")]
    [InlineData("""{"objects":[{"object":"a/b","type":"register","policy":"best"}]}""")]
    [InlineData("""{"objects":[{"object":"a/b","type":"clock"}]}""")]
    [InlineData("""{"objects":[{"object":"ab","type":"counter"}]}""")]
    [InlineData("""{"objects":[{"object":"a/b"}]}""")]
    [InlineData("""{"objects":[7]}""")]
    [InlineData("""{"object":"a/b"}""")]
    [InlineData("""{}""")]
    public async Task What_is_no_read_is_refused(string body) =>
        (await Calls.PostAsync("/v1/spaces/default/read", body)).IsProblem(400, "invalid-request");

    [Fact]
    public async Task Past_versions_can_not_be_read_yet()
    {
        Answer answer = await Calls.PostAsync("/v1/spaces/default/read", """{"at":"AQAA","objects":[]}""");

        answer.IsProblem(501, "unsupported-at");
    }

    [Fact]
    public async Task Digests_are_equal_where_versions_are()
    {
        await using TestNode other = await TestNode.StartAsync(peers: [node]);
        Answer written = await Calls.IncrementAsync("a/c");

        Answer here, there;
        do
        {
            here = await Calls.GetAsync("/v1/spaces/default/digest");
            there = await other.Calls.GetAsync($"/v1/spaces/default/digest?after={written.Version}");
        }
        while (here.Version != there.Version); // Each enters the space as a member meanwhile.

        Assert.Equal(here["digest"], there["digest"]);
        Assert.Equal(64, here.Body.GetProperty("digest").GetString()!.Length);
        await Calls.IncrementAsync("a/c");
        Assert.NotEqual(here["digest"], (await Calls.GetAsync("/v1/spaces/default/digest"))["digest"]);
    }
}
