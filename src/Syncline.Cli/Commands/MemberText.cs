using System.Text.Json;

namespace Syncline.Cli.Commands;

/// <summary>A member as people read it: its name if it has one, else its id.</summary>
internal static class MemberText
{
    /// <summary>The text of a member in JSON.</summary>
    public static string Of(JsonElement member) =>
        Of(member.GetProperty("name").GetString(), member.GetProperty("member").GetString()!);

    /// <summary>The text; a name of another member comes from elsewhere, and controls no terminal.</summary>
    /// <param name="name">The name; null for none.</param>
    /// <param name="id">The id.</param>
    public static string Of(string? name, string id) => name is null ? id : TerminalText.Of(name);
}
