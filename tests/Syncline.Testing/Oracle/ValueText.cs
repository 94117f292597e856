using System.Globalization;
using Syncline.Crdt.Maps;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Registers;
using Syncline.Crdt.Sequences;
using Syncline.Crdt.Values;

namespace Syncline.Testing.Oracle;

/// <summary>One text for what a reader finds in an object, so that the oracle and a replica compare as text.</summary>
internal static class ValueText
{
    public const string FlagOn = "on";

    public static string Counter(Int128 sum) => sum.ToString(NumberFormatInfo.InvariantInfo);

    public static string Register(IEnumerable<RegisterCandidate> candidates, Value last) =>
        $"{last} of {string.Join(" | ", candidates.Select(each => $"{each.Writer}@{each.Time}={each.Value}"))}";

    public static string Set(IEnumerable<Value> elements) => $"{{{string.Join(", ", elements)}}}";

    public static string List(IEnumerable<Value> elements) => $"<{string.Join(", ", elements)}>";

    /// <summary>Unit by unit, so that it does not matter how a text is cut in spans.</summary>
    public static string Spans(IEnumerable<TextSpan> spans) => string.Join(
        ' ',
        from span in spans
        from unit in span.Embedded is Value value ? [$"({value})"] : span.Text.Select(unit => $"{unit}")
        select Unit(unit, span.Marks));

    /// <summary>One unit, and what holds for it.</summary>
    public static string Unit(string unit, IReadOnlyDictionary<string, Value> marks)
    {
        var ordered = marks.OrderBy(mark => mark.Key, StringComparer.Ordinal);
        return $"{unit}[{string.Join(',', ordered.Select(mark => $"{mark.Key}={mark.Value}"))}]";
    }

    public static string Map(IEnumerable<(ChildKey Child, string Text)> children) =>
        $"[{string.Join(", ", children.Select(each => $"{NameOf(each.Child)}={each.Text}"))}]";

    public static string Entries(IEnumerable<KeyValuePair<Value, Value>> entries) =>
        $"{{{string.Join(", ", entries.Select(entry => $"{entry.Key}: {entry.Value}"))}}}";

    private static string NameOf(ChildKey child) => $"{child.Key}:{ObjectTypes.NameOf(child.Type)}";
}
