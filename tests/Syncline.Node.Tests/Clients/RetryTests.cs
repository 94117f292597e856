using System.Net;
using System.Net.Sockets;
using Syncline.Client;
using Syncline.Client.Updates;
using Syncline.Node.Tests.Support;

namespace Syncline.Node.Tests.Clients;

/// <summary>What a client does where connections fail: nothing is applied twice, and nothing is hidden.</summary>
public sealed class RetryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_update_whose_answers_are_lost_is_applied_once_and_at_one_node()
    {
        await using TestNode first = await TestNode.StartAsync();
        await using TestNode second = await TestNode.StartAsync();
        await using AnswerCutter line = new(first.Node.HttpAddress);
        List<string> retries = [];
        using SynclineClient client = new(
            new SynclineClientOptions { Nodes = [line.Address, second.Node.HttpAddress], Retrying = retries.Add });
        line.Cuts = 3;

        ClientSession session = client.OpenSession("default");
        await session.UpdateAsync(tx => tx.Counter("a/c").Increment(), cancellation: Cancellation);

        Assert.Equal(3, retries.Count);
        Assert.Equal("1", await first.Calls.ReadAsync("a/c", "counter"));
        Assert.Equal("0", await second.Calls.ReadAsync("a/c", "counter"));
        Assert.Equal(1, await session.ReadCounterAsync("a/c", Cancellation));
    }

    [Fact]
    public async Task An_update_that_is_never_answered_is_said_to_be_unknown_and_can_be_made_sure_of()
    {
        await using TestNode node = await TestNode.StartAsync();
        await using AnswerCutter line = new(node.Node.HttpAddress);
        using SynclineClient client = new(
            new SynclineClientOptions { Nodes = [line.Address], RetryTime = TimeSpan.FromMilliseconds(100) });
        line.Cuts = int.MaxValue;

        ClientSession session = client.OpenSession("default");
        OutcomeUnknownException unknown = await Assert.ThrowsAsync<OutcomeUnknownException>(
            () => session.UpdateAsync(tx => tx.Counter("a/c").Increment(), cancellation: Cancellation));

        Assert.Equal("1", await node.Calls.ReadAsync("a/c", "counter"));
        line.Cuts = 0;
        UpdateOptions again = new() { Request = unknown.Request };
        await session.UpdateAsync(tx => tx.Counter("a/c").Increment(), again, Cancellation);
        Assert.Equal(1, await session.ReadCounterAsync("a/c", Cancellation));
    }

    [Fact]
    public async Task A_node_that_is_not_there_is_passed_over_by_updates_too()
    {
        await using TestNode node = await TestNode.StartAsync();
        using SynclineClient client = new(FreeAddress(), node.Node.HttpAddress);

        ClientSession session = client.OpenSession("default");
        await session.UpdateAsync(tx => tx.Counter("a/c").Increment(), cancellation: Cancellation);

        Assert.Equal(node.Node.HttpAddress, client.Node);
        Assert.Equal(1, await session.ReadCounterAsync("a/c", Cancellation));
    }

    [Fact]
    public async Task A_read_whose_answer_is_lost_goes_on_to_the_next_node()
    {
        await using TestNode first = await TestNode.StartAsync();
        await using TestNode second = await TestNode.StartAsync();
        await using AnswerCutter line = new(first.Node.HttpAddress);
        line.Cuts = int.MaxValue;
        using SynclineClient client = new(line.Address, second.Node.HttpAddress);

        Assert.Equal(0, await client.OpenSession("default").ReadCounterAsync("a/c", Cancellation));
        Assert.Equal(second.Node.HttpAddress, client.Node);
    }

    [Fact]
    public async Task Where_no_node_is_there_nothing_was_done()
    {
        using SynclineClient client = new(
            new SynclineClientOptions { Nodes = [FreeAddress()], RetryTime = TimeSpan.FromMilliseconds(100) });

        NodeUnreachableException unreachable = await Assert.ThrowsAsync<NodeUnreachableException>(() =>
            client.OpenSession("default").UpdateAsync(tx => tx.Counter("a/c").Increment(), cancellation: Cancellation));
        Assert.Contains(client.Node.ToString(), unreachable.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_waits_at_each_node_for_what_it_has_seen()
    {
        await using TestNode first = await TestNode.StartAsync();
        await using TestNode apart = await TestNode.StartAsync();
        using SynclineClient writer = new(first.Node.HttpAddress);
        ClientSession session = writer.OpenSession("default");
        await session.UpdateAsync(tx => tx.Counter("a/c").Increment(), cancellation: Cancellation);

        using SynclineClient reader = new(new SynclineClientOptions
        {
            Nodes = [apart.Node.HttpAddress],
            Timeout = TimeSpan.FromMilliseconds(50),
        });
        ClientSession moved = reader.OpenSession("default", session.Token!);
        Assert.False(await moved.WaitAsync(TimeSpan.FromMilliseconds(50), Cancellation));
        NodeProblemException behind = await Assert.ThrowsAsync<NodeProblemException>(
            () => moved.ReadCounterAsync("a/c", Cancellation));
        Assert.Equal("after-not-reached", behind.Slug);

        await using TestNode between = await TestNode.StartAsync(peers: [first, apart]);
        Assert.True(await moved.WaitAsync(TimeSpan.FromSeconds(30), Cancellation));
        Assert.Equal(1, await moved.ReadCounterAsync("a/c", Cancellation));
    }

    private static Uri FreeAddress()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return new($"http://{listener.LocalEndpoint}");
    }
}
