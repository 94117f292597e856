using System.Text.Json;

namespace Syncline.Cli.Commands;

/// <summary>The rest of how a space stands, for people: receipts of members, links, limits.</summary>
internal static class VerboseStatusText
{
    /// <summary>The rows: of what, and what is known of it.</summary>
    /// <param name="status">What the node answered.</param>
    public static IEnumerable<string[]> ToRows(JsonElement status)
    {
        foreach (JsonElement member in status.GetProperty("members").EnumerateArray())
        {
            yield return ["receipts", $"{MemberText.Of(member)} ({member.GetProperty("member")})"];
            yield return ["  applied", TokenOf(member, "applied")];
            yield return ["  durable", TokenOf(member, "durable")];
            yield return ["  present", ReplicasOf(member, "present")];
            yield return ["  retired", ReplicasOf(member, "retired")];
        }

        foreach (JsonElement link in status.GetProperty("links").EnumerateArray())
        {
            yield return ["link", $"replica {TokenOf(link, "replica")} of member {TokenOf(link, "member")}"];
            yield return ["  applied", TokenOf(link, "applied")];
            yield return ["  durable", TokenOf(link, "durable")];
        }

        yield return ["floor", $"{status.GetProperty("floor")}"];
        yield return ["log floor", $"{status.GetProperty("logFloor")}"];
        foreach (JsonProperty limit in status.GetProperty("limits").EnumerateObject())
        {
            yield return ["limit", $"{limit.Name} {limit.Value}"];
        }
    }

    private static string TokenOf(JsonElement member, string name) =>
        member.GetProperty(name).GetString() ?? "nothing was heard";

    private static string ReplicasOf(JsonElement member, string name)
    {
        string[] ids = [.. member.GetProperty(name).EnumerateArray().Select(id => id.GetString()!)];
        return ids.Length == 0 ? "none" : string.Join(' ', ids);
    }
}
