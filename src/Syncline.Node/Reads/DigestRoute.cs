using Microsoft.AspNetCore.Http;
using Syncline.Node.Http;
using Syncline.Node.Spaces;
using Syncline.Replicas;
using Syncline.Replication.Spaces;

namespace Syncline.Node.Reads;

/// <summary><c>GET /v1/spaces/{space}/digest</c>: equal on replicas with equal versions (I11).</summary>
internal sealed class DigestRoute(HostedSpaces spaces, NodeStop stop)
{
    /// <summary>Handles a request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        QueryParameters query = new(context.Request, "after", "timeoutMs");
        Replica replica = spaces.WithObjects(context);
        using RequestDeadline deadline = new(context, query.Timeout(), stop.Token);
        await AfterWait.ReachAsync(replica, query.After(), deadline).ConfigureAwait(false);
        SpaceSnapshot snapshot = replica.Snapshot();
        string digest = Convert.ToHexStringLower(snapshot.Digest());
        await JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("version", VersionToken.Encode(snapshot.Version));
            writer.WriteString("digest", digest);
            writer.WriteEndObject();
        }).ConfigureAwait(false);
    }
}
