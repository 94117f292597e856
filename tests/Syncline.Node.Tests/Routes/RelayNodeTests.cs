using Syncline.Node.Tests.Support;

namespace Syncline.Node.Tests.Routes;

/// <summary>A node that is a relay: others meet through it, and clients ask elsewhere.</summary>
public sealed class RelayNodeTests
{
    [Fact]
    public async Task Two_nodes_that_only_meet_through_it_agree()
    {
        await using TestNode relay = await TestNode.StartAsync(with: options => options with { IsRelay = true });
        await using TestNode a = await TestNode.StartAsync(peers: [relay]);
        await using TestNode b = await TestNode.StartAsync(peers: [relay]);

        Answer written = (await a.Calls.IncrementAsync("a/c")).IsDone();

        (await b.Calls.GetAsync($"/v1/spaces/default/digest?after={written.Version}&timeoutMs=60000")).IsDone();
        Assert.Equal("1", await b.Calls.ReadAsync("a/c", "counter"));
    }

    [Fact]
    public async Task Objects_are_neither_written_nor_read_there()
    {
        await using TestNode relay = await TestNode.StartAsync(with: options => options with { IsRelay = true });

        (await relay.Calls.IncrementAsync("a/c")).IsProblem(409, "relay");
        foreach (string route in new[] { "digest", "objects" })
        {
            (await relay.Calls.GetAsync($"/v1/spaces/default/{route}")).IsProblem(409, "relay");
        }
    }
}
