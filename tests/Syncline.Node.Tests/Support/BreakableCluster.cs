using System.Net;
using Syncline.Cli.Demo;
using Syncline.Client;

namespace Syncline.Node.Tests.Support;

/// <summary>Three real nodes in a triangle, each of which can be killed, and cut from the others.</summary>
internal sealed class BreakableCluster : IAsyncDisposable
{
    private static readonly (int From, int To)[] Lines = [(1, 0), (2, 0), (2, 1)];

    private readonly TemporaryFolder folder = new();
    private readonly CutProxy[] lines = [.. Lines.Select(_ => new CutProxy())];
    private readonly NodeProcess[] nodes = new NodeProcess[3];
    private SynclineClient[] clients = [];

    private BreakableCluster()
    {
    }

    public int Count => nodes.Length;

    /// <summary>Starts the nodes; they keep their addresses.</summary>
    public static async Task<BreakableCluster> StartAsync()
    {
        BreakableCluster cluster = new();
        for (int index = 0; index < cluster.nodes.Length; index++)
        {
            cluster.nodes[index] = await cluster.StartAsync(index, "127.0.0.1:0", "127.0.0.1:0");
        }

        for (int line = 0; line < Lines.Length; line++)
        {
            cluster.lines[line].LeadTo(IPEndPoint.Parse(cluster.nodes[Lines[line].To].Links));
        }

        cluster.clients = [.. cluster.nodes.Select(node => new SynclineClient(new SynclineClientOptions
        {
            Nodes = [node.Http],
            Timeout = TimeSpan.FromMilliseconds(500),
            RetryTime = TimeSpan.FromSeconds(5),
        }))];
        return cluster;
    }

    /// <summary>A client of one node alone.</summary>
    public SynclineClient ClientOf(int node) => clients[node];

    /// <summary>Kills nodes and cuts lines at random for a time; all are there and linked again at the end.</summary>
    /// <returns>How many nodes were killed.</returns>
    public async Task<int> BreakAsync(TimeSpan time, int seed)
    {
        Random random = new(seed);
        int kills = 0;
        long start = Environment.TickCount64;
        while (Environment.TickCount64 - start < time.TotalMilliseconds)
        {
            await Task.Delay(random.Next(100, 600), TestContext.Current.CancellationToken);
            if (random.Next(2) == 0)
            {
                await KillAsync(random.Next(Count));
                kills++;
            }
            else if (random.Next(2) == 0)
            {
                lines[random.Next(lines.Length)].Cut();
            }
            else
            {
                lines[random.Next(lines.Length)].Heal();
            }
        }

        Array.ForEach(lines, line => line.Heal());
        return kills;
    }

    public async ValueTask DisposeAsync()
    {
        Array.ForEach(clients, client => client.Dispose());
        Array.ForEach(nodes, node => node?.Dispose());
        foreach (CutProxy line in lines)
        {
            await line.DisposeAsync();
        }

        folder.Dispose();
    }

    private async Task KillAsync(int index)
    {
        NodeProcess node = nodes[index];
        await node.KillAsync();
        node.Dispose();
        nodes[index] = await StartAsync(index, $"127.0.0.1:{node.Http.Port}", node.Links);
    }

    private Task<NodeProcess> StartAsync(int index, string http, string links)
    {
        IEnumerable<string> peers = lines.Where((_, line) => Lines[line].From == index)
            .SelectMany(line => new[] { "--peer", line.Address });
        return NodeProcess.StartAsync(folder[$"{index}"], http, links, [.. peers]);
    }
}
