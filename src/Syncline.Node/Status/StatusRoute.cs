using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Syncline.Crdt.Objects;
using Syncline.Folders;
using Syncline.Links;
using Syncline.Node.Http;
using Syncline.Node.Spaces;
using Syncline.Replicas;
using Syncline.Replication.Engines;
using Syncline.Replication.Held;
using Syncline.Replication.Protocol;
using Syncline.Replication.Spaces;

namespace Syncline.Node.Status;

/// <summary><c>GET /v1/spaces/{space}/status</c>: how the space stands at this node, and the node itself.</summary>
internal sealed class StatusRoute(HostedSpaces spaces, LinkHub links, HttpLimits limits)
{
    /// <summary>Handles a request.</summary>
    public Task HandleAsync(HttpContext context)
    {
        _ = new QueryParameters(context.Request);
        Replica replica = spaces.Of(context);
        ReplicaStatus status = replica.Status();
        return JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, writer =>
        {
            writer.WriteStartObject();
            WriteReplica(writer, replica, status);
            MemberJson.Write(writer, status);
            WriteHeld(writer, status);
            WriteLinks(writer, status.Links);
            WriteRefused(writer, links.RefusalsOf(replica));
            WritePeers(writer);
            WriteLimits(writer);
            writer.WriteEndObject();
        });
    }

    private void WriteReplica(Utf8JsonWriter writer, Replica replica, ReplicaStatus status)
    {
        writer.WriteString("space", replica.SpaceName);
        writer.WriteString("id", replica.SpaceId.ToString());
        writer.WriteString("member", replica.Member.ToString());
        writer.WriteString("replica", replica.Id.ToString());
        writer.WriteBoolean("relay", replica.IsRelay);
        writer.WriteString("version", VersionToken.Encode(status.Version));
        writer.WriteString("durable", VersionToken.Encode(status.Durable));
        writer.WriteString("durability", DurabilityNames.Of(replica.Durability));
        writer.WriteString("readOnly", replica.Failure?.Message); // null while it is not
        writer.WriteString("diskFull", replica.Shortage?.Message);
        WriteSnapshots(writer, spaces.Folder.Snapshots);
        writer.WriteNumber("transactions", status.Transactions);
        writer.WriteNumber("waiting", status.Waiting);
        writer.WriteBoolean("asleep", status.IsAsleep);
    }

    private static void WriteSnapshots(Utf8JsonWriter writer, SnapshotStatus? status)
    {
        if (status is null)
        {
            writer.WriteNull("snapshot"); // All is in memory.
            return;
        }

        writer.WriteStartObject("snapshot");
        if (status.Latest is null) writer.WriteNull("bytes");
        else writer.WriteNumber("bytes", status.Latest.Bytes);
        writer.WriteNumber("logBytes", status.LogBytes);
        writer.WriteString("problem", status.Problem?.Message); // null if the last attempt succeeded
        writer.WriteEndObject();
    }

    private static void WriteHeld(Utf8JsonWriter writer, ReplicaStatus status)
    {
        writer.WriteStartObject("held");
        writer.WriteNumber("count", status.HeldCount);
        writer.WriteStartArray("objects");
        foreach (HeldObject held in status.Held)
        {
            writer.WriteStartObject();
            writer.WriteString("object", held.Key.ToString());
            writer.WriteString("type", ObjectTypes.NameOf(held.Key.Type));
            writer.WriteString("reason", NameOf(held.Reason));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static string NameOf(HeldReason reason) => reason switch
    {
        HeldReason.UnknownType => "unknown-type",
        HeldReason.UnknownOperation => "unknown-operation",
        _ => throw new Crdt.InvariantViolationException($"No name for the reason {reason}."),
    };

    private static string NameOf(LinkRefusal reason) =>
        JsonNamingPolicy.KebabCaseLower.ConvertName(reason.ToString());

    private static void WriteLinks(Utf8JsonWriter writer, IReadOnlyList<LinkStatus> links)
    {
        writer.WriteStartArray("links");
        foreach (LinkStatus link in links)
        {
            writer.WriteStartObject();
            writer.WriteString("member", link.Member?.ToString());
            writer.WriteString("replica", link.Replica?.ToString());
            writer.WriteString("applied", VersionToken.Encode(link.Applied));
            writer.WriteString("durable", VersionToken.Encode(link.Durable));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteRefused(Utf8JsonWriter writer, IReadOnlyList<SpaceRefusal> refusals)
    {
        writer.WriteStartArray("refused");
        foreach (SpaceRefusal refusal in refusals)
        {
            writer.WriteStartObject();
            writer.WriteString("address", refusal.Address);
            writer.WriteString("member", refusal.Member?.ToString());
            writer.WriteString("reason", NameOf(refusal.Reason));
            writer.WriteString("detail", refusal.Detail);
            writer.WriteString("at", refusal.At);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private void WritePeers(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("peers");
        foreach (PeerStatus peer in links.Peers)
        {
            writer.WriteStartObject();
            writer.WriteString("address", peer.Address);
            writer.WriteBoolean("dialed", peer.IsDialed);
            writer.WriteBoolean("learned", peer.IsLearned);
            writer.WriteString("member", peer.Member?.ToString());
            writer.WriteString("reason", peer.Reason is LinkRefusal reason ? NameOf(reason) : null);
            writer.WriteString("problem", peer.Problem);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("refusedConnections");
        foreach (ConnectionRefusal refusal in links.RefusedConnections)
        {
            writer.WriteStartObject();
            writer.WriteString("host", refusal.Host);
            writer.WriteString("reason", NameOf(refusal.Reason));
            writer.WriteString("detail", refusal.Detail);
            writer.WriteString("at", refusal.At);
            writer.WriteNumber("count", refusal.Count);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartObject("linkBytes");
        writer.WriteNumber("sent", links.BytesSent);
        writer.WriteNumber("received", links.BytesReceived);
        writer.WriteEndObject();
    }

    private void WriteLimits(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("limits");
        foreach (var (name, value) in NodeLimits.All.Concat(limits.All))
        {
            writer.WriteNumber(name, value);
        }

        writer.WriteEndObject();
    }
}
