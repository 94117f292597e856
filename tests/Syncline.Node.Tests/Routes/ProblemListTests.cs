using System.Text.RegularExpressions;
using Syncline.Cli.Calls;
using Syncline.Node.Problems;
using Syncline.Testing;

namespace Syncline.Node.Tests.Routes;

/// <summary>The list of problems in code, the page that explains them, and the exit codes are one.</summary>
public sealed partial class ProblemListTests
{
    private const int NotMapped = -1;

    [Fact]
    public void The_page_lists_every_problem_with_its_status_and_exit_code()
    {
        string page = File.ReadAllText(RepositoryFiles.PathOf("docs/problems.md"));

        Assert.Equal(
            ProblemKinds.All.Select(kind => (kind.Slug, kind.Status, ProblemExitCodes.Of(kind.Slug))),
            Row().Matches(page).Select(row => (
                row.Groups["slug"].Value, int.Parse(
                    row.Groups["status"].Value, null), int.Parse(row.Groups["exit"].Value, null))));
    }

    [Fact]
    public void The_list_holds_every_kind_once() =>
        Assert.Equal(
            typeof(ProblemKinds).GetProperties().Where(property => property.PropertyType == typeof(ProblemKind))
                .Select(property => ((ProblemKind)property.GetValue(null)!).Slug).Order(),
            ProblemKinds.All.Select(kind => kind.Slug).Order());

    [Fact]
    public void Every_kind_has_an_exit_code_of_its_own_choice() =>
        Assert.DoesNotContain(
            ProblemKinds.All, kind => ProblemExitCodes.Of(kind.Slug, otherwise: NotMapped) == NotMapped);

    [GeneratedRegex(@"^\| `(?<slug>[a-z-]+)` \| (?<status>\d+) \| (?<exit>\d+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
