using System.Xml.Linq;

namespace Syncline.Architecture.Tests;

/// <summary>The compiler holds the rest: warnings are errors, an undocumented public member is one.</summary>
public sealed class BuildRuleTests
{
    private const string UndocumentedMember = "1591";

    [Theory]
    [InlineData("TreatWarningsAsErrors", "true")]
    [InlineData("GenerateDocumentationFile", "true")]
    [InlineData("Nullable", "enable")]
    [InlineData("EnforceCodeStyleInBuild", "true")]
    [InlineData("Deterministic", "true")]
    public void The_whole_repository_builds_strictly(string property, string value) =>
        Assert.Equal(value, Content("Directory.Build.props").Descendants(property).Single().Value);

    [Fact]
    public void Every_project_of_the_product_is_a_library_or_a_program() =>
        Findings.None(Repository.Projects("src")
            .Where(project => project.IsLibrary == project.Imports.Contains("Application.props"))
            .Select(project => $"{project.Path} imports neither or both of Library.props and Application.props"));

    [Fact]
    public void No_project_turns_a_rule_of_the_repository_off()
    {
        string[] rules = ["TreatWarningsAsErrors", "GenerateDocumentationFile", "Nullable", "WarningsNotAsErrors"];

        Findings.None(
            from path in ProjectFiles()
            from rule in rules
            where Content(path).Descendants(rule).Any()
            select $"{path} sets {rule}");
    }

    [Fact]
    public void No_library_may_leave_a_public_member_undocumented()
    {
        IReadOnlyList<Project> libraries = [.. Repository.Projects("src").Where(project => project.IsLibrary)];

        Assert.DoesNotContain(libraries, project => project.Imports.Contains("Internal.props"));
        Findings.None(libraries.Select(project => project.Path)
            .Concat([".editorconfig", "Directory.Build.props", "eng/Library.props", "eng/Pure.props"])
            .Concat(Repository.Sources("src").Select(file => file.Path))
            .Where(path => Repository.Read(path).Contains(UndocumentedMember, StringComparison.Ordinal))
            .Select(path => $"{path} mentions CS{UndocumentedMember}"));
    }

    private static IEnumerable<string> ProjectFiles() =>
        new[] { "src", "tests", "benchmarks", "samples" }.SelectMany(Repository.Projects)
            .Select(project => project.Path)
            .Concat(Repository.FilesBelow("eng", "*.props"));

    private static XElement Content(string path) => XElement.Parse(Repository.Read(path));
}
