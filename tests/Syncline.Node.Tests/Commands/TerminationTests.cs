using System.Collections.Concurrent;
using System.Globalization;
using Syncline.Node.Tests.Support;

namespace Syncline.Node.Tests.Commands;

/// <summary>A node that is told to end while many write: what it acknowledged is there when it comes back.</summary>
public sealed class TerminationTests
{
    private const int Writers = 32;

    [Fact]
    public async Task What_was_acknowledged_before_SIGTERM_is_there_after_it()
    {
        using TemporaryFolder folder = new();
        ConcurrentDictionary<string, byte> acknowledged = [];
        ConcurrentDictionary<string, byte> sent = [];
        for (int round = 0; round < 4; round++)
        {
            using NodeProcess node = await NodeProcess.StartAsync(folder["data"]);
            await AssertAllThereAsync(node, acknowledged.Keys, sent.Keys);
            int before = acknowledged.Count;
            Task[] writers = [.. Enumerable.Range(0, Writers).Select(writer => WriteAsync(node, round, writer))];
            while (acknowledged.Count < before + (200 * (round + 1)))
            {
                Assert.DoesNotContain(writers, writer => writer.IsCompleted);
                await Task.Delay(5, TestContext.Current.CancellationToken);
            }

            CommandProcess.Ended ended = await node.StopAsync();

            Assert.Equal(0, ended.ExitCode);
            Assert.Empty(ended.Error);
            await Task.WhenAll(writers); // Each has an answer, or its connection ended.
        }

        using NodeProcess last = await NodeProcess.StartAsync(folder["data"]);
        await AssertAllThereAsync(last, acknowledged.Keys, sent.Keys);

        async Task WriteAsync(NodeProcess node, int round, int writer)
        {
            using NodeCalls calls = new(node.Http);
            for (int i = 0; ; i++)
            {
                string element = string.Create(CultureInfo.InvariantCulture, $"{round}-{writer}-{i}");
                string update = $$"""{"object":"a/written","type":"set","op":"add","args":["{{element}}"]}""";
                sent[element] = 0;
                try
                {
                    Answer answer = await calls.UpdateAsync(update, "\"wait\":\"durable\",");
                    if (answer.Status == 202) continue; // It is applied, and not durable yet: the node stops.
                    if (answer.Status == 200) acknowledged[element] = 0;
                    else answer.IsProblem(503, "stopping");
                    if (answer.Status != 200) return;
                }
                catch (HttpRequestException)
                {
                    return; // Nobody is there any more.
                }
            }
        }
    }

    private static async Task AssertAllThereAsync(
        NodeProcess node, ICollection<string> acknowledged, ICollection<string> sent)
    {
        string json = await node.Calls.ReadAsync("a/written", "set");
        HashSet<string> there = [.. System.Text.Json.JsonSerializer.Deserialize<string[]>(json)!];
        Assert.Empty(acknowledged.Except(there));
        Assert.Empty(there.Except(sent));
    }
}
