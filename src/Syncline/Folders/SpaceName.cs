using Syncline.Crdt.Values;

namespace Syncline.Folders;

/// <summary>What a space may be called.</summary>
public static class SpaceName
{
    /// <summary>How many bytes of UTF-8 a name may have.</summary>
    public const int BytesMax = 1024;

    /// <summary>What is wrong with a name, for people; null if nothing is.</summary>
    public static string? ProblemOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length == 0) return "The name of a space is empty.";
        if (name is "." or "..") return $"The name of a space can't be '{name}', which a URL does not hold.";
        if (name.Any(char.IsControl)) return "The name of a space holds a control character.";
        if (!WellFormedText.IsWellFormed(name)) return "The name of a space holds half a surrogate pair.";
        int bytes = System.Text.Encoding.UTF8.GetByteCount(name);
        return bytes > BytesMax
            ? $"The name of a space has {bytes} bytes of UTF-8; at most {BytesMax} are allowed."
            : null;
    }

    /// <summary>Throws <see cref="ArgumentException"/> if something is wrong with the name.</summary>
    public static void Check(string name)
    {
        if (ProblemOf(name) is string problem) throw new ArgumentException(problem, nameof(name));
    }
}
