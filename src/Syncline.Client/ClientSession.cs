using System.Runtime.CompilerServices;
using System.Text.Json;
using Syncline.Client.Calls;
using Syncline.Client.Changes;
using Syncline.Client.Reads;
using Syncline.Client.Updates;
using Syncline.Crdt.Registers;
using Syncline.Crdt.Values;
using Syncline.Objects;

namespace Syncline.Client;

/// <summary>
/// A thread of reads and writes in one space, at one node after another: it never sees less than it has seen or
/// written.
/// </summary>
/// <remarks>
/// Guarantees, across nodes: read your writes, monotonic reads, monotonic writes, writes follow reads. Each call waits
/// until its node has seen what the session has; what can't be waited for in time is a
/// <see cref="NodeProblemException"/> <c>after-not-reached</c>, and nothing was done. Every call throws what
/// <see cref="SynclineClient.SendAsync"/> throws. Thread: any; calls at once see each other's writes or not.
/// Source: Terry et al., "Session guarantees for weakly consistent replicated data", 1994.
/// </remarks>
public sealed class ClientSession
{
    private readonly SeenVersion seen = new();
    private readonly NodeRing nodes;
    private readonly Caller caller;
    private readonly SynclineClientOptions options;

    internal ClientSession(
        string space, IEnumerable<string> seen, NodeRing nodes, Caller caller, SynclineClientOptions options)
    {
        (Space, this.nodes, this.caller, this.options) = (space, nodes, caller, options);
        foreach (string token in seen)
        {
            this.seen.Add(token);
        }
    }

    /// <summary>The space's name.</summary>
    public string Space { get; }

    /// <summary>What the session has seen and written, to be carried elsewhere; null for nothing yet.</summary>
    public string? Token => seen.Token;

    /// <summary>Makes one transaction: applied left to right, whole or not at all.</summary>
    /// <param name="build">Collects the updates; at least one.</param>
    /// <param name="update">How it is made.</param>
    /// <param name="cancellation">Ends the wait for the answer; what has left may still be applied.</param>
    /// <exception cref="OutcomeUnknownException">It may have been applied.</exception>
    public Task<UpdateAnswer> UpdateAsync(
        Action<TransactionBuilder> build, UpdateOptions? update = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(build);
        TransactionBuilder transaction = new();
        build(transaction);
        return UpdateAsync(writer => UpdateBody.WriteUpdates(writer, transaction.Updates), update, cancellation);
    }

    /// <summary>Makes one transaction of updates in JSON.</summary>
    /// <param name="writeUpdates">Writes the array of updates, as <c>docs/http.md</c> describes it.</param>
    /// <param name="update">How it is made.</param>
    /// <param name="cancellation">Ends the wait for the answer; what has left may still be applied.</param>
    /// <exception cref="OutcomeUnknownException">It may have been applied.</exception>
    public async Task<UpdateAnswer> UpdateAsync(
        Action<Utf8JsonWriter> writeUpdates, UpdateOptions? update = null, CancellationToken cancellation = default)
    {
        update ??= new();
        TimeSpan timeout = SynclineClient.RequireTimeout(update.Timeout ?? options.Timeout);
        string request = update.Request ?? $"{Guid.NewGuid():N}";
        NodeCall call = new(
            HttpMethod.Post,
            NodePaths.Of(Space, "update"),
            UpdateBody.Write(request, seen.Tokens, timeout, update, writeUpdates))
        {
            Timeout = timeout,
            Request = request,
        };
        NodeAnswer answer = await caller.SendAsync(call, cancellation).ConfigureAwait(false);
        UpdateAnswer read = UpdateAnswer.Read(answer);
        seen.Add(read.Version);
        return read;
    }

    /// <summary>Reads objects, all at one version.</summary>
    public async Task<ReadAnswer> ReadAsync(
        IReadOnlyList<ObjectRead> objects, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(objects);
        ReadOnlyMemory<byte> body = ReadBody.Write(objects, seen.Tokens, options.Timeout);
        NodeAnswer answer = await SendAsync(HttpMethod.Post, "read", body, cancellation).ConfigureAwait(false);
        ReadAnswer read = ReadAnswer.Read(answer, objects);
        seen.Add(read.Version);
        return read;
    }

    /// <summary>What a counter stands at; 0 if it was never counted on.</summary>
    public async Task<Int128> ReadCounterAsync(string address, CancellationToken cancellation = default) =>
        (await ReadOneAsync(ObjectRead.Counter(address), cancellation).ConfigureAwait(false)).AsCounter;

    /// <summary>What a register reads as under a policy; null if it was never written.</summary>
    public async Task<Value> ReadRegisterAsync(
        string address,
        RegisterPolicy policy = RegisterPolicy.LastWriterWins,
        CancellationToken cancellation = default) =>
        (await ReadOneAsync(ObjectRead.Register(address, policy), cancellation).ConfigureAwait(false)).AsRegister;

    /// <summary>Whether a flag is on; off if it was never enabled.</summary>
    public async Task<bool> ReadFlagAsync(string address, CancellationToken cancellation = default) =>
        (await ReadOneAsync(ObjectRead.Flag(address), cancellation).ConfigureAwait(false)).AsFlag;

    /// <summary>The elements of a set, in canonical order.</summary>
    public async Task<IReadOnlyList<Value>> ReadSetAsync(string address, CancellationToken cancellation = default) =>
        (await ReadOneAsync(ObjectRead.Set(address), cancellation).ConfigureAwait(false)).AsSet;

    /// <summary>A map; empty if it was never updated.</summary>
    public async Task<MapValue> ReadMapAsync(
        string address,
        RegisterPolicy policy = RegisterPolicy.LastWriterWins,
        CancellationToken cancellation = default) =>
        (await ReadOneAsync(ObjectRead.Map(address, policy), cancellation).ConfigureAwait(false)).AsMap;

    /// <summary>The objects of the space, all at one version. Memory: all their addresses.</summary>
    /// <param name="prefix">What their addresses begin with; null for all.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<Listing> ListAsync(string? prefix = null, CancellationToken cancellation = default)
    {
        ListingReader reader = new(path =>
            caller.SendAsync(new(HttpMethod.Get, path) { Timeout = options.Timeout }, cancellation));
        IEnumerable<string> query = WaitQuery();
        if (prefix is not null) query = query.Append($"prefix={Uri.EscapeDataString(prefix)}");
        Listing listing = await reader.ReadAsync(NodePaths.Of(Space, "objects"), query).ConfigureAwait(false);
        seen.Add(listing.Version);
        return listing;
    }

    /// <summary>SHA-256 of all objects, in hexadecimal: equal at nodes with equal versions.</summary>
    public async Task<(string Version, string Digest)> ReadDigestAsync(CancellationToken cancellation = default)
    {
        string path = $"digest?{string.Join('&', WaitQuery())}";
        NodeAnswer answer = await SendAsync(HttpMethod.Get, path, null, cancellation).ConfigureAwait(false);
        using JsonDocument digest = answer.Parse();
        string version = digest.RootElement.GetProperty("version").GetString()!;
        seen.Add(version);
        return (version, digest.RootElement.GetProperty("digest").GetString()!);
    }

    /// <summary>Waits until the node that is called now has seen what the session has; false if not in time.</summary>
    /// <param name="timeout">How long; at most an hour.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<bool> WaitAsync(TimeSpan timeout, CancellationToken cancellation = default)
    {
        ReadOnlyMemory<byte> nothing = ReadBody.Write([], seen.Tokens, SynclineClient.RequireTimeout(timeout));
        NodeCall call = new(HttpMethod.Post, NodePaths.Of(Space, "read"), nothing) { Timeout = timeout };
        try
        {
            await caller.SendAsync(call, cancellation).ConfigureAwait(false);
            return true;
        }
        catch (NodeProblemException problem) when (problem.Slug == "after-not-reached")
        {
            return false;
        }
    }

    /// <summary>How the space stands at the node that is called now; <c>docs/http.md</c> describes the JSON.</summary>
    public Task<NodeAnswer> ReadStatusAsync(CancellationToken cancellation = default) =>
        SendAsync(HttpMethod.Get, "status", null, cancellation);

    /// <summary>
    /// Every transaction from now on, or from a version on, in causal order, without loss or repeat; the session has
    /// seen what the stream has told.
    /// </summary>
    /// <param name="address">Only changes of the objects at this address; null for all.</param>
    /// <param name="after">The version to begin after; null for the node's present.</param>
    /// <param name="cancellation">Ends it, with <see cref="OperationCanceledException"/>.</param>
    /// <remarks>
    /// Where the connection breaks, the stream goes on at whatever node answers; it fails only where none does for
    /// <see cref="SynclineClientOptions.RetryTime"/>, or one answers with a problem that does not pass.
    /// </remarks>
    public async IAsyncEnumerable<SpaceEvent> ReadChangesAsync(
        string? address = null,
        string? after = null,
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        List<string> query = [];
        if (after is not null) query.Add($"after={Uri.EscapeDataString(after)}");
        if (address is not null) query.Add($"object={Uri.EscapeDataString(address)}");
        string path = NodePaths.Of(Space, "changes") + (query.Count > 0 ? $"?{string.Join('&', query)}" : "");
        using ChangeStream stream = new(nodes, options, path);
        while (true)
        {
            SpaceEvent told = await stream.NextAsync(cancellation).ConfigureAwait(false);
            seen.Add(told.Version);
            yield return told;
        }
    }

    private async Task<ObjectValue> ReadOneAsync(ObjectRead read, CancellationToken cancellation) =>
        (await ReadAsync([read], cancellation).ConfigureAwait(false)).Values[0];

    private IEnumerable<string> WaitQuery() =>
        AfterMember.Query(seen.Tokens).Append($"timeoutMs={(long)options.Timeout.TotalMilliseconds}");

    private Task<NodeAnswer> SendAsync(
        HttpMethod method, string what, ReadOnlyMemory<byte>? body, CancellationToken cancellation) =>
        caller.SendAsync(
            new(method, NodePaths.Of(Space, what), body) { Timeout = options.Timeout }, cancellation);
}
