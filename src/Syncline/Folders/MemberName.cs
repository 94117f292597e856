using Syncline.Crdt.Values;

namespace Syncline.Folders;

/// <summary>What people may call a member.</summary>
public static class MemberName
{
    /// <summary>How many bytes of UTF-8 a name may have.</summary>
    public const int BytesMax = 1024;

    /// <summary>What is wrong with a name, for people; null if nothing is. It may be empty.</summary>
    public static string? ProblemOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Any(char.IsControl)) return "The name of a member holds a control character.";
        if (!WellFormedText.IsWellFormed(name)) return "The name of a member holds half a surrogate pair.";
        int bytes = System.Text.Encoding.UTF8.GetByteCount(name);
        return bytes > BytesMax
            ? $"The name of a member has {bytes} bytes of UTF-8; at most {BytesMax} are allowed."
            : null;
    }
}
