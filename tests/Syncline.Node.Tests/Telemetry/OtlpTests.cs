using System.Net;
using System.Text;
using Syncline.Node.Tests.Support;

namespace Syncline.Node.Tests.Telemetry;

/// <summary><c>--otlp</c>: what a real node sends to a collector, and what it keeps to itself.</summary>
public sealed class OtlpTests
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";

    [Fact]
    public async Task A_collector_gets_measurements_and_traces_and_no_word_of_the_users()
    {
        using TemporaryFolder folder = new();
        using Collector collector = new();
        using NodeProcess node = await NodeProcess.StartAsync(
            new() { ["no_proxy"] = "127.0.0.1" }, // Collectors, unlike nodes, may be behind a proxy.
            [
                "--data", folder["a"], "--http", "127.0.0.1:0", "--listen", "127.0.0.1:0",
                "--otlp", collector.Address, "--name", "oslo", "--members", "2",
            ]);
        HttpRequestMessage update = new(HttpMethod.Post, "/v1/spaces/default/update")
        {
            Content = new StringContent(
                """
                {"updates":[{"object":"secrets/address","type":"register","op":"assign","args":["secret-value"]}],
                 "author":"secret-author","message":"secret-message","request":"secret-request",
                 "wait":"quorum","timeoutMs":50}
                """,
                Encoding.UTF8,
                "application/json"),
        };
        update.Headers.Add("traceparent", $"00-{Trace}-b7ad6b7169203331-01");
        Assert.Equal(202, (await node.Calls.SendAsync(update)).Status);
        await node.Calls.GetAsync("/v1/spaces/default/objects?prefix=secrets/");
        Assert.Equal((0, ""), (await node.StopAsync() is var ended ? ended.ExitCode : -1, ended.Error));

        string metrics = collector.Received("/v1/metrics"), traces = collector.Received("/v1/traces");
        Assert.Contains("syncline.updates", metrics, StringComparison.Ordinal);
        Assert.Contains("syncline.log.sync.duration", metrics, StringComparison.Ordinal);
        Assert.Contains("oslo", metrics, StringComparison.Ordinal);
        Assert.Contains("POST /v1/spaces/{space}/update", traces, StringComparison.Ordinal);
        Assert.Contains("GET /v1/spaces/{space}/objects", traces, StringComparison.Ordinal);
        Assert.Contains("syncline.wait.rung", traces, StringComparison.Ordinal);
        Assert.Contains(Encoding.Latin1.GetString(Convert.FromHexString(Trace)), traces, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", metrics + traces, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_collector_that_is_not_there_holds_up_nobody()
    {
        using TemporaryFolder folder = new();
        using NodeProcess node = await NodeProcess.StartAsync(folder["a"], more: ["--otlp", "http://127.0.0.1:9"]);
        (await node.Calls.IncrementAsync("a/c")).IsDone();

        Assert.Equal(0, (await node.StopAsync()).ExitCode);
    }

    [Fact]
    public async Task What_is_no_address_is_refused()
    {
        var ended = await CommandProcess.RunAsync("node", "--otlp", "collector:4318");

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("is no collector's address", ended.Error, StringComparison.Ordinal);
    }

    /// <summary>Takes whatever is posted.</summary>
    private sealed class Collector : IDisposable
    {
        private readonly HttpListener listener = new();
        private readonly Dictionary<string, StringBuilder> received = [];

        public Collector()
        {
            for (int port = 20_000; ; port++)
            {
                try
                {
                    listener.Prefixes.Clear();
                    listener.Prefixes.Add($"http://127.0.0.1:{port}/");
                    listener.Start();
                    Address = $"http://127.0.0.1:{port}";
                    break;
                }
                catch (HttpListenerException) when (port < 20_100)
                {
                    // Taken: the next one.
                }
            }

            _ = Task.Run(TakeAsync);
        }

        public string Address { get; }

        public string Received(string path)
        {
            lock (received)
            {
                return received.TryGetValue(path, out StringBuilder? bodies) ? $"{bodies}" : "";
            }
        }

        public void Dispose() => listener.Close();

        private async Task TakeAsync()
        {
            while (listener.IsListening)
            {
                HttpListenerContext context = await listener.GetContextAsync();
                using MemoryStream body = new();
                await context.Request.InputStream.CopyToAsync(body);
                lock (received)
                {
                    if (!received.TryGetValue(context.Request.Url!.AbsolutePath, out StringBuilder? bodies))
                    {
                        received.Add(context.Request.Url.AbsolutePath, bodies = new());
                    }

                    bodies.Append(Encoding.Latin1.GetString(body.ToArray()));
                }

                context.Response.Close();
            }
        }
    }
}
