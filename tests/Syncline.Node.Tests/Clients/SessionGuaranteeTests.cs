using Syncline.Node.Tests.Support;

namespace Syncline.Node.Tests.Clients;

/// <summary>The four guarantees of a session (C10), while its nodes are killed and cut from each other.</summary>
public sealed class SessionGuaranteeTests
{
    private const int Clients = 6;
    private static readonly TimeSpan Chaos = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(1)]
    public async Task Clients_that_wander_between_nodes_never_see_less_than_they_have_seen(int seed)
    {
        await using BreakableCluster nodes = await BreakableCluster.StartAsync();
        using CancellationTokenSource over =
            CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        WanderingClient[] clients =
            [.. Enumerable.Range(0, Clients).Select(index => new WanderingClient(index, Clients, nodes, seed))];

        Task[] wandering = [.. clients.Select(client => client.WanderAsync(over.Token))];
        int kills = await nodes.BreakAsync(Chaos, seed);
        await over.CancelAsync();
        await Task.WhenAll(wandering); // Each failed at the first guarantee that was broken.

        Assert.True(kills >= 3, $"{kills} kills are too few to show anything.");
        Assert.All(clients, client => Assert.True(client.Writes >= 5 && client.Reads >= 5, client.ToString()));
        Assert.True(clients.Sum(client => client.Moves) > 50, string.Join("; ", clients.Select(each => $"{each}")));
        Assert.True(clients.Sum(client => client.Stranded) <= kills * Clients);
        string?[] tokens = [.. clients.Select(client => client.Token)];
        foreach (int node in Enumerable.Range(0, nodes.Count))
        {
            await clients[0].ReadAllAsync(node, tokens!);
            Assert.All(clients, (client, index) => Assert.True(clients[0].Seen[index] >= client.Writes, $"{client}"));
        }
    }
}
