using Syncline.Testing.Exhaustive;

namespace Syncline.Simulation;

/// <summary>
/// Every order of what can happen in small clusters, up to a depth: every law holds in each; a wrong rule is found out.
/// </summary>
public sealed class ExhaustiveTests(ITestOutputHelper output)
{
    private static readonly SearchCluster Three =
        new() { Name = "three", Links = "ab ac bc", Writers = "ab", DeliversTogether = true };

    [Theory]
    [InlineData("line", 7, 4, 6_000)]
    [InlineData("mesh", 6, 3, 10_000)]
    [InlineData("early", 7, 4, 9_000)]
    [InlineData("backup", 8, 5, 8_000)]
    [InlineData("snapshot", 8, 5, 2_500)]
    public void Every_law_holds_in_every_world_up_to_a_depth(string name, int depth, int restDepth, int statesMin)
    {
        SearchCluster cluster = SearchCluster.All.Single(each => each.Name == name);
        SearchResult result = ExhaustiveSearch.Run(cluster, depth, restDepth);

        output.WriteLine($"{result}");
        Assert.Null(result.Violation);
        Assert.Equal(depth, result.Depth);
        Assert.True(result.StatesInAll >= statesMin, $"{result}");
    }

    [Fact]
    public void A_rule_that_counts_acknowledgements_before_it_covers_them_is_found_out()
    {
        string story = StoryOf(Three with { Rule = PlantedRules.CountsAtOnce }, depthMax: 14);

        Assert.Contains("does not follow", story, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_that_counts_a_retired_replica_for_the_new_one_is_found_out()
    {
        SearchCluster cluster = Three with
        {
            Crashers = "c",
            RestoresBackup = true,
            Rule = PlantedRules.CountsTheRetired,
            Writers = "a",
            Before =
            [
                "a writes",
                "a: its disk has all durable",
                "a -> c: all on the way arrives",
                "c: its disk has all durable",
                "c -> a: all on the way arrives",
            ],
        };
        string story = StoryOf(cluster, depthMax: 9);

        Assert.Contains("becomes stable, and c2 of keeper c has only", story, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_that_ignores_a_joiner_is_found_out()
    {
        SearchCluster cluster = Three with
        {
            Links = "ab bc cd",
            Writers = "a",
            Rule = PlantedRules.IgnoresTheJoiner,
        };
        string story = StoryOf(cluster, depthMax: 14);

        Assert.Contains("of keeper d has only", story, StringComparison.Ordinal);
    }

    /// <summary>Trap C2: c has what b forgot by its backup, and b's new id retires the old one too early.</summary>
    [Fact]
    public void I11_holds_where_a_replica_with_an_old_backup_names_too_early_an_end()
    {
        SearchCluster cluster = Three with
        {
            Crashers = "b",
            RestoresBackup = true,
            Before =
            [
                "a writes",
                "a: its disk has all durable",
                "a -> c: all on the way arrives",
                "c -> a: all on the way arrives",
                "b writes",
                "b: its disk has all durable",
                "c: its disk has all durable",
                "b -> c: all on the way arrives",
            ],
        };
        SearchResult result = ExhaustiveSearch.Run(cluster, depth: 3, restDepth: 3);

        output.WriteLine($"{result}");
        Assert.Null(result.Violation);
    }

    [Theory]
    [InlineData("line")]
    [InlineData("early")]
    public void States_that_are_taken_for_equal_go_on_alike(string name)
    {
        const int Depth = 6;
        SearchCluster merged = SearchCluster.All.Single(each => each.Name == name);
        SearchResult together = ExhaustiveSearch.Run(merged, Depth);
        SearchResult apart = ExhaustiveSearch.Run(merged with { KeepsWaysApart = true }, Depth);

        output.WriteLine($"{together}\n{apart}");
        Assert.True(apart.StatesInAll > together.StatesInAll, $"{apart}");
        Assert.Equal(apart.Sights, together.Sights);
    }

    [Fact]
    public void Equal_searches_have_equal_counts()
    {
        SearchResult first = ExhaustiveSearch.Run(SearchCluster.All[0], depth: 3, restDepth: 2);

        Assert.Equal($"{first}", $"{ExhaustiveSearch.Run(SearchCluster.All[0], depth: 3, restDepth: 2)}");
    }

    /// <summary>The shortest way on which the cluster's rule breaks a law.</summary>
    private string StoryOf(SearchCluster cluster, int depthMax)
    {
        SearchResult result = ExhaustiveSearch.Run(cluster, depthMax);
        output.WriteLine($"{result}");
        Assert.NotNull(result.Violation);
        SearchCluster right = cluster with { Rule = SearchCluster.EngineRule };
        Assert.Null(ExhaustiveSearch.Run(right, result.Depth + 1).Violation);
        return result.Violation;
    }
}
