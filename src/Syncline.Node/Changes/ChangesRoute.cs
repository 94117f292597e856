using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Syncline.Crdt.Causality;
using Syncline.Node.Http;
using Syncline.Node.Spaces;
using Syncline.Replicas;

namespace Syncline.Node.Changes;

/// <summary><c>GET /v1/spaces/{space}/changes</c>: the transactions from a version on, as server-sent events.</summary>
/// <remarks>
/// Where a stream begins is passed over, not waited for: so it is the same stream at a node that lacks some of it. It
/// ends when the client goes, the node stops or the space is removed; the client asks again, with what it saw last.
/// </remarks>
internal sealed class ChangesRoute(HostedSpaces spaces, NodeStop stop)
{
    /// <summary>What a client that lost its stream sends: the id of the last event that it saw.</summary>
    private const string LastEventId = "Last-Event-ID";

    /// <summary>Handles a request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        QueryParameters query = new(context.Request, "after", "object");
        Replica replica = spaces.WithObjects(context);
        ChangeFilter filter = ChangeFilter.Of(query.Single("object"));
        HistoryReader reader = replica.ReadHistory(Begin(context.Request, query) ?? replica.Version);
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        using CancellationTokenSource end =
            CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stop.Token);
        using EventWriter events =
            new(context.Response.BodyWriter, ClientConnection.Of(context));
        try
        {
            await new ChangeStream(reader, filter, events).RunAsync(spaces.Folder.Options.Time, end.Token)
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The client is gone, or the node stops: a stream has no other end.
        }
        catch (ObjectDisposedException) when (context.Response.HasStarted)
        {
            // The space was removed.
        }
    }

    /// <summary>What the client has seen; null if it says nothing of that, and begins with the present.</summary>
    private static VersionVector? Begin(HttpRequest request, QueryParameters query)
    {
        StringValues last = request.Headers[LastEventId];
        // A browser that connects again sends the query as it was, and what it saw last.
        if (!StringValues.IsNullOrEmpty(last)) return JsonMembers.Token(last.ToString(), LastEventId);
        return query.Has("after") ? query.After() : null;
    }
}
