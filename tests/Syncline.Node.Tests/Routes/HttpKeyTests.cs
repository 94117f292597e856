using System.Net.Http.Headers;
using Syncline.Keys;
using Syncline.Node.Tests.Support;

namespace Syncline.Node.Tests.Routes;

/// <summary>A node with an HTTP key answers to those who show it, and to no others.</summary>
public sealed class HttpKeyTests : IAsyncLifetime
{
    private readonly SecretKey key = SecretKey.Create();
    private TestNode node = null!;

    public async ValueTask InitializeAsync() =>
        node = await TestNode.StartAsync(with: options => options with { HttpKey = key });

    public ValueTask DisposeAsync() => node.DisposeAsync();

    [Fact]
    public async Task Whoever_shows_the_key_is_answered()
    {
        node.Calls.Key = key.Reveal();
        (await node.Calls.GetAsync("/v1/spaces")).IsDone();
        (await node.Calls.IncrementAsync("c/n")).IsDone();
    }

    [Theory]
    [InlineData("/v1/spaces")]
    [InlineData("/v1/spaces/default/status")]
    [InlineData("/v1/spaces/nowhere/digest")]
    [InlineData("/nothing")]
    [InlineData("/healthy")]
    public async Task Whoever_shows_none_is_refused_and_learns_nothing_of_what_is_there(string path)
    {
        Answer answer = (await node.Calls.GetAsync(path)).IsProblem(401, "key-required");
        Assert.Equal("Bearer", Assert.Single(answer.Headers.WwwAuthenticate).Scheme);
    }

    [Theory]
    [InlineData("Basic", "dXNlcjpwYXNz", "key-required")]
    [InlineData("Bearer", "", "key-required")]
    [InlineData("Bearer", "x", "wrong-key")]
    [InlineData("Bearer", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "wrong-key")]
    public async Task Another_key_is_refused_and_changes_nothing(string scheme, string parameter, string slug)
    {
        HttpRequestMessage request = new(HttpMethod.Put, "/v1/spaces/made");
        request.Headers.Authorization = new AuthenticationHeaderValue(scheme, parameter);
        (await node.Calls.SendAsync(request)).IsProblem(401, slug);
        Assert.Null(node.Node.Folder.Find("made"));
    }

    [Fact]
    public async Task Who_watches_over_a_node_needs_no_key()
    {
        (await node.Calls.GetAsync("/health/live")).IsDone();
        (await node.Calls.GetAsync("/health/ready")).IsDone();
    }

    [Fact]
    public async Task On_loopback_a_key_does_not_open_the_door_to_pages_of_others()
    {
        HttpRequestMessage request = new(HttpMethod.Get, "/v1/spaces");
        request.Headers.Host = "evil.example";
        request.Headers.Authorization = new("Bearer", key.Reveal());
        (await node.Calls.SendAsync(request)).IsProblem(403, "host-refused");
    }

    [Fact]
    public async Task Beyond_loopback_any_name_of_the_node_will_do_with_the_key()
    {
        await using TestNode open = await TestNode.StartAsync(
            with: options => options with { HttpKey = key, Http = new("0.0.0.0", 0) });
        using NodeCalls calls = new(new($"http://127.0.0.1:{open.Node.HttpAddress.Port}")) { Key = key.Reveal() };
        HttpRequestMessage request = new(HttpMethod.Get, "/v1/spaces");
        request.Headers.Host = "node.example";
        (await calls.SendAsync(request)).IsDone();
        calls.Key = null;
        (await calls.GetAsync("/v1/spaces")).IsProblem(401, "key-required");
    }
}
