using System.Net.Http.Headers;
using System.Text.Json;
using Syncline.Keys;
using Syncline.Node.Problems;

namespace Syncline.Cli.Client;

/// <summary>Calls one node over HTTP; connections are kept and used again.</summary>
/// <remarks>
/// A call whose connection fails is made again for a while. That is safe: reads change nothing, spaces are created and
/// removed by name, and each update carries a request id, which the node applies once.
/// </remarks>
internal sealed class NodeClient : IDisposable
{
    private static readonly TimeSpan PauseMin = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(1);
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly HttpClient http;

    /// <summary>Creates the client.</summary>
    /// <param name="node">The node's address.</param>
    /// <param name="answerTime">How long one answer may take.</param>
    /// <param name="key">What the node wants to be shown; null for nothing.</param>
    public NodeClient(Uri node, TimeSpan answerTime, SecretKey? key = null)
    {
        Node = node;
        SocketsHttpHandler handler = new()
        {
            UseProxy = false, // A node is spoken to directly, whatever the environment says of proxies.
            UseCookies = false,
            AllowAutoRedirect = false,
        };
        http = new(handler) { BaseAddress = node, Timeout = answerTime };
        if (key is not null) http.DefaultRequestHeaders.Authorization = new("Bearer", key.Reveal());
    }

    /// <summary>The node's address.</summary>
    public Uri Node { get; }

    /// <summary>How long a failed connection is tried again; a moment unless told.</summary>
    public TimeSpan RetryTime { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>Called when a call is about to be made again, with the reason.</summary>
    public Action<string>? Retrying { get; init; }

    /// <summary>Asks without a body.</summary>
    public Task<NodeAnswer> GetAsync(string path, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Get, path, null, cancellation);

    /// <summary>Asks with a JSON body.</summary>
    public Task<NodeAnswer> PostAsync(string path, ReadOnlyMemory<byte> body, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Post, path, body, cancellation);

    /// <summary>Asks, and again while the connection fails.</summary>
    /// <exception cref="NodeProblemException">The node answered with a problem.</exception>
    /// <exception cref="NodeUnreachableException">The connection failed for too long.</exception>
    /// <exception cref="CommandException">The answer took too long.</exception>
    public async Task<NodeAnswer> SendAsync(
        HttpMethod method, string path, ReadOnlyMemory<byte>? body, CancellationToken cancellation)
    {
        long start = Environment.TickCount64;
        TimeSpan pause = PauseMin;
        while (true)
        {
            try
            {
                return await SendOnceAsync(method, path, body, cancellation);
            }
            catch (HttpRequestException failure)
            {
                if (Environment.TickCount64 - start + pause.TotalMilliseconds > RetryTime.TotalMilliseconds)
                {
                    throw new NodeUnreachableException(Node, failure.Message, failure);
                }

                Retrying?.Invoke(failure.Message);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                throw new CommandException(
                    ExitCodes.Timeout, $"The node at {Node} did not answer within {http.Timeout.TotalSeconds} s.");
            }

            await Task.Delay(pause, cancellation);
            pause = pause * 2 < PauseMax ? pause * 2 : PauseMax;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private async Task<NodeAnswer> SendOnceAsync(
        HttpMethod method, string path, ReadOnlyMemory<byte>? body, CancellationToken cancellation)
    {
        using HttpRequestMessage request = new(method, path);
        if (body is ReadOnlyMemory<byte> bytes)
        {
            request.Content = new ReadOnlyMemoryContent(bytes);
            request.Content.Headers.ContentType = Json;
        }

        using HttpResponseMessage response = await http.SendAsync(request, cancellation);
        byte[] answer = await response.Content.ReadAsByteArrayAsync(cancellation);
        return response.IsSuccessStatusCode ? new(response.StatusCode, answer) : throw ProblemOf(response, answer);
    }

    private NodeProblemException ProblemOf(HttpResponseMessage response, byte[] answer)
    {
        int status = (int)response.StatusCode;
        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json")
        {
            return new(status, "", $"What answers at {Node} (status {status}) is no Syncline node.");
        }

        using JsonDocument problem = JsonDocument.Parse(answer);
        string type = problem.RootElement.GetProperty("type").GetString() ?? "";
        string detail = problem.RootElement.GetProperty("detail").GetString() ?? "";
        return new(status, type.Replace(ProblemKind.TypePrefix, "", StringComparison.Ordinal), detail);
    }
}
