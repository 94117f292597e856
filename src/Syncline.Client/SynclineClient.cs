using System.Net;
using System.Text.Json;
using Syncline.Client.Calls;

namespace Syncline.Client;

/// <summary>Calls nodes over HTTP. One for a program's life: connections are kept and used again.</summary>
/// <remarks>
/// A call is made again while connections fail, for <see cref="SynclineClientOptions.RetryTime"/>; an update carries a
/// request id, so that it is applied once. Thread: any. See <c>docs/client.md</c>.
/// </remarks>
public sealed class SynclineClient : IDisposable
{
    private readonly SynclineClientOptions options;
    private readonly NodeRing nodes;
    private readonly Caller caller;

    /// <summary>Creates a client of one node, or of several of one space.</summary>
    public SynclineClient(params IReadOnlyList<Uri> nodes)
        : this(new SynclineClientOptions { Nodes = nodes })
    {
    }

    /// <summary>Creates a client. Nothing is called yet.</summary>
    /// <exception cref="ArgumentException">No node, an address that is none, or a time that is none.</exception>
    public SynclineClient(SynclineClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        RequireTimeout(options.Timeout);
        this.options = options;
        nodes = new(options);
        caller = new(nodes, options);
    }

    /// <summary>The node that is called now.</summary>
    public Uri Node => nodes.Current;

    /// <summary>A thread of reads and writes in a space, which never sees less than it has seen or written.</summary>
    /// <param name="space">The space's name.</param>
    /// <param name="seen">Tokens of what was seen elsewhere, such as an earlier session's.</param>
    /// <exception cref="FormatException">A token is none.</exception>
    public ClientSession OpenSession(string space, params IEnumerable<string> seen)
    {
        ArgumentNullException.ThrowIfNull(space);
        return new(space, seen, nodes, caller, options);
    }

    /// <summary>The names of the node's spaces.</summary>
    public async Task<IReadOnlyList<string>> ListSpacesAsync(CancellationToken cancellation = default)
    {
        NodeAnswer answer = await SendAsync(HttpMethod.Get, NodePaths.Spaces, null, cancellation)
            .ConfigureAwait(false);
        using JsonDocument document = answer.Parse();
        return [.. document.RootElement.GetProperty("spaces").EnumerateArray()
            .Select(space => space.GetProperty("name").GetString()!)];
    }

    /// <summary>Creates a space at the node, empty; false if it is there.</summary>
    public async Task<bool> CreateSpaceAsync(string name, CancellationToken cancellation = default)
    {
        NodeAnswer answer = await SendAsync(HttpMethod.Put, NodePaths.Space(name), null, cancellation)
            .ConfigureAwait(false);
        return answer.Status == HttpStatusCode.Created;
    }

    /// <summary>Removes a space at the node, with all its objects; other nodes keep theirs.</summary>
    public Task RemoveSpaceAsync(string name, CancellationToken cancellation = default) =>
        SendAsync(
            HttpMethod.Delete, $"{NodePaths.Space(name)}?confirm={Uri.EscapeDataString(name)}", null, cancellation);

    /// <summary>Makes a call that no typed one covers, to the node that is called now, or to the next.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">The path with its query; <see cref="NodePaths"/> has those that there are.</param>
    /// <param name="body">JSON; null for none.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="NodeProblemException">A node answered with a problem.</exception>
    /// <exception cref="NodeUnreachableException">No node answered, for too long.</exception>
    /// <exception cref="NodeTimeoutException">A node took the call and said nothing.</exception>
    public Task<NodeAnswer> SendAsync(
        HttpMethod method, string path, ReadOnlyMemory<byte>? body, CancellationToken cancellation = default) =>
        caller.SendAsync(new(method, path, body) { Timeout = options.Timeout }, cancellation);

    /// <inheritdoc/>
    public void Dispose() => nodes.Dispose();

    /// <summary>Checks a time that a node is asked to wait.</summary>
    internal static TimeSpan RequireTimeout(TimeSpan timeout)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(timeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(timeout, TimeSpan.FromHours(1));
        return timeout;
    }
}
