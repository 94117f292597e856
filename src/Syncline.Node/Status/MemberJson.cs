using System.Text.Json;
using Syncline.Crdt.Causality;
using Syncline.Replicas;
using Syncline.Replication.Members;
using Syncline.Replication.Spaces;

namespace Syncline.Node.Status;

/// <summary>The members in a status, and what follows from what they have.</summary>
internal static class MemberJson
{
    /// <summary>Writes the members of an object: <c>members</c>, the cuts, the floors, the download.</summary>
    public static void Write(Utf8JsonWriter writer, ReplicaStatus status)
    {
        writer.WriteNumber("membersMin", status.KeepersMin);
        writer.WriteNumber("quorum", status.Quorum);
        writer.WriteStartArray("members");
        foreach (MemberStatus member in status.Members)
        {
            Write(writer, member);
        }

        writer.WriteEndArray();
        writer.WriteString("stable", VersionToken.Encode(status.Stable));
        writer.WriteStartObject("agreed");
        writer.WriteString("quorum", VersionToken.Encode(status.AgreedByQuorum));
        writer.WriteString("all", VersionToken.Encode(status.AgreedByAll));
        writer.WriteEndObject();
        writer.WriteString("floor", VersionToken.Encode(status.Floor));
        writer.WriteString("logFloor", VersionToken.Encode(status.LogFloor));
        if (status.DownloadedBytes is not long bytes)
        {
            writer.WriteNull("download");
            return;
        }

        writer.WriteStartObject("download");
        writer.WriteNumber("bytes", bytes);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, MemberStatus status)
    {
        Member member = status.Member;
        writer.WriteStartObject();
        writer.WriteString("member", member.Id.ToString());
        writer.WriteString("name", member.Name.Length == 0 ? null : member.Name);
        writer.WriteString("role", member.Role == MemberRole.Keeper ? "keeper" : "visitor");
        writer.WriteBoolean("self", status.IsSelf);
        writer.WriteBoolean("left", member.HasLeft);
        WriteReplicas(writer, "present", member.Replicas.Where(replica => replica.IsPresent));
        WriteReplicas(writer, "retired", member.Replicas.Where(replica => !replica.IsPresent));
        writer.WriteString("applied", TokenOf(status.Applied));
        writer.WriteString("durable", TokenOf(status.Durable));
        writer.WriteString("behind", status.Behind is MissingReason reason ? MissingReasons.NameOf(reason) : null);
        if (status.Lacks is ulong lacks) writer.WriteNumber("lacks", lacks);
        else writer.WriteNull("lacks");
        if (status.CountsWhenApplied is bool counts) writer.WriteBoolean("countsWhenApplied", counts);
        else writer.WriteNull("countsWhenApplied");
        writer.WriteEndObject();
    }

    private static void WriteReplicas(Utf8JsonWriter writer, string name, IEnumerable<MemberReplica> replicas)
    {
        writer.WriteStartArray(name);
        foreach (MemberReplica replica in replicas)
        {
            writer.WriteStringValue(replica.Id.ToString());
        }

        writer.WriteEndArray();
    }

    private static string? TokenOf(VersionVector? version) => version is null ? null : VersionToken.Encode(version);
}
