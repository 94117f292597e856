using System.Text.RegularExpressions;

namespace Syncline.Architecture.Tests;

/// <summary>A document: its path below the root, and its text.</summary>
internal sealed partial record MarkdownFile(string Path, string Text)
{
    /// <summary>README, CHANGELOG, everything below docs/, and the pages of samples and of packages.</summary>
    public static IReadOnlyList<MarkdownFile> All { get; } =
        [.. new[] { "docs", "samples", "src" }.SelectMany(folder => Repository.FilesBelow(folder, "*.md"))
            .Concat(["README.md", "CHANGELOG.md"]).Select(Load)];

    public static MarkdownFile Load(string path) => new(path, Repository.Read(path));

    /// <summary>The targets of links within the repository, outside code.</summary>
    public IEnumerable<string> RelativeLinks =>
        from match in Link().Matches(InlineCode().Replace(Prose, ""))
        let target = match.Groups["target"].Value
        where !target.Contains("://", StringComparison.Ordinal)
            && !target.StartsWith("mailto:", StringComparison.Ordinal)
        select target;

    /// <summary>The names by which links reach headings: lower case, punctuation dropped, blanks as hyphens.</summary>
    public IEnumerable<string> Anchors =>
        from match in Heading().Matches(Prose)
        let words = Punctuation().Replace(match.Groups["text"].Value.Trim().ToLowerInvariant(), "")
        select words.Replace(' ', '-');

    /// <summary>The links whose file, or whose heading in it, is not there.</summary>
    public IEnumerable<string> BrokenLinks => RelativeLinks.Where(IsBroken).Select(target => $"{Path} -> {target}");

    /// <summary>The programs in C#, each with the line on which it begins.</summary>
    public IEnumerable<(string Place, string Code)> Programs =>
        from match in CSharp().Matches(Text)
        select ($"{Path}:{Text.AsSpan(0, match.Index).Count('\n') + 2}", match.Groups["code"].Value);

    private string Prose => Fence().Replace(Text, "");

    private bool IsBroken(string link)
    {
        string[] parts = link.Split('#', 2);
        string file = parts[0].Length == 0 ? Path : Resolve(parts[0]);
        if (file != Path && !Repository.Exists(file)) return true;
        if (parts.Length == 1) return false;
        MarkdownFile target = file == Path ? this : Load(file);
        return !target.Anchors.Contains(parts[1]);
    }

    private string Resolve(string relative)
    {
        string folder = System.IO.Path.GetDirectoryName(Path) ?? "";
        string full = System.IO.Path.GetFullPath(System.IO.Path.Combine(Repository.Root, folder, relative));
        return System.IO.Path.GetRelativePath(Repository.Root, full).Replace('\\', '/');
    }

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("^```csharp\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CSharp();

    [GeneratedRegex("`[^`\n]*`")]
    private static partial Regex InlineCode();

    [GeneratedRegex("^#{1,6} (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Punctuation();
}
