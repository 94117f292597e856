using System.Text.Json;

namespace Syncline.Cli.Commands;

/// <summary>How a space stands, for people: what they want to know first.</summary>
internal static class StatusText
{
    /// <summary>The rows: of what, and what is known of it.</summary>
    /// <param name="status">What the node answered.</param>
    public static IEnumerable<string[]> ToRows(JsonElement status)
    {
        yield return ["space", $"{status.GetProperty("space")} ({status.GetProperty("id")})"];
        yield return ["member", $"{status.GetProperty("member")}"];
        yield return ["replica", $"{status.GetProperty("replica")}"];
        yield return ["durability", $"{status.GetProperty("durability")}"];
        if (status.GetProperty("readOnly").GetString() is string failure) yield return ["read-only", failure];
        if (status.GetProperty("diskFull").GetString() is string shortage) yield return ["disk full", shortage];
        if (status.GetProperty("snapshot") is { ValueKind: JsonValueKind.Object } snapshot)
        {
            string latest = snapshot.GetProperty("bytes") is { ValueKind: JsonValueKind.Number } bytes
                ? $"{bytes} bytes"
                : "none";
            yield return ["snapshot", $"{latest}, and {snapshot.GetProperty("logBytes")} bytes of log behind it"];
            if (snapshot.GetProperty("problem").GetString() is string problem) yield return ["no snapshot", problem];
        }

        yield return ["transactions", $"{status.GetProperty("transactions")}"];
        yield return ["waiting", $"{status.GetProperty("waiting")}"];
        if (status.GetProperty("asleep").GetBoolean()) yield return ["asleep", "until the next read or write"];
        yield return ["version", $"{status.GetProperty("version")}"];
        yield return ["durable", $"{status.GetProperty("durable")}"];
        foreach (string[] row in DescribeMembers(status))
        {
            yield return row;
        }

        JsonElement unknown = status.GetProperty("held");
        foreach (JsonElement each in unknown.GetProperty("objects").EnumerateArray())
        {
            string held = $"{each.GetProperty("object")} ({each.GetProperty("type")}): {each.GetProperty("reason")}";
            yield return ["held", $"{held}; update this node"];
        }

        int unnamed = unknown.GetProperty("count").GetInt32() - unknown.GetProperty("objects").GetArrayLength();
        if (unnamed > 0) yield return ["held", $"and {unnamed} more"];
        JsonElement linked = status.GetProperty("linkBytes");
        yield return ["link bytes", $"{linked.GetProperty("sent")} sent, {linked.GetProperty("received")} received"];
        foreach (JsonElement peer in status.GetProperty("peers").EnumerateArray())
        {
            string direction = peer.GetProperty("dialed").GetBoolean() ? "to" : "from";
            string? trouble = peer.GetProperty("problem").GetString();
            string? reason = peer.GetProperty("reason").GetString();
            string? named = reason is null ? trouble : $"{reason}: {trouble}";
            string state = named ?? $"member {peer.GetProperty("member")}";
            yield return ["peer", $"{direction} {peer.GetProperty("address")}: {state}"];
        }

        foreach (JsonElement refusal in status.GetProperty("refusedConnections").EnumerateArray())
        {
            string reason = $"{refusal.GetProperty("reason")}: {refusal.GetProperty("detail")}";
            yield return ["refused", $"{refusal.GetProperty("count")} from {refusal.GetProperty("host")}: {reason}"];
        }

        foreach (JsonElement refusal in status.GetProperty("refused").EnumerateArray())
        {
            string reason = $"{refusal.GetProperty("reason")}: {refusal.GetProperty("detail")}";
            yield return ["refused", $"{refusal.GetProperty("address")}: {reason}"];
        }
    }

    private static IEnumerable<string[]> DescribeMembers(JsonElement status)
    {
        JsonElement agreed = status.GetProperty("agreed");
        string expected = $"{status.GetProperty("membersMin")} expected at least";
        yield return ["quorum", $"{status.GetProperty("quorum")} keepers, {expected}"];
        yield return ["agreed", $"quorum {agreed.GetProperty("quorum")}, all {agreed.GetProperty("all")}"];
        yield return ["stable", $"{status.GetProperty("stable")}"];
        if (status.GetProperty("download") is { ValueKind: JsonValueKind.Object } download)
        {
            yield return ["download", $"{download.GetProperty("bytes")} bytes of a peer's snapshot so far"];
        }

        foreach (JsonElement member in status.GetProperty("members").EnumerateArray())
        {
            yield return [$"{member.GetProperty("role")}", $"{MemberText.Of(member)}: {StateOf(member)}"];
        }
    }

    private static string StateOf(JsonElement member)
    {
        string self = member.GetProperty("self").GetBoolean() ? ", this node" : "";
        if (member.GetProperty("left").GetBoolean()) return $"has left{self}";
        string state = member.GetProperty("behind").GetString() is not string behind ? "has all"
            : member.GetProperty("lacks") is { ValueKind: JsonValueKind.Number } lacks ? $"{lacks} behind ({behind})"
            : "nothing was heard of it";
        int present = member.GetProperty("present").GetArrayLength();
        string copies = present > 1 ? $", {present} replicas at once: was its folder copied?" : "";
        bool isLossy = member.GetProperty("countsWhenApplied") is { ValueKind: JsonValueKind.True };
        return $"{state}{(isLossy ? ", counts when applied" : "")}{copies}{self}";
    }
}
