using System.Net.Http.Headers;

namespace Syncline.Client.Calls;

/// <summary>The nodes that a client may call, and the one that it calls now.</summary>
/// <remarks>Connections are kept, one pool for all nodes. Thread: any.</remarks>
internal sealed class NodeRing : IDisposable
{
    private readonly Uri[] nodes;
    private readonly HttpClient http;
    private int current;

    public NodeRing(SynclineClientOptions options)
    {
        nodes = [.. options.Nodes];
        if (nodes.Length == 0) throw new ArgumentException("A client needs the address of a node.", nameof(options));
        if (nodes.FirstOrDefault(node => !node.IsAbsoluteUri || node.Scheme != Uri.UriSchemeHttp) is Uri wrong)
        {
            throw new ArgumentException(
                $"'{wrong}' is no node's address, such as http://127.0.0.1:7401.", nameof(options));
        }

        SocketsHttpHandler handler = new()
        {
            UseProxy = false, // A node is spoken to directly, whatever the environment says of proxies.
            UseCookies = false,
            AllowAutoRedirect = false,
            ConnectTimeout = TimeSpan.FromSeconds(5),
        };
        http = new(handler) { Timeout = Timeout.InfiniteTimeSpan };
        if (options.Key is not null)
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", options.Key.Reveal());
        }
    }

    /// <summary>How many nodes there are.</summary>
    public int Count => nodes.Length;

    /// <summary>The node to call now.</summary>
    public Uri Current => nodes[Volatile.Read(ref current)];

    /// <summary>Goes on to the next node, unless another call that failed at the same one has done so.</summary>
    public void Leave(Uri node)
    {
        int left = Volatile.Read(ref current);
        if (nodes[left] == node) Interlocked.CompareExchange(ref current, (left + 1) % nodes.Length, left);
    }

    /// <summary>Sends one request; what it returns is the caller's to dispose.</summary>
    public Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, HttpCompletionOption completion, CancellationToken cancellation) =>
        http.SendAsync(request, completion, cancellation);

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();
}
