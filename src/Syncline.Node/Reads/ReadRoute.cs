using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Syncline.Node.Http;
using Syncline.Node.Spaces;
using Syncline.Replicas;
using Syncline.Replication.Spaces;

namespace Syncline.Node.Reads;

/// <summary><c>POST /v1/spaces/{space}/read</c>: values, all at one version.</summary>
internal sealed class ReadRoute(HostedSpaces spaces, NodeStop stop)
{
    /// <summary>Handles a request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        _ = new QueryParameters(context.Request);
        Replica replica = spaces.WithObjects(context);
        ReadCall call = await ReadAsync(context).ConfigureAwait(false);
        using RequestDeadline deadline = new(context, call.Timeout, stop.Token);
        await AfterWait.ReachAsync(replica, call.After, deadline).ConfigureAwait(false);
        SpaceSnapshot snapshot = replica.Snapshot();
        await JsonAnswer.WriteAsync(
            context,
            writer => Begin(writer, snapshot),
            call.Objects,
            (writer, asked) => snapshot[asked.Key].WriteJson(writer, asked.Policy),
            End).ConfigureAwait(false);
    }

    private static void Begin(Utf8JsonWriter writer, SpaceSnapshot snapshot)
    {
        writer.WriteStartObject();
        writer.WriteString("version", VersionToken.Encode(snapshot.Version));
        writer.WriteStartArray("values");
    }

    private static void End(Utf8JsonWriter writer)
    {
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static async ValueTask<ReadCall> ReadAsync(HttpContext context)
    {
        using RequestBody body = await RequestBody.ReadAsync(context).ConfigureAwait(false);
        return ReadCallReader.Read(body.Root);
    }
}
