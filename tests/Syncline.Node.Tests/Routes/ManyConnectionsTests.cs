using System.Net.Sockets;
using Syncline.Node.Tests.Support;

namespace Syncline.Node.Tests.Routes;

/// <summary>More connections than anybody needs: those that ask nothing make room, and end at a stop.</summary>
[Collection(HostileClients.Name)]
public sealed class ManyConnectionsTests
{
    [Fact]
    public async Task Of_ten_thousand_half_open_connections_few_stand_and_others_are_served()
    {
        HttpLimits limits = new() { ConnectionsMax = 200 };
        await using TestNode node = await TestNode.StartAsync(with: options => options with { HttpLimits = limits });
        using RawClient stream = await RawClient.ConnectAsync(node.Node.HttpAddress);
        await stream.SendAsync(RawClient.Request("GET", "/v1/spaces/default/changes"));
        await stream.ReadHeadAsync();
        List<RawClient> halfOpen = [];
        int standing = 0;
        try
        {
            for (int i = 0; i < 10_000; i++)
            {
                RawClient client = await ConnectAsync(node, limits, Volatile.Read(ref standing));
                halfOpen.Add(client);
                if (i % 2 == 1) await client.TrySendAsync("GET /v1/spaces HTTP/1.1\r\nHost: loc");
                Interlocked.Increment(ref standing);
                _ = CountEndAsync(client);
                if (i % 1_000 == 0) (await node.Calls.IncrementAsync("a/c")).IsDone();
            }

            for (int i = 0; Volatile.Read(ref standing) > limits.ConnectionsMax; i++)
            {
                Assert.True(i < 1_000, $"{standing} connections stand.");
                await Task.Delay(10, TestContext.Current.CancellationToken);
            }

            (await node.Calls.IncrementAsync("a/c")).IsDone();
            Assert.InRange(standing, 1, limits.ConnectionsMax); // No more were sent away than had to be.
            Assert.NotEmpty(await stream.ReadAsync()); // Who follows a stream is in nobody's way.
        }
        finally
        {
            halfOpen.ForEach(client => client.Dispose());
        }

        async Task CountEndAsync(RawClient client)
        {
            await client.WaitForEndAsync();
            Interlocked.Decrement(ref standing);
        }
    }

    [Fact]
    public async Task A_thousand_idle_connections_are_in_nobodys_way_and_a_stop_closes_them()
    {
        using TemporaryFolder folder = new();
        using NodeProcess node = await NodeProcess.StartAsync(folder["data"]);
        List<RawClient> idle = [];
        try
        {
            for (int i = 0; i < 1_000; i++)
            {
                RawClient client = await RawClient.ConnectAsync(node.Http);
                idle.Add(client);
                await client.SendAsync(RawClient.Request("GET", "/v1/spaces"));
                Assert.StartsWith("HTTP/1.1 200 ", await client.ReadHeadAsync(), StringComparison.Ordinal);
            }

            (await node.Calls.IncrementAsync("a/c")).IsDone();
            await idle[0].SendAsync(RawClient.Request("GET", "/v1/spaces")); // It stands still.
            Assert.StartsWith("HTTP/1.1 200 ", await idle[0].ReadHeadAsync(), StringComparison.Ordinal);
            CommandProcess.Ended ended = await node.StopAsync();

            Assert.Equal(0, ended.ExitCode);
            Assert.Empty(ended.Error);
            foreach (RawClient client in idle)
            {
                Assert.Empty(await client.ReadToEndAsync());
            }
        }
        finally
        {
            idle.ForEach(client => client.Dispose());
        }
    }

    [Fact]
    public async Task Where_all_wait_for_answers_the_newcomer_goes_until_one_is_answered()
    {
        HttpLimits limits = new() { ConnectionsMax = 2 };
        await using TestNode node = await TestNode.StartAsync(with: options => options with { HttpLimits = limits });
        using RawClient first = await StreamAsync(node);
        using RawClient second = await StreamAsync(node);
        using RawClient third = await RawClient.ConnectAsync(node.Node.HttpAddress);

        Assert.Empty(await third.ReadToEndAsync());

        second.Dispose();
        while (await AskAsync(node) is not { Length: > 0 })
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        (await node.Calls.IncrementAsync("a/c")).IsDone();
        Assert.NotEmpty(await first.ReadAsync());
    }

    [Fact]
    public async Task An_idle_connection_goes_before_one_that_waits_for_an_answer()
    {
        HttpLimits limits = new() { ConnectionsMax = 2 };
        await using TestNode node = await TestNode.StartAsync(with: options => options with { HttpLimits = limits });
        using RawClient idle = await RawClient.ConnectAsync(node.Node.HttpAddress);
        await idle.SendAsync(RawClient.Request("GET", "/v1/spaces"));
        await idle.ReadHeadAsync();
        using RawClient stream = await StreamAsync(node);

        Assert.NotEmpty(await AskAsync(node));

        Assert.Empty(await idle.ReadToEndAsync());
        (await node.Calls.IncrementAsync("a/c")).IsDone();
        Assert.NotEmpty(await stream.ReadAsync());
    }

    private static async Task<RawClient> StreamAsync(TestNode node)
    {
        RawClient client = await RawClient.ConnectAsync(node.Node.HttpAddress);
        await client.SendAsync(RawClient.Request("GET", "/v1/spaces/default/changes"));
        Assert.StartsWith("HTTP/1.1 200 ", await client.ReadHeadAsync(), StringComparison.Ordinal);
        return client;
    }

    private static async Task<string> AskAsync(TestNode node)
    {
        using RawClient client = await RawClient.ConnectAsync(node.Node.HttpAddress);
        return await client.TrySendAsync(RawClient.Request("GET", "/v1/spaces")) ? await client.ReadHeadAsync() : "";
    }

    private static async Task<RawClient> ConnectAsync(TestNode node, HttpLimits limits, int standing)
    {
        try
        {
            return await RawClient.ConnectAsync(node.Node.HttpAddress);
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.TooManyOpenSockets)
        {
            Assert.InRange(standing, 0, 10 * limits.ConnectionsMax);
            Assert.Skip("The system gives this process too few descriptors; see ulimit -n.");
            throw;
        }
    }
}
