using System.Net;
using System.Text;

namespace Syncline.Bench.Soak;

/// <summary>A client of one node: it writes, reads, lists and follows streams, and throws at a wrong answer.</summary>
/// <param name="node">The node.</param>
/// <param name="mayRest">True if the node is down now and then: then no answer is none that is wrong.</param>
/// <param name="seed">What it does.</param>
internal sealed class SoakClient(Uri node, bool mayRest, int seed) : IDisposable
{
    private const string Space = "/v1/spaces/default";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan StreamTime = TimeSpan.FromSeconds(2);

    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = node };
    private readonly Random random = new(seed);
    private readonly SoakUpdates updates = new(seed);

    /// <summary>How many calls were answered.</summary>
    public int Calls { get; private set; }

    /// <summary>Goes on until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            try
            {
                await CallAsync();
                Calls++;
            }
            catch (Exception exception) when (mayRest && exception is HttpRequestException or IOException)
            {
                await Task.Delay(100, CancellationToken.None); // It is being restarted.
            }

            await Task.Delay(Pause, CancellationToken.None);
        }
    }

    public void Dispose() => http.Dispose();

    private Task CallAsync() => random.Next(1_000) switch
    {
        < 2 => FollowAsync(),
        < 10 => ListAsync(),
        < 20 => GetAsync($"{Space}/status"),
        < 300 => PostAsync("read", ReadBody()),
        _ => PostAsync("update", updates.Body()),
    };

    private string ReadBody()
    {
        IEnumerable<string> objects = from _ in Enumerable.Range(0, 10)
                                      let type = updates.Type()
                                      select $$"""{"object":"{{updates.Address(type)}}","type":"{{type}}"}""";
        return $$"""{"objects":[{{string.Join(',', objects)}}]}""";
    }

    private async Task PostAsync(string route, string body)
    {
        using StringContent content = new(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await http.PostAsync($"{Space}/{route}", content);
        await CheckAsync(response);
    }

    private async Task<string> GetAsync(string path)
    {
        using HttpResponseMessage response = await http.GetAsync(path);
        await CheckAsync(response);
        return await response.Content.ReadAsStringAsync();
    }

    private async Task ListAsync()
    {
        string cursor = "";
        do
        {
            string page = await GetAsync($"{Space}/objects?limit=300{cursor}");
            int at = page.IndexOf("\"cursor\":\"", StringComparison.Ordinal);
            cursor = at < 0 ? "" : $"&cursor={page[(at + 10)..page.LastIndexOf('"')]}";
        }
        while (cursor.Length > 0);
    }

    /// <summary>Reads a stream for a while, and leaves it without a word.</summary>
    private async Task FollowAsync()
    {
        using CancellationTokenSource enough = new(StreamTime);
        try
        {
            await using Stream stream = await http.GetStreamAsync($"{Space}/changes", enough.Token);
            byte[] buffer = new byte[16 * 1024];
            while (await stream.ReadAsync(buffer, enough.Token) > 0)
            {
            }
        }
        catch (OperationCanceledException)
        {
            // Enough.
        }
    }

    private async Task CheckAsync(HttpResponseMessage response)
    {
        if (response.StatusCode == HttpStatusCode.OK) return;
        if (mayRest && response.StatusCode == HttpStatusCode.ServiceUnavailable) return;
        throw new InvalidOperationException($"{node}: {await response.Content.ReadAsStringAsync()}");
    }
}
