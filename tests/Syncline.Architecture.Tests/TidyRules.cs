using System.Text.RegularExpressions;

namespace Syncline.Architecture.Tests;

/// <summary>The rules that every source file keeps; each names the file, and the line where there is one.</summary>
internal static partial class TidyRules
{
    private const int ColumnsMax = 120;
    private const int LinesMax = 400;
    private const int SequenceLinesMax = 600; // The sequence engine's inner loops stay in one place.

    public static IEnumerable<string> LongLines(SourceFile file) =>
        from line in file.Lines.Index()
        where line.Item.Length > ColumnsMax
        select $"{file.Path}:{line.Index + 1} has {line.Item.Length} columns";

    public static IEnumerable<string> LongFile(SourceFile file)
    {
        int max = file.Path.Contains("/Sequences/", StringComparison.Ordinal) ? SequenceLinesMax : LinesMax;
        if (file.Lines.Length > max) yield return $"{file.Path} has {file.Lines.Length} lines";
    }

    /// <summary>At most one public type, and the file is named after it; else after one of its types.</summary>
    public static IEnumerable<string> MisplacedTypes(SourceFile file)
    {
        if (file.PublicTypeNames.Count > 1) yield return $"{file.Path} holds {string.Join(", ", file.PublicTypeNames)}";
        IReadOnlyList<string> candidates = file.PublicTypeNames.Count > 0 ? file.PublicTypeNames : file.TypeNames;
        if (candidates.Count > 0 && !candidates.Contains(file.Name))
        {
            yield return $"{file.Path} is not named after {candidates[0]}";
        }
    }

    public static IEnumerable<string> MisplacedNamespace(SourceFile file)
    {
        if (file.TypeNames.Count > 0 && !file.Namespaces.SequenceEqual([file.Folder]))
        {
            yield return $"{file.Path} is not in namespace {file.Folder}";
        }
    }

    public static IEnumerable<string> Marks(SourceFile file) => Matches(file, Mark());

    /// <summary>Errors are caught by what they are: a bare catch hides the ones that nobody thought of.</summary>
    public static IEnumerable<string> BroadCatches(SourceFile file) => Matches(file, BroadCatch());

    public static IEnumerable<string> Sleeps(SourceFile file) => Matches(file, Sleep());

    private static IEnumerable<string> Matches(SourceFile file, Regex pattern) =>
        from match in pattern.Matches(file.Text)
        let line = file.Text.AsSpan(0, match.Index).Count('\n') + 1
        select $"{file.Path}:{line} {match.Value}";

    [GeneratedRegex(@"\b(?:TODO|FIXME|HACK|XXX|NotImplementedException)\b")]
    private static partial Regex Mark();

    [GeneratedRegex(@"\bcatch\s*(?:\{|\(\s*(?:System\.)?Exception\b[^)]*\)(?!\s*when\b))")]
    private static partial Regex BroadCatch();

    [GeneratedRegex(@"\bThread\.Sleep\b")]
    private static partial Regex Sleep();
}
