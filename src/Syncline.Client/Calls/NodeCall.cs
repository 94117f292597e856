using System.Net.Http.Headers;

namespace Syncline.Client.Calls;

/// <summary>What is asked of a node, whichever it will be.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">The path with its query.</param>
/// <param name="Body">JSON; null for none.</param>
internal sealed record NodeCall(HttpMethod Method, string Path, ReadOnlyMemory<byte>? Body = null)
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    /// <summary>How long the node may wait before it answers.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>
    /// The id of an update, which one node takes once; null for what may be asked of any node, and again.
    /// </summary>
    public string? Request { get; init; }

    /// <summary>The call as a request to a node.</summary>
    public HttpRequestMessage To(Uri node)
    {
        HttpRequestMessage request = new(Method, new Uri(node, Path));
        if (Body is not ReadOnlyMemory<byte> bytes) return request;
        request.Content = new ReadOnlyMemoryContent(bytes);
        request.Content.Headers.ContentType = Json;
        return request;
    }
}
