using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Values;
using Syncline.Node.Http;
using Syncline.Node.Problems;
using Syncline.Node.Spaces;
using Syncline.Replicas;
using Syncline.Replication.Spaces;

namespace Syncline.Node.Reads;

/// <summary>
/// <c>GET /v1/spaces/{space}/objects</c>: the objects in order, page by page, all pages at one version.
/// </summary>
internal sealed class ListRoute(HostedSpaces spaces, NodeStop stop)
{
    private readonly HeldSnapshots held = new();

    /// <summary>Handles a request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        QueryParameters query = new(context.Request, "collection", "prefix", "cursor", "limit", "after", "timeoutMs");
        Replica replica = spaces.WithObjects(context);
        using RequestDeadline deadline = new(context, query.Timeout(), stop.Token);
        await AfterWait.ReachAsync(replica, query.After(), deadline).ConfigureAwait(false);
        ListFilter filter = new(WellFormed(query, "collection"), WellFormed(query, "prefix"));
        int limit = query.Number("limit", 1, NodeLimits.PageObjectsMax) ?? NodeLimits.PageObjectsDefault;
        var (snapshot, start) = Begin(replica, filter, query.Single("cursor"));
        List<ObjectKey> page = [.. snapshot.ObjectsFrom(start).TakeWhile(filter.Passes).Take(limit + 1)];
        ListCursor? next = null;
        if (page.Count > limit)
        {
            next = new(snapshot.Version, page[limit]);
            page.RemoveAt(limit);
            held.Hold(replica.SpaceId, snapshot);
        }

        await JsonAnswer.WriteAsync(
            context, writer => Begin(writer, snapshot), page, Write, writer => End(writer, next)).ConfigureAwait(false);
    }

    private static string? WellFormed(QueryParameters query, string name) =>
        query.Single(name) is not string text || WellFormedText.IsWellFormed(text)
            ? query.Single(name)
            : throw ProblemException.Invalid($"'{name}' is not well-formed Unicode.");

    private (SpaceSnapshot Snapshot, ObjectKey Start) Begin(Replica replica, ListFilter filter, string? text)
    {
        if (text is null) return (replica.Snapshot(), filter.Start);
        if (!ListCursor.TryDecode(text, out ListCursor? cursor) || !filter.Passes(cursor.Next))
        {
            throw ProblemException.Invalid(
                "'cursor' is none that this listing gave. Send it as it was given, with the same query.");
        }

        SpaceSnapshot snapshot = held.Find(replica, cursor.Version) ?? throw new ProblemException(
            ProblemKinds.CursorExpired,
            "The space has changed since, and its earlier version is no longer held. Begin again without the cursor.");
        return (snapshot, cursor.Next);
    }

    private static void Begin(Utf8JsonWriter writer, SpaceSnapshot snapshot)
    {
        writer.WriteStartObject();
        writer.WriteString("version", VersionToken.Encode(snapshot.Version));
        writer.WriteStartArray("objects");
    }

    private static void Write(Utf8JsonWriter writer, ObjectKey key)
    {
        writer.WriteStartObject();
        writer.WriteString("object", key.ToString());
        writer.WriteString("type", ObjectTypes.NameOf(key.Type));
        writer.WriteEndObject();
    }

    private static void End(Utf8JsonWriter writer, ListCursor? next)
    {
        writer.WriteEndArray();
        if (next is not null) writer.WriteString("cursor", next.Encode());
        writer.WriteEndObject();
    }
}
