using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Syncline.Node.Tests.Support;

/// <summary>Plain HTTP to a node, by somebody who only read docs/http.md.</summary>
public sealed class NodeCalls(Uri address) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address };

    /// <summary>The key that is shown with every request; null for none.</summary>
    public string? Key
    {
        get => http.DefaultRequestHeaders.Authorization?.Parameter;
        set => http.DefaultRequestHeaders.Authorization = value is null ? null : new("Bearer", value);
    }

    private static JsonDocumentOptions Deep { get; } = new() { MaxDepth = 1000 };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public Task<Answer> GetAsync(string path) => SendAsync(new(HttpMethod.Get, path));

    public Task<Answer> SendAsync(HttpMethod method, string path) => SendAsync(new(method, path));

    public Task<Answer> PostAsync(string path, string json) => SendAsync(new(HttpMethod.Post, path)
    {
        Content = new StringContent(json, Encoding.UTF8, "application/json"),
    });

    public Task<Answer> UpdateAsync(string updates, string members = "", string space = "default") =>
        PostAsync($"/v1/spaces/{space}/update", $$"""{{{members}}"updates":[{{updates}}]}""");

    /// <summary>Increments a counter.</summary>
    public Task<Answer> IncrementAsync(string address, string members = "", string space = "default") =>
        UpdateAsync($$"""{"object":"{{address}}","type":"counter","op":"increment"}""", members, space);

    /// <summary>The JSON that one object reads as.</summary>
    public async Task<string> ReadAsync(string address, string type, string members = "", string space = "default")
    {
        Answer answer = await PostAsync(
            $"/v1/spaces/{space}/read", $$"""{"objects":[{"object":"{{address}}","type":"{{type}}"{{members}}}]}""");
        return answer.IsDone().Body.GetProperty("values")[0].GetRawText();
    }

    public async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            byte[]? sent = request.Content is null ? null : await request.Content.ReadAsByteArrayAsync(Cancellation);
            using HttpResponseMessage response = await http.SendAsync(request, Cancellation);
            byte[] body = await response.Content.ReadAsByteArrayAsync(Cancellation);
            string? type = response.Content.Headers.ContentType?.MediaType;
            Assert.Equal(
                body.Length == 0
                    ? null : response.IsSuccessStatusCode ? "application/json" : "application/problem+json",
                type);
            JsonElement json = body.Length == 0 ? default : JsonElement.Parse(body, Deep);
            OpenApiContract.Check(request, sent, (int)response.StatusCode, json);
            HttpResponseHeaders headers = response.Headers;
            return new((int)response.StatusCode, json, headers);
        }
    }

    public void Dispose() => http.Dispose();
}
