using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Sequences;

/// <summary>What a mark says: from where it stands on, the text has the value under the name; null ends it.</summary>
internal readonly record struct TextMark(string Name, Value Value)
{
    /// <summary>The longest name, in bytes of UTF-8.</summary>
    public const int NameBytesMax = 1024;

    /// <summary>False, with the problem for people, for a name or value that no mark can have.</summary>
    public static bool IsWithinLimits(string name, Value value, [NotNullWhen(false)] out string? problem)
    {
        problem = name.Length == 0 ? "A mark has a name that is not empty."
            : System.Text.Encoding.UTF8.GetByteCount(name) > NameBytesMax
                ? $"The name of a mark has at most {NameBytesMax} bytes of UTF-8."
            : !WellFormedText.IsWellFormed(name) ? "The name of a mark is Unicode text, without lone surrogates."
            : null;
        return problem is null && ValueCodec.IsWithinLimits(value, out problem);
    }

    /// <summary>Reads what <see cref="ToValue"/> made.</summary>
    public static TextMark From(Value value)
    {
        (string name, Value marked) = value.AsMap()[0];
        return new(name, marked);
    }

    /// <summary>What holds behind the mark; the same object if that is no change.</summary>
    public ImmutableSortedDictionary<string, Value> Within(ImmutableSortedDictionary<string, Value> holding) =>
        Value.IsNull ? holding.Remove(Name) : holding.SetItem(Name, Value);

    /// <summary>The form in which it is kept beside values.</summary>
    public Value ToValue() => Value.FromMap([new(Name, Value)]);
}
