using Syncline.Node.Tests.Support;

namespace Syncline.Node.Tests.Routes;

/// <summary>A stream that breaks goes on where it was, at any node: nothing is lost, nothing comes twice.</summary>
public sealed class ChangesResumeTests
{
    private const int Writes = 60;

    [Fact]
    public async Task A_client_that_moves_between_three_nodes_sees_each_transaction_once()
    {
        await using TestNode first = await TestNode.StartAsync();
        await using TestNode second = await TestNode.StartAsync(peers: [first]);
        await using TestNode third = await TestNode.StartAsync(peers: [second]);
        TestNode[] nodes = [first, second, third];
        string token = (await first.Calls.GetAsync("/v1/spaces/default/digest")).Version;
        Task[] writing = [.. nodes.Select((node, index) => WriteAsync(node, index))];

        List<string?> seen = [];
        for (int turn = 0; seen.Count < nodes.Length * Writes; turn++)
        {
            using EventStream stream =
                await EventStream.OpenAsync(nodes[turn % nodes.Length].Node.HttpAddress, lastEventId: token);
            int count = Math.Min(1 + (turn % 7), (nodes.Length * Writes) - seen.Count);
            foreach (EventStream.Event each in await stream.ReadAsync(count))
            {
                seen.Add(each.Author);
            }

            token = stream.LastId!;
        }

        await Task.WhenAll(writing);
        Assert.Equal(seen.Count, seen.Distinct().Count());
        foreach (int writer in Enumerable.Range(0, nodes.Length))
        {
            // In the order in which they were written: causal, whatever node told of them.
            Assert.Equal(
                Enumerable.Range(0, Writes).Select(number => $"{writer}:{number}"),
                seen.Where(author => author!.StartsWith($"{writer}:", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task What_was_seen_elsewhere_does_not_come_again_when_it_arrives_here()
    {
        await using TestNode left = await TestNode.StartAsync();
        await using TestNode right = await TestNode.StartAsync();
        string empty = (await left.Calls.GetAsync("/v1/spaces/default/digest")).Version;
        await left.Calls.IncrementAsync("left/1");
        await right.Calls.IncrementAsync("right/1");
        using EventStream atLeft = await EventStream.OpenAsync(left.Node.HttpAddress, $"?after={empty}");
        Assert.Equal("left/1", ObjectOf(await atLeft.ReadAsync()));

        using EventStream atRight = await EventStream.OpenAsync(right.Node.HttpAddress, lastEventId: atLeft.LastId);
        Assert.Equal("right/1", ObjectOf(await atRight.ReadAsync()));
        await using TestNode between = await TestNode.StartAsync(peers: [left, right]);
        Answer later = await left.Calls.IncrementAsync("left/2");
        Assert.Equal("left/2", ObjectOf(await atRight.ReadAsync())); // And not left/1, which came before it.

        await left.Calls.GetAsync($"/v1/spaces/default/digest?timeoutMs=60000&after={atRight.LastId}");
        using EventStream back = await EventStream.OpenAsync(left.Node.HttpAddress, lastEventId: atRight.LastId);
        await left.Calls.IncrementAsync("left/3", $"\"after\":\"{later.Version}\",");
        Assert.Equal("left/3", ObjectOf(await back.ReadAsync()));
    }

    [Fact]
    public async Task A_client_that_does_not_read_loses_nothing_and_holds_up_nobody()
    {
        const int count = 300, chars = 100_000; // Far more than sockets and buffers hold.
        await using TestNode node = await TestNode.StartAsync();
        using EventStream slow = await EventStream.OpenAsync(node.Node.HttpAddress);
        using EventStream quick = await EventStream.OpenAsync(node.Node.HttpAddress);
        string begin = slow.LastId!, text = new('x', chars);
        Task<List<EventStream.Event>> reading = quick.ReadAsync(count);
        for (int number = 0; number < count; number++)
        {
            (await node.Calls.UpdateAsync(
                $$"""{"object":"a/r","type":"register","op":"assign","args":["{{text}}"]}""",
                $"\"author\":\"{number}\",")).IsDone();
        }

        Assert.Equal(count, (await reading).Count);
        List<string?> seen = [];
        string last = begin;
        try
        {
            for (; seen.Count < count && await slow.ReadAsync() is EventStream.Event each; last = each.Id)
            {
                seen.Add(each.Author);
            }
        }
        catch (IOException)
        {
            // A connection that takes nothing for too long is closed; an event that was cut is none.
        }

        using EventStream resumed = await EventStream.OpenAsync(node.Node.HttpAddress, lastEventId: last);
        seen.AddRange((await resumed.ReadAsync(count - seen.Count)).Select(each => each.Author));
        Assert.Equal(Enumerable.Range(0, count).Select(number => $"{number}"), seen);
    }

    private static async Task WriteAsync(TestNode node, int writer)
    {
        for (int number = 0; number < Writes; number++)
        {
            (await node.Calls.IncrementAsync("a/c", $"\"author\":\"{writer}:{number}\",")).IsDone();
        }
    }

    private static string? ObjectOf(EventStream.Event? each) =>
        each?.Data.GetProperty("changes")[0].GetProperty("object").GetString();
}
