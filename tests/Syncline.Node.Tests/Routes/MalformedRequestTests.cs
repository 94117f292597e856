using Syncline.Node.Tests.Support;

namespace Syncline.Node.Tests.Routes;

/// <summary>Requests that no client would send: each has one answer, which is no 500, and an end.</summary>
public sealed class MalformedRequestTests : IAsyncLifetime
{
    private const string Close = "Connection: close\r\n";
    private const string Local = $"Host: localhost\r\n{Close}";
    private const string Post = $"POST /v1/spaces/default/read HTTP/1.1\r\n{Local}Content-Type: application/json\r\n";
    private const string Smuggled = "GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private TestNode node = null!;

    public static TheoryData<string, int, string> Requests { get; } = new()
    {
        { "no host", 400, $"GET /v1/spaces HTTP/1.1\r\n{Close}\r\n" },
        { "two hosts", 400, $"GET /v1/spaces HTTP/1.1\r\n{Local}Host: localhost\r\n\r\n" },
        { "a host with a blank", 400, $"GET /v1/spaces HTTP/1.1\r\nHost: local host\r\n{Close}\r\n" },
        { "an empty host", 403, $"GET /v1/spaces HTTP/1.1\r\nHost: \r\n{Close}\r\n" },
        { "no host in 1.0", 403, "GET /v1/spaces HTTP/1.0\r\n\r\n" },
        { "an absolute target", 200, $"GET http://localhost/v1/spaces HTTP/1.1\r\n{Local}\r\n" },
        { "an absolute target elsewhere", 400, $"GET http://evil.example/v1/spaces HTTP/1.1\r\n{Local}\r\n" },
        {
            "an absolute target and host elsewhere", 403,
            $"GET http://evil.example/v1/spaces HTTP/1.1\r\nHost: evil.example\r\n{Close}\r\n"
        },
        { "an authority as target", 404, $"CONNECT localhost:80 HTTP/1.1\r\nHost: localhost:80\r\n{Close}\r\n" },
        { "a star as target", 404, $"OPTIONS * HTTP/1.1\r\n{Local}\r\n" },
        { "a target that is none", 400, $"GET v1/spaces HTTP/1.1\r\n{Local}\r\n" },
        { "a method in lower case", 200, $"get /v1/spaces HTTP/1.1\r\n{Local}\r\n" },
        { "HTTP/9.9", 505, $"GET /v1/spaces HTTP/9.9\r\n{Local}\r\n" },
        { "TLS", 400, "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n" },
        { "a NUL in the path", 400, $"GET /v1/\0spaces HTTP/1.1\r\n{Local}\r\n" },
        { "an escaped NUL in the path", 400, $"GET /v1/spaces/%00/digest HTTP/1.1\r\n{Local}\r\n" },
        { "a NUL in a header", 400, $"GET /v1/spaces HTTP/1.1\r\n{Local}A: b\0c\r\n\r\n" },
        { "invalid UTF-8 in the path", 400, $"GET /v1/spaces/\u00ff\u00fe/digest HTTP/1.1\r\n{Local}\r\n" },
        { "escaped invalid UTF-8 in the path", 400, $"GET /v1/spaces/%FF/digest HTTP/1.1\r\n{Local}\r\n" },
        { "an escaped surrogate in the path", 400, $"PUT /v1/spaces/%ED%A0%80 HTTP/1.1\r\n{Local}\r\n" },
        { "half an escape in the path", 400, $"PUT /v1/spaces/a%4 HTTP/1.1\r\n{Local}\r\n" },
        { "dots in the path", 400, $"PUT /v1/spaces/a/../b HTTP/1.1\r\n{Local}\r\n" },
        { "escaped dots in the path", 400, $"PUT /v1/spaces/a/%2e%2E/b HTTP/1.1\r\n{Local}\r\n" },
        { "a NUL in a query", 400, $"GET /v1/spaces/default/digest?after=%00 HTTP/1.1\r\n{Local}\r\n" },
        { "invalid UTF-8 in a query", 400, $"GET /v1/spaces/default/digest?after=%FF HTTP/1.1\r\n{Local}\r\n" },
        { "bare bytes in a query", 400, $"GET /v1/spaces/default/digest?after=\u00ff HTTP/1.1\r\n{Local}\r\n" },
        { "half an escape in a query", 400, $"GET /v1/spaces/default/digest?after=%4 HTTP/1.1\r\n{Local}\r\n" },
        { "1,000 parameters", 400, $"GET /v1/spaces?{new string('&', 1000)}a=1 HTTP/1.1\r\n{Local}\r\n" },
        { "a long first line", 414, $"GET /{new string('x', 300_000)} HTTP/1.1\r\n{Local}\r\n" },
        { "1,000 headers", 431, $"GET / HTTP/1.1\r\n{string.Concat(Enumerable.Repeat("A: b\r\n", 1000))}{Local}\r\n" },
        { "a long header", 431, $"GET / HTTP/1.1\r\n{Local}A: {new string('x', 100_000)}\r\n\r\n" },
        { "a blank before the colon", 400, $"GET /v1/spaces HTTP/1.1\r\n{Local}Content-Length : 5\r\n\r\n" },
        { "a folded header", 400, $"GET /v1/spaces HTTP/1.1\r\n{Local}A: b\r\n c\r\n\r\n" },
        { "two lengths", 400, $"{Post}Content-Length: 14\r\nContent-Length: 15\r\n\r\n{Smuggled}" },
        { "a length with a sign", 400, $"{Post}Content-Length: +14\r\n\r\n{Smuggled}" },
        { "a negative length", 400, $"{Post}Content-Length: -1\r\n\r\n{Smuggled}" },
        { "a length of 2^64", 400, $"{Post}Content-Length: 18446744073709551616\r\n\r\n" },
        { "a length of 2^62", 413, $"{Post}Content-Length: 4611686018427387904\r\n\r\n" },
        {
            "a length and chunks", 400,
            $"{Post.Replace(Close, "", StringComparison.Ordinal)}Content-Length: 6\r\n"
            + $"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n{Smuggled}"
        },
        { "chunks of another coding", 400, $"{Post}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n{Smuggled}" },
        { "chunks without a size", 400, $"{Post}Transfer-Encoding: chunked\r\n\r\n\r\n\r\n" },
        { "a chunk of 2^68", 400, $"{Post}Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n" },
        { "a chunk with a negative size", 400, $"{Post}Transfer-Encoding: chunked\r\n\r\n-1\r\n{Smuggled}" },
        { "invalid UTF-8 in a body", 400, $"{Post}Content-Length: 16\r\n\r\n{{\"objects\":\"\u00ff\u00fe\"}}" },
    };

    public async ValueTask InitializeAsync() => node = await TestNode.StartAsync();

    public ValueTask DisposeAsync() => node.DisposeAsync();

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_malformed_request_has_one_answer_and_an_end(string what, int status, string request)
    {
        using RawClient client = await RawClient.ConnectAsync(node.Node.HttpAddress);
        await client.SendAsync(request);

        string answer = await client.ReadToEndAsync();

        Assert.True(answer.StartsWith($"HTTP/1.1 {status} ", StringComparison.Ordinal), $"{what}: {answer}");
        Assert.True(answer.LastIndexOf("HTTP/1.1 ", StringComparison.Ordinal) == 0, $"{what}: two answers: {answer}");
        Assert.DoesNotContain(node.Node.Folder.Replicas, replica => replica.SpaceName != "default");
        (await node.Calls.GetAsync("/v1/spaces")).IsDone();
    }
}
