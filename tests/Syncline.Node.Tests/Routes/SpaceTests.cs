using System.Text.Json;
using Syncline.Node.Tests.Support;
using Syncline.Testing.Storage;

namespace Syncline.Node.Tests.Routes;

/// <summary>Spaces are listed, created and removed while the node runs.</summary>
public sealed class SpaceTests
{
    [Theory]
    [InlineData("drafts")]
    [InlineData("a/b c%2F?#ü😀")]
    public async Task A_space_is_created_used_and_removed(string name)
    {
        await using TestNode node = await TestNode.StartAsync();
        string space = Uri.EscapeDataString(name);
        Answer unknown = await node.Calls.IncrementAsync("a/c", space: space);
        Assert.Contains("Here: default.", unknown.IsProblem(404, "unknown-space")["detail"], StringComparison.Ordinal);

        Assert.Equal(201, (await node.Calls.SendAsync(HttpMethod.Put, $"/v1/spaces/{space}")).Status);
        Answer again = await node.Calls.SendAsync(HttpMethod.Put, $"/v1/spaces/{space}");
        (await node.Calls.IncrementAsync("a/c", space: space)).IsDone();

        Assert.Equal((200, name), (again.Status, again.Body.GetProperty("name").GetString()));
        Assert.Equal("0", await node.Calls.ReadAsync("a/c", "counter"));
        Assert.Equal("1", await node.Calls.ReadAsync("a/c", "counter", space: space));
        Assert.Equal(2, (await node.Calls.GetAsync("/v1/spaces")).Body.GetProperty("spaces").GetArrayLength());
        await RemoveAsync(node, space);
    }

    [Fact]
    public async Task Status_says_who_refuses_a_space_and_why_until_it_is_linked()
    {
        await using TestNode other = await TestNode.StartAsync();
        await using TestNode node = await TestNode.StartAsync(peers: [other], spaces: ["default", "drafts"]);
        JsonElement[] refused = await RefusedAsync(demanded: 1);
        Assert.Equal("unknown-space", refused[0].GetProperty("reason").GetString());
        Assert.Contains("drafts", refused[0].GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.String, refused[0].GetProperty("at").ValueKind);

        await other.Calls.SendAsync(HttpMethod.Put, "/v1/spaces/drafts");
        await RefusedAsync(demanded: 0);

        async Task<JsonElement[]> RefusedAsync(int demanded)
        {
            using CancellationTokenSource deadline = new(TimeSpan.FromSeconds(30));
            while (true)
            {
                Answer status = await node.Calls.GetAsync("/v1/spaces/drafts/status");
                JsonElement[] refused = [.. status.IsDone().Body.GetProperty("refused").EnumerateArray()];
                if (refused.Length == demanded) return refused;
                await Task.Delay(10, deadline.Token);
            }
        }
    }

    [Fact]
    public async Task Names_that_are_none_are_refused()
    {
        await using TestNode node = await TestNode.StartAsync();

        (await node.Calls.SendAsync(HttpMethod.Put, "/v1/spaces/a%07b")).IsProblem(400, "invalid-request");
        (await node.Calls.SendAsync(HttpMethod.Put, $"/v1/spaces/{new string('x', 1025)}")).IsProblem(
            400, "invalid-request");
    }

    [Fact]
    public async Task A_space_that_goes_ends_the_waits_for_it()
    {
        await using TestNode other = await TestNode.StartAsync();
        Answer written = await other.Calls.IncrementAsync("a/c");
        await using TestNode node = await TestNode.StartAsync();
        Task<Answer> waiting =
            node.Calls.IncrementAsync("a/c", $"\"after\":\"{written.Version}\",\"timeoutMs\":60000,");
        (await node.Calls.GetAsync("/health/ready")).IsDone();

        await RemoveAsync(node, "default");

        (await waiting).IsProblem(404, "unknown-space");
    }

    [Fact]
    public async Task I8_a_space_is_answered_once_its_creation_or_removal_is_durable()
    {
        using ManualResetEventSlim released = new();
        SimulatedFolder disk = new();
        await using TestNode node = await TestNode.StartAsync(disk);
        (await node.Calls.IncrementAsync("a/c", "\"wait\":\"durable\",")).IsDone();
        disk.BeforeSync = () => released.Wait(TimeSpan.FromSeconds(10));
        (HttpMethod, string, int)[] calls =
        [
            (HttpMethod.Put, "/v1/spaces/new", 201),
            (HttpMethod.Delete, "/v1/spaces/new?confirm=new", 204),
        ];
        foreach (var (method, path, status) in calls)
        {
            released.Reset();
            Task<Answer> answer = node.Calls.SendAsync(method, path);
            await Task.Delay(100, TestContext.Current.CancellationToken);
            Assert.False(answer.IsCompleted);
            released.Set();
            Assert.Equal(status, (await answer).Status);
        }

        disk.FailAt(disk.Calls + 1, SimulatedFault.InputOutputError);
        (await node.Calls.SendAsync(HttpMethod.Put, "/v1/spaces/lost")).IsProblem(503, "read-only");
    }

    private static async Task RemoveAsync(TestNode node, string space)
    {
        string path = $"/v1/spaces/{space}";
        (await node.Calls.SendAsync(HttpMethod.Delete, path)).IsProblem(400, "confirmation-required");
        (await node.Calls.SendAsync(HttpMethod.Delete, $"{path}?confirm=other")).IsProblem(
            400, "confirmation-required");
        Assert.Equal(204, (await node.Calls.SendAsync(HttpMethod.Delete, $"{path}?confirm={space}")).Status);
        (await node.Calls.SendAsync(HttpMethod.Delete, $"{path}?confirm={space}")).IsProblem(404, "unknown-space");
    }
}
