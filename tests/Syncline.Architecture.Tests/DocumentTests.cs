using System.Text.RegularExpressions;

namespace Syncline.Architecture.Tests;

/// <summary>Documents can be followed: links lead somewhere, words are explained, decisions are whole.</summary>
public sealed partial class DocumentTests
{
    private static readonly string[] Words =
    [
        "acknowledgement", "agreed version", "anti-entropy", "apply", "bottom", "causal context", "chain", "delta",
        "dot", "dot store", "durable", "floor", "frontier", "hybrid time", "inflate", "input and output", "join",
        "keeper", "Lamport number", "link", "local version", "member", "merge policy", "node", "object", "operation",
        "receipt", "replica", "rung", "session", "session guarantee", "space", "stable version", "token", "tombstone",
        "transaction", "update", "version", "visitor",
    ];

    private static readonly string[] DecisionParts = ["Context", "Decision", "Refused", "Consequence"];

    private static IEnumerable<MarkdownFile> Decisions =>
        MarkdownFile.All.Where(file => file.Path.StartsWith("docs/decisions/", StringComparison.Ordinal));

    [Fact]
    public void Links_within_the_repository_lead_somewhere() =>
        Findings.None(MarkdownFile.All.SelectMany(file => file.BrokenLinks));

    [Fact]
    public void Every_word_of_the_project_is_in_the_glossary()
    {
        string glossary = Repository.Read("docs/glossary.md");

        Findings.None(Words.Where(word => !glossary.Contains($"| **{word}**", StringComparison.Ordinal))
            .Select(word => $"docs/glossary.md does not explain '{word}'"));
    }

    [Fact]
    public void Every_decision_says_why_and_what_was_refused()
    {
        Assert.NotEmpty(Decisions);
        Findings.None(
            from decision in Decisions
            from part in DecisionParts
            where !decision.Text.Contains($"\n## {part}\n", StringComparison.Ordinal)
            select $"{decision.Path} has no part '{part}'");
    }

    [Fact]
    public void Decisions_are_numbered_without_a_gap() =>
        Assert.Equal(
            Enumerable.Range(1, Decisions.Count()).Select(number => $"{number:0000}"),
            Decisions.Select(decision => DecisionNumber().Match(decision.Path).Value));

    [Fact]
    public void Programs_in_documents_compile()
    {
        var programs = MarkdownFile.All.SelectMany(file => file.Programs).ToList();

        Assert.NotEmpty(programs);
        Findings.None(programs.SelectMany(program => DocumentedPrograms.FaultsOf(program.Place, program.Code)));
    }

    [Fact]
    public void A_program_that_does_not_compile_is_seen()
    {
        MarkdownFile page = new("page.md", "text\n```csharp\nConsole.WriteLine(1);\nint x = \"\";\n```\n");

        var (place, code) = Assert.Single(page.Programs);
        Assert.Equal("page.md:3", place);
        Assert.Single(DocumentedPrograms.FaultsOf(place, code));
    }

    [Theory]
    [InlineData("[a](nowhere.md)", 1)]
    [InlineData("[a](../README.md)", 0)]
    [InlineData("[a](#no-such-heading)", 1)]
    [InlineData("## Two words, one dot.\n[a](#two-words-one-dot) [b](glossary.md#two-words)", 1)]
    [InlineData("`[a](nowhere.md)` [b](https://example.org/nowhere.md)", 0)]
    [InlineData("[`name`](nowhere.md)", 1)]
    public void A_link_to_nowhere_is_seen(string text, int broken) =>
        Assert.Equal(broken, new MarkdownFile("docs/page.md", text).BrokenLinks.Count());

    [GeneratedRegex(@"(?<=/)\d{4}(?=-)")]
    private static partial Regex DecisionNumber();
}
