using System.Text.Json;

namespace Syncline.Cli.Commands;

/// <summary>A member as people read it: its name if it has one, else its id.</summary>
internal static class MemberText
{
    /// <summary>The text; a name of another member comes from elsewhere, and controls no terminal.</summary>
    public static string Of(JsonElement member)
    {
        if (member.GetProperty("name").GetString() is not string name) return member.GetProperty("member").GetString()!;
        return string.Create(name.Length, name, static (text, from) =>
        {
            for (int i = 0; i < text.Length; i++)
            {
                text[i] = char.IsControl(from[i]) ? '?' : from[i];
            }
        });
    }
}
