namespace Syncline.Architecture.Tests;

/// <summary>Arrows point down only: <c>docs/architecture.md</c>, rooms and arrows.</summary>
public sealed class ArrowTests
{
    /// <summary>Each room with those that it may reference; a new one is entered here and in the document.</summary>
    private static readonly Dictionary<string, string[]> Below = new()
    {
        ["Syncline.Crdt"] = [],
        ["Syncline.Replication"] = ["Syncline.Crdt"],
        ["Syncline"] = ["Syncline.Replication", "Syncline.Crdt"],
        ["Syncline.Node"] = ["Syncline", "Syncline.Replication", "Syncline.Crdt"],
        ["Syncline.Client"] = ["Syncline", "Syncline.Replication", "Syncline.Crdt"],
        ["Syncline.Workspace"] = ["Syncline", "Syncline.Replication", "Syncline.Crdt"],
        ["Syncline.Cli"] =
        [
            "Syncline.Node", "Syncline.Client", "Syncline.Workspace", "Syncline", "Syncline.Replication",
            "Syncline.Crdt",
        ],
    };

    private static readonly string[] BelowSamples = ["Syncline", "Syncline.Client"];

    private static readonly string[] PureRooms = ["Syncline.Crdt", "Syncline.Replication"];

    [Fact]
    public void Rooms_reference_only_what_lies_below() =>
        Findings.None(Repository.Projects("src").SelectMany(BrokenArrows));

    [Fact]
    public void Samples_reference_what_users_reference() =>
        Findings.None(Repository.Projects("samples").SelectMany(BrokenArrows));

    [Fact]
    public void The_pure_rooms_bring_no_package_and_no_framework()
    {
        IReadOnlyList<Project> pure = [.. Repository.Projects("src").Where(project => project.IsPure)];

        Assert.Equal(PureRooms, pure.Select(project => project.Name).Order());
        Assert.Empty(pure.SelectMany(project => project.Packages.Concat(project.Frameworks)));
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        string solution = Repository.Read("Syncline.slnx");

        Findings.None(new[] { "src", "tests", "benchmarks", "samples" }.SelectMany(Repository.Projects)
            .Where(project => !solution.Contains($"\"{project.Path}\"", StringComparison.Ordinal))
            .Select(project => $"Syncline.slnx lacks {project.Path}"));
    }

    [Theory]
    [InlineData("Syncline.Crdt", "../Syncline.Replication/Syncline.Replication.csproj")]
    [InlineData("Syncline.Replication", "../Syncline/Syncline.csproj")]
    [InlineData("Syncline", "../Syncline.Node/Syncline.Node.csproj")]
    [InlineData("Syncline.Workspace", "..\\Syncline.Node\\Syncline.Node.csproj")]
    [InlineData("Syncline", "../../tests/Syncline.Testing/Syncline.Testing.csproj")]
    [InlineData("Syncline.Unheard", "../Syncline/Syncline.csproj")]
    public void An_arrow_upwards_is_seen(string room, string reference)
    {
        Project project = Project.Parse($"src/{room}/{room}.csproj", $"""
            <Project><ItemGroup><ProjectReference Include="{reference}" /></ItemGroup></Project>
            """);

        Assert.Single(BrokenArrows(project));
    }

    [Theory]
    [InlineData("../../src/Syncline.Node/Syncline.Node.csproj", 1)]
    [InlineData("../../tests/Syncline.Testing/Syncline.Testing.csproj", 1)]
    [InlineData("../../src/Syncline.Client/Syncline.Client.csproj", 0)]
    public void A_sample_that_references_what_users_don_t_is_seen(string reference, int broken)
    {
        Project project = Project.Parse("samples/Game/Game.csproj", $"""
            <Project><ItemGroup><ProjectReference Include="{reference}" /></ItemGroup></Project>
            """);

        Assert.Equal(broken, BrokenArrows(project).Count());
    }

    [Fact]
    public void A_package_or_framework_of_a_pure_room_is_seen()
    {
        Project project = Project.Parse("src/Syncline.Crdt/Syncline.Crdt.csproj", """
            <Project>
              <Import Project="../../eng/Pure.props" />
              <ItemGroup><PackageReference Include="P" /><FrameworkReference Include="F" /></ItemGroup>
            </Project>
            """);

        Assert.True(project.IsPure);
        Assert.Equal(["P"], project.Packages);
        Assert.Equal(["F"], project.Frameworks);
    }

    private static IEnumerable<string> BrokenArrows(Project project)
    {
        bool isSample = project.Path.StartsWith("samples/", StringComparison.Ordinal);
        string[]? below = isSample ? BelowSamples : Below.GetValueOrDefault(project.Name);
        return below is null
            ? [$"{project.Name} is not among the rooms of this test"]
            : project.References.Except(below).Select(above => $"{project.Name} -> {above}");
    }
}
