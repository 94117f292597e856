using System.Diagnostics;

namespace Syncline.Cli.Demo;

/// <summary>
/// What the demo does: writes everywhere, cuts, writes what conflicts, kills, heals, and looks whether all agree.
/// </summary>
/// <param name="cluster">The nodes.</param>
/// <param name="text">Where it is told.</param>
/// <param name="isSabotaged">True if one write is held back at the end, which the comparison has to find.</param>
internal sealed class DemoStory(DemoCluster cluster, DemoText text, bool isSabotaged)
{
    private const string Counter = "shop/visits", Set = "shop/tags", Register = "shop/title", Flag = "shop/open";
    private const int VisitsExpected = 10 + 4 + 2 + 5 + 20 + 100;

    private static readonly TimeSpan AgreementTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SabotageTime = TimeSpan.FromSeconds(1);

    private static readonly DemoObject[] Objects =
    [
        new(Counter, "counter", "every increment counts"),
        new(Set, "set", "an add that the remove had not seen stays"),
        new(Flag, "flag", "enable wins over a concurrent disable"),
        new(Register, "register", "the last of the concurrent writers wins, alike on all nodes"),
        new(Register, "register", "and none of what was written is lost", "multi-value"),
    ];

    /// <summary>Tells it; true if all nodes hold the same in the end, and all that they acknowledged.</summary>
    public async Task<bool> TellAsync(CancellationToken cancellation)
    {
        await BeginAsync(cancellation);
        await WriteLinkedAsync(cancellation);
        await WriteApartAsync(cancellation);
        await KillAsync(cancellation);
        await HealAsync(cancellation);
        if (isSabotaged) await SabotageAsync(cancellation);
        return await CompareAsync(cancellation);
    }

    private async Task BeginAsync(CancellationToken cancellation)
    {
        text.Step("Three nodes start, each a process with an empty folder, all linked with one another.");
        await cluster.StartAsync(cancellation);
        text.Table([.. cluster.Nodes.Select(node => new[]
        {
            node.Name, $"process {node.ProcessId}", $"http {node.Http.ToString().TrimEnd('/')}", $"links {node.Links}",
        })]);
    }

    private async Task WriteLinkedAsync(CancellationToken cancellation)
    {
        text.Step("Everybody writes. A write is acknowledged once it is durable at the node that took it.");
        await DoAsync(cluster.A, new(Counter, "counter", "increment", "10"), cancellation);
        await DoAsync(cluster.B, new(Counter, "counter", "increment", "4"), cancellation);
        await DoAsync(cluster.C, new(Counter, "counter", "increment", "2"), cancellation);
        await DoAsync(cluster.A, new(Register, "register", "assign", "\"Bakery\""), cancellation);
        await DoAsync(cluster.B, new(Set, "set", "add-all", "[\"bread\",\"rolls\"]"), cancellation);
        await DoAsync(cluster.C, new(Flag, "flag", "enable"), cancellation);
        await AwaitAllAsync(cancellation);
        await ShowAsync(cancellation);
    }

    private async Task WriteApartAsync(CancellationToken cancellation)
    {
        text.Step("The lines are cut: nobody reaches anybody. All go on, and contradict each other.");
        cluster.CutAll();
        await DoAsync(cluster.A, new(Register, "register", "assign", "\"Bakery Alder\""), cancellation);
        await DoAsync(cluster.C, new(Register, "register", "assign", "\"Bakery Birch\""), cancellation);
        await DoAsync(cluster.A, new(Set, "set", "remove", "\"rolls\""), cancellation);
        await DoAsync(cluster.B, new(Set, "set", "add-all", "[\"rolls\",\"cake\"]"), cancellation);
        await DoAsync(cluster.A, new(Flag, "flag", "disable"), cancellation);
        await DoAsync(cluster.C, new(Flag, "flag", "enable"), cancellation);
        await DoAsync(cluster.A, new(Counter, "counter", "increment", "5"), cancellation);
        await DoAsync(cluster.B, new(Counter, "counter", "increment", "20"), cancellation);
        await DoAsync(cluster.C, new(Counter, "counter", "increment", "100"), cancellation);
    }

    private async Task KillAsync(CancellationToken cancellation)
    {
        text.Step("kill -9 of c, right after its last answer; it starts again, still cut off.");
        int killed = cluster.C.ProcessId;
        await cluster.C.KillAsync();
        await cluster.C.StartAsync(cancellation);
        text.Note($"process {killed} is gone, process {cluster.C.ProcessId} has its folder");
        await ShowAsync(cancellation);
    }

    private async Task HealAsync(CancellationToken cancellation)
    {
        text.Step("The lines are healed.");
        Stopwatch watch = Stopwatch.StartNew();
        cluster.Heal();
        await AwaitAllAsync(cancellation);
        text.Note($"all have all after {watch.ElapsedMilliseconds} ms");
    }

    private async Task SabotageAsync(CancellationToken cancellation)
    {
        text.Step("Sabotage: one more write at c, which is held back on its way to the others.");
        cluster.CutC();
        await DoAsync(cluster.C, new(Counter, "counter", "increment", "1000"), cancellation);
        foreach (DemoNode node in cluster.Nodes)
        {
            await node.ReachAsync([cluster.C.LastToken!], SabotageTime, cancellation);
        }
    }

    private async Task<bool> CompareAsync(CancellationToken cancellation)
    {
        text.Step("What became of it.");
        var values = await ShowAsync(cancellation);
        text.Space();
        foreach (DemoObject each in Objects)
        {
            text.Note($"{each.Title}: {each.Merge}");
        }

        text.Space();
        string[] digests =
            await Task.WhenAll(cluster.Nodes.Select(node => node.DigestAsync(cancellation)));
        foreach (var (node, digest) in cluster.Nodes.Zip(digests))
        {
            text.Note($"digest of {node.Name}  {digest}");
        }

        bool isEqual = digests.Distinct().Count() == 1;
        bool isComplete = IsComplete(values[0]);
        text.Note((isEqual, isComplete) switch
        {
            (false, _) => "THE NODES DIFFER",
            (_, false) => "SOMETHING THAT WAS ACKNOWLEDGED IS LOST",
            _ => "The three digests are equal, and everything that was acknowledged is there.",
        });
        return isEqual && isComplete;
    }

    /// <summary>What a node has to hold in the end.</summary>
    private static bool IsComplete(IReadOnlyList<string> values) =>
        values[0] == $"{VisitsExpected}"
        && values[1] == "[\"bread\",\"cake\",\"rolls\"]"
        && values[2] == "true"
        && values[4] == "[\"Bakery Alder\",\"Bakery Birch\"]";

    private async Task DoAsync(DemoNode node, DemoUpdate update, CancellationToken cancellation)
    {
        await node.UpdateAsync(update, cancellation);
        text.Did(node, update);
    }

    /// <summary>Waits until everybody has all that anybody acknowledged.</summary>
    private async Task AwaitAllAsync(CancellationToken cancellation)
    {
        string[] tokens = [.. cluster.Nodes.Select(node => node.LastToken!)];
        foreach (DemoNode node in cluster.Nodes)
        {
            if (await node.ReachAsync(tokens, AgreementTime, cancellation)) continue;
            text.Note($"{node.Name} still lacks something after {AgreementTime.TotalSeconds} s");
        }
    }

    /// <summary>What each node holds now; one column for all where they hold the same.</summary>
    private async Task<IReadOnlyList<string>[]> ShowAsync(CancellationToken cancellation)
    {
        IReadOnlyList<string>[] values =
            await Task.WhenAll(cluster.Nodes.Select(node => node.ReadAsync(Objects, cancellation)));
        bool isOne = values.All(value => value.SequenceEqual(values[0]));
        IEnumerable<IReadOnlyList<string>> columns = isOne ? values.Take(1) : values;
        string[] names = [.. cluster.Nodes.Select(node => node.Name)];
        List<IReadOnlyList<string>> rows = [["", .. isOne ? [string.Join(", ", names)] : names]];
        for (int i = 0; i < Objects.Length; i++)
        {
            rows.Add([Objects[i].Title, .. columns.Select(column => column[i])]);
        }

        text.Table(rows);
        return values;
    }
}
