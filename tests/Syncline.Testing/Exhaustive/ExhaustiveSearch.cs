using System.Globalization;
using System.Text;

namespace Syncline.Testing.Exhaustive;

/// <summary>All worlds that a small cluster can come to within some steps, breadth first, with real engines.</summary>
/// <remarks>
/// Every law is asked in every world; those of one depth are also led to rest, and with them all before, since each
/// step towards rest is one that the search takes too. Nothing is drawn: equal searches give equal counts.
/// </remarks>
public sealed class ExhaustiveSearch
{
    private readonly SearchCluster cluster;
    private readonly LocalTable table;
    private readonly WorldRules rules;
    private readonly World world;
    private readonly HashSet<UInt128> visited = [], resting = [];
    private readonly List<(int Parent, ushort Action)> origins = [];
    private readonly List<long> states = [];
    private long steps;

    private ExhaustiveSearch(SearchCluster cluster)
    {
        this.cluster = cluster;
        table = new(cluster);
        rules = new(cluster, table);
        world = rules.NewWorld();
    }

    /// <summary>Searches up to a depth, or until a law is broken.</summary>
    /// <param name="cluster">What is searched.</param>
    /// <param name="depth">How many steps a path has at most.</param>
    /// <param name="restDepth">The depth whose worlds are led to rest, which takes far longer; 0 for none.</param>
    /// <param name="progress">Told each depth that is done, with the count of its worlds; null for nobody.</param>
    public static SearchResult Run(
        SearchCluster cluster, int depth, int restDepth = 0, Action<int, long>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        return new ExhaustiveSearch(cluster).Search(depth, restDepth, progress);
    }

    private SearchResult Search(int depth, int restDepth, Action<int, long>? progress)
    {
        List<int[]> layer = [rules.Begin().Pack()];
        if (rules.Violation is not null) return Result(isWhole: false, $"Before the first step: {rules.Violation}");
        visited.Add(World.HashOf(layer[0]));
        origins.Add(default);
        states.Add(1);
        int begins = 0;
        while (states.Count <= depth && layer.Count > 0)
        {
            List<int[]> next = [];
            for (int i = 0; i < layer.Count; i++)
            {
                if (Expand(begins + i, layer[i], next) is string violation) return Result(isWhole: false, violation);
            }

            begins += layer.Count;
            layer = next;
            if (layer.Count == 0) break;
            states.Add(layer.Count);
            progress?.Invoke(states.Count - 1, layer.Count);
            if (states.Count - 1 != restDepth) continue;
            if (LeadToRest(begins, layer) is string unrest) return Result(isWhole: false, unrest);
        }

        return Result(layer.Count == 0, violation: null);
    }

    private string? Expand(int number, int[] packed, List<int[]> next)
    {
        world.Unpack(packed);
        foreach (WorldAction action in rules.ActionsOf(world).ToList())
        {
            world.Unpack(packed);
            rules.Act(world, action);
            steps++;
            if (rules.Violation is not null) return Story(number, action);
            int[] reached = world.Pack();
            if (!visited.Add(World.HashOf(reached))) continue;
            origins.Add((number, action.Code));
            next.Add(reached);
        }

        return null;
    }

    private string? LeadToRest(int begins, List<int[]> layer)
    {
        for (int i = 0; i < layer.Count; i++)
        {
            world.Unpack(layer[i]);
            if (rules.Settle(world, IsKnownToRest) is not null) return Story(begins + i, null);
        }

        return null;
    }

    private bool IsKnownToRest(World at) => !resting.Add(World.HashOf(at.Pack()));

    private SearchResult Result(bool isWhole, string? violation)
    {
        string unmet = string.Join(", ", GraphHash.Unmet);
        if (unmet.Length > 0) throw new InvalidOperationException($"The hash of engines expects {unmet}: not there.");
        return new(
            cluster,
            [.. states],
            steps,
            table.Count,
            table.Steps,
            resting.Count,
            table.Sights,
            isWhole,
            violation);
    }

    /// <summary>The shortest way to a world, and on to the action that breaks a law, or to rest.</summary>
    private string Story(int number, WorldAction? last)
    {
        Stack<WorldAction> path = [];
        if (last is WorldAction action) path.Push(action);
        for (int at = number; at > 0; at = origins[at].Parent)
        {
            path.Push(WorldAction.Of(origins[at].Action));
        }

        World again = rules.Begin();
        StringBuilder text = new();
        if (cluster.Before.Length > 0) text.AppendJoin("; ", cluster.Before).AppendLine(". Then:");
        int count = 0;
        foreach (WorldAction each in path)
        {
            rules.Notes = [];
            rules.Act(again, each);
            text.AppendLine(CultureInfo.InvariantCulture, $"{++count,3}. {rules.TextOf(each)}");
            text.AppendJoin('\n', rules.Notes).Append(rules.Notes.Count > 0 ? "\n" : "");
        }

        string? violation = rules.Violation;
        if (last is null)
        {
            text.AppendLine("Then nothing new happens, and all arrives:");
            rules.Notes = [];
            violation = rules.Settle(again, _ => false);
            text.AppendJoin('\n', rules.Notes).AppendLine();
        }

        rules.Notes = null;
        return $"{violation}\n{text}".Replace("000000000000", "", StringComparison.Ordinal);
    }
}
