using System.Text.Json;
using System.Text.RegularExpressions;
using Syncline.Crdt.Objects;
using Syncline.Node.Problems;
using Syncline.Node.Tests.Support;
using Syncline.Testing;

namespace Syncline.Node.Tests.Routes;

/// <summary>
/// The document that a node gives of its HTTP interface is true: each answer of each test is held against it, and here
/// that it names every route.
/// </summary>
public sealed partial class OpenApiTests
{
    private static readonly string[] Methods = ["GET", "PUT", "POST", "DELETE", "PATCH"];

    private static IEnumerable<JsonProperty> Paths =>
        OpenApiContract.Document.GetProperty("paths").EnumerateObject();

    private static JsonElement Schemas =>
        OpenApiContract.Document.GetProperty("components").GetProperty("schemas");

    [Fact]
    public async Task The_node_gives_the_document()
    {
        await using TestNode node = await TestNode.StartAsync();
        Answer answer = await node.Calls.GetAsync("/openapi/v1.json");

        JsonElement paths = OpenApiContract.Document.GetProperty("paths");
        Assert.True(JsonElement.DeepEquals(paths, answer.Body.GetProperty("paths")));
        string given = answer.Body.GetRawText();
        Assert.All(
            ObjectTypes.Definitions,
            type => Assert.Contains($"{type.Name}:", given, StringComparison.Ordinal));
        Assert.DoesNotContain("{types}", given, StringComparison.Ordinal);
        Assert.DoesNotContain("{readings}", given, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_documented_operation_is_there_and_no_other_one_on_its_path()
    {
        await using TestNode node = await TestNode.StartAsync();
        foreach (JsonProperty path in Paths)
        {
            string real = path.Name.Replace("{space}", "elsewhere", StringComparison.Ordinal);
            if (real.EndsWith("/changes", StringComparison.Ordinal)) real += "?object=nonsense"; // It would not end.
            foreach (string method in Methods)
            {
                Answer answer = await node.Calls.SendAsync(new(method), real);
                bool isDocumented = path.Value.TryGetProperty(method.ToLowerInvariant(), out _);
                Assert.True(isDocumented == (answer.Status != 405), $"{method} {path.Name}: {answer.Status}");
                if (isDocumented && answer.Status == 404) answer.IsProblem(404, "unknown-space");
            }
        }
    }

    [Fact]
    public void The_page_and_the_document_list_the_same_operations()
    {
        string page = File.ReadAllText(RepositoryFiles.PathOf("docs/http.md"));
        IEnumerable<string> told = Operation().Matches(page.Split("\n## ")[0])
            .Select(match => $"{match.Groups["method"].Value} {match.Groups["path"].Value}");

        Assert.Equal(
            (from path in Paths
             from method in Methods
             where path.Value.TryGetProperty(method.ToLowerInvariant(), out _)
             select $"{method} {path.Name}").Order(StringComparer.Ordinal),
            told.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_problem_is_in_the_document() =>
        Assert.Equal(
            ProblemKinds.All.Select(kind => kind.Type).Order(StringComparer.Ordinal),
            Schemas.GetProperty("Problem").GetProperty("properties").GetProperty("type").GetProperty("enum")
                .EnumerateArray().Select(each => each.GetString()!).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_schema_is_used()
    {
        string document = OpenApiContract.Document.GetRawText();
        Assert.All(
            Schemas.EnumerateObject().Where(schema => schema.Name is not ("Change" or "Reset")), // Data of events.
            schema => Assert.Contains($"\"#/components/schemas/{schema.Name}\"", document, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Applied", """{"version":"a"}""", 0)]
    [InlineData("Applied", """{}""", 1)]
    [InlineData("Applied", """{"version":1}""", 1)]
    [InlineData("Applied", """{"version":"a","more":1}""", 1)]
    [InlineData("Space", """{"name":"a","id":"0"}""", 1)]
    [InlineData("UpdateCall", """{"updates":[]}""", 1)]
    [InlineData("UpdateCall", """{"updates":[{"object":"a/b","type":"t","op":"o"}],"wait":0}""", 1)]
    [InlineData("UpdateCall", """{"updates":[{"object":"a/b","type":"t","op":"o"}],"wait":2,"after":["x"]}""", 0)]
    [InlineData("Health", """{"status":"dead"}""", 1)]
    public void What_is_not_as_documented_is_seen(string schema, string json, int faults) =>
        Assert.Equal(faults, new SchemaCheck(OpenApiContract.Document)
            .FaultsOf(Schemas.GetProperty(schema), JsonElement.Parse(json), schema).Count());

    [GeneratedRegex(@"`(?<method>[A-Z]+) (?<path>/[^`?]*)")]
    private static partial Regex Operation();
}
