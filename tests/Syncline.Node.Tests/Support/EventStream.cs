using System.Net;
using System.Text.Json;

namespace Syncline.Node.Tests.Support;

/// <summary>A stream of changes, read line by line by somebody who only read docs/http.md.</summary>
public sealed class EventStream : IDisposable
{
    private static readonly TimeSpan EventTime = TimeSpan.FromSeconds(60);

    private readonly HttpClient http;
    private readonly HttpResponseMessage response;
    private readonly StreamReader lines;

    private EventStream(HttpClient http, HttpResponseMessage response, Stream stream)
    {
        this.http = http;
        this.response = response;
        lines = new(stream);
    }

    /// <summary>An event as it came.</summary>
    public sealed record Event(string Name, string Id, JsonElement Data)
    {
        public string? Author => Data.GetProperty("author").GetString();

        public string this[string member] => Data.GetProperty(member).GetRawText();
    }

    /// <summary>The last id that was said, with an event or without.</summary>
    public string? LastId { get; private set; }

    /// <summary>How many comments came.</summary>
    public int Comments { get; private set; }

    /// <summary>Opens a stream and reads to where it stands.</summary>
    /// <param name="node">The node.</param>
    /// <param name="query">Such as <c>?object=a/b</c>.</param>
    /// <param name="lastEventId">The id of the last event that was seen.</param>
    /// <param name="space">The space.</param>
    public static async Task<EventStream> OpenAsync(
        Uri node, string query = "", string? lastEventId = null, string space = "default")
    {
        HttpClient http = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = node };
        using HttpRequestMessage request = new(HttpMethod.Get, $"/v1/spaces/{space}/changes{query}");
        if (lastEventId is not null) request.Headers.Add("Last-Event-ID", lastEventId);
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        HttpResponseMessage response =
            await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        EventStream stream = new(http, response, await response.Content.ReadAsStreamAsync(cancellation));
        Assert.Empty(await stream.ReadBlockAsync() ?? throw new InvalidOperationException("The stream ended."));
        Assert.NotNull(stream.LastId);
        return stream;
    }

    /// <summary>The next event; null when the stream ends. Comments and bare ids are passed over.</summary>
    public async Task<Event?> ReadAsync()
    {
        while (await ReadBlockAsync() is Dictionary<string, string> block)
        {
            if (!block.TryGetValue("data", out string? data)) continue;
            string name = block.GetValueOrDefault("event", "message");
            JsonElement told = JsonElement.Parse(data);
            OpenApiContract.CheckSchema(name == "reset" ? "Reset" : "Change", told);
            return new(name, LastId!, told);
        }

        return null;
    }

    /// <summary>The next events, that many.</summary>
    public async Task<List<Event>> ReadAsync(int count)
    {
        List<Event> events = [];
        while (events.Count < count)
        {
            events.Add(await ReadAsync() ?? throw new InvalidOperationException("The stream ended."));
        }

        return events;
    }

    /// <summary>Reads on until a comment has come.</summary>
    public async Task ReadCommentAsync()
    {
        int before = Comments;
        while (Comments == before)
        {
            Assert.Empty(await ReadBlockAsync() ?? throw new InvalidOperationException("The stream ended."));
        }
    }

    public void Dispose()
    {
        lines.Dispose();
        response.Dispose();
        http.Dispose();
    }

    /// <summary>The fields up to the next empty line, without the id; null at the end.</summary>
    private async Task<Dictionary<string, string>?> ReadBlockAsync()
    {
        Dictionary<string, string> block = [];
        while (true)
        {
            string? line = await lines.ReadLineAsync(TestContext.Current.CancellationToken).AsTask()
                .WaitAsync(EventTime);
            if (line is null) return null;
            if (line.Length == 0) return block;
            if (line[0] == ':') Comments++;
            else if (line.StartsWith("id: ", StringComparison.Ordinal)) LastId = line[4..];
            else block.Add(line[..line.IndexOf(": ", StringComparison.Ordinal)], line[(line.IndexOf(' ') + 1)..]);
        }
    }
}
