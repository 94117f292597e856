using System.Text.RegularExpressions;

namespace Syncline.Architecture.Tests;

/// <summary>A C# file: its path below the root, and its text.</summary>
/// <remarks>
/// Read by line patterns, not by a parser: the format suite sees to it that a top-level type stands at column 0.
/// </remarks>
internal sealed partial record SourceFile(string Path, string Text)
{
    public string[] Lines { get; } = Text.TrimEnd('\n').Split('\n');

    /// <summary>The file's name up to the first dot: <c>Replica.Links.cs</c> holds a part of <c>Replica</c>.</summary>
    public string Name => Path.Split('/')[^1].Split('.')[0];

    /// <summary>The namespace that the path asks for: the project's folder, then the folders in it.</summary>
    public string Folder => string.Join('.', Path.Split('/')[1..^1]);

    /// <summary>The file-scoped namespaces declared; others are none.</summary>
    public IReadOnlyList<string> Namespaces =>
        [.. NamespaceLine().Matches(Text).Select(match => match.Groups["name"].Value)];

    /// <summary>The names of the top-level types, each once however often its arity differs.</summary>
    public IReadOnlyList<string> TypeNames => [.. TypeLine().Matches(Text).Select(TypeName).Distinct()];

    public IReadOnlyList<string> PublicTypeNames =>
        [.. TypeLine().Matches(Text).Where(match => match.Value.StartsWith("public ", StringComparison.Ordinal))
            .Select(TypeName).Distinct()];

    private static string TypeName(Match match) => match.Groups["name"].Value;

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(
        @"^(?:(?:public|internal|file|static|sealed|abstract|partial|readonly|ref|unsafe) )*"
        + @"(?:(?:class|interface|enum|record(?: struct| class)?|struct) (?<name>\w+)"
        + @"|delegate [^(]*?(?<name>\w+)(?:<[^(]*>)?\()",
        RegexOptions.Multiline)]
    private static partial Regex TypeLine();
}
