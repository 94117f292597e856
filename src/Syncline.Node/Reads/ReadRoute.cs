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
        await JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("version", VersionToken.Encode(snapshot.Version));
            writer.WriteStartArray("values");
            foreach (var (key, policy) in call.Objects)
            {
                ObjectJson.Write(writer, snapshot[key], policy);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }).ConfigureAwait(false);
    }

    private static async ValueTask<ReadCall> ReadAsync(HttpContext context)
    {
        using RequestBody body = await RequestBody.ReadAsync(context).ConfigureAwait(false);
        return ReadCallReader.Read(body.Root);
    }
}
