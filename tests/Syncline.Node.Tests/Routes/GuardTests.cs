using System.Net.Http.Headers;
using System.Text;
using Syncline.Node.Tests.Support;

namespace Syncline.Node.Tests.Routes;

/// <summary>What no client would send, and a page in a browser might: other hosts, origins, types, paths.</summary>
public sealed class GuardTests : IAsyncLifetime
{
    private TestNode node = null!;

    private int Port => node.Node.HttpAddress.Port;

    public async ValueTask InitializeAsync() => node = await TestNode.StartAsync();

    public ValueTask DisposeAsync() => node.DisposeAsync();

    [Theory]
    [InlineData("evil.example", false)]
    [InlineData("127.0.0.1.evil.example:80", false)]
    [InlineData("192.168.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("localhost.", false)]
    [InlineData("localhost", true)]
    [InlineData("LOCALHOST:7401", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("[::1]:7401", true)]
    public async Task Only_loopback_names_are_answered(string host, bool isAnswered)
    {
        HttpRequestMessage request = new(HttpMethod.Get, "/v1/spaces");
        request.Headers.Host = host;

        Check(await node.Calls.SendAsync(request), isAnswered, "host-refused");
    }

    [Theory]
    [InlineData("Origin", "http://evil.example", false)]
    [InlineData("Origin", "null", false)]
    [InlineData("Origin", "http://127.0.0.1:1", false)]
    [InlineData("Origin", "https://127.0.0.1:{port}", false)]
    [InlineData("Origin", "http://127.0.0.1:{port}", true)]
    [InlineData("Sec-Fetch-Site", "cross-site", false)]
    [InlineData("Sec-Fetch-Site", "same-site", false)]
    [InlineData("Sec-Fetch-Site", "same-origin", true)]
    [InlineData("Sec-Fetch-Site", "none", true)]
    public async Task Pages_of_other_origins_are_refused(string header, string value, bool isAnswered)
    {
        HttpRequestMessage request = new(HttpMethod.Get, "/v1/spaces");
        request.Headers.Add(header, value.Replace("{port}", $"{Port}", StringComparison.Ordinal));

        Check(await node.Calls.SendAsync(request), isAnswered, "origin-refused");
    }

    [Theory]
    [InlineData("application/json", true)]
    [InlineData("application/json; charset=UTF-8", true)]
    [InlineData("application/json; charset=utf-16", false)]
    [InlineData("text/plain", false)]
    [InlineData("application/x-www-form-urlencoded", false)]
    [InlineData(null, false)]
    public async Task Bodies_are_declared_to_be_JSON(string? type, bool isAnswered)
    {
        ByteArrayContent body = new(Encoding.UTF8.GetBytes("""{"objects":[]}"""));
        body.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        Answer answer = await node.Calls.SendAsync(new(HttpMethod.Post, "/v1/spaces/default/read") { Content = body });

        if (isAnswered) answer.IsDone();
        else answer.IsProblem(415, "unsupported-content-type");
    }

    [Theory]
    [InlineData("GET", "/", 404, "unknown-route")]
    [InlineData("GET", "/v1/spaces/default/nothing", 404, "unknown-route")]
    [InlineData("GET", "/v1/spaces/default/update", 405, "method-not-allowed")]
    [InlineData("POST", "/v1/spaces/default/digest", 405, "method-not-allowed")]
    [InlineData("GET", "/v1/spaces?name=x", 400, "invalid-request")]
    public async Task What_is_not_there_is_said_in_the_same_form(string method, string path, int status, string slug) =>
        (await node.Calls.SendAsync(new(method), path)).IsProblem(status, slug);

    private static void Check(Answer answer, bool isAnswered, string slug)
    {
        if (isAnswered) answer.IsDone();
        else answer.IsProblem(403, slug);
    }
}
