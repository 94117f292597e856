using Syncline.Node.Tests.Support;
using Syncline.Storage;
using Syncline.Testing.Storage;

namespace Syncline.Node.Tests.Routes;

/// <summary>Updates where there is a disk: waited for, repeated after a restart, failing.</summary>
public sealed class DurableUpdateTests
{
    [Fact]
    public async Task A_repeat_after_a_restart_answers_the_first_token()
    {
        SimulatedFolder disk = new();
        Answer first;
        await using (TestNode before = await TestNode.StartAsync(disk))
        {
            first = await before.Calls.IncrementAsync("a/c", "\"request\":\"once\",\"wait\":\"durable\",");
        }

        await using TestNode node = await TestNode.StartAsync(disk);
        Answer repeat = await node.Calls.IncrementAsync("a/c", "\"request\":\"once\",\"wait\":\"durable\",");

        Assert.Equal(first.IsDone().Version, repeat.IsDone().Version);
        Assert.Equal("1", await node.Calls.ReadAsync("a/c", "counter"));
    }

    [Fact]
    public async Task A_rung_that_is_not_reached_in_time_is_said_with_who_is_missing()
    {
        using ManualResetEventSlim released = new();
        SimulatedFolder disk = new();
        await using TestNode node = await TestNode.StartAsync(disk);
        disk.BeforeSync = released.Wait;
        Answer answer = await node.Calls.IncrementAsync("a/c", "\"wait\":\"durable\",\"timeoutMs\":50,");
        released.Set();

        Assert.Equal(202, answer.Status);
        Assert.Equal("\"applied\"", answer["reached"]);
        string member = node.Node.Folder.Member.ToString();
        Assert.Equal($$"""[{"member":"{{member}}","name":null,"reason":"not-durable"}]""", answer["missing"]);
        Assert.Equal("1", await node.Calls.ReadAsync("a/c", "counter")); // It is applied.
    }

    [Fact]
    public async Task A_disk_that_does_not_keep_up_is_waited_for_no_longer_than_asked()
    {
        using ManualResetEventSlim released = new();
        SimulatedFolder disk = new();
        await using TestNode node = await TestNode.StartAsync(disk);
        disk.BeforeSync = released.Wait;
        (await node.Calls.IncrementAsync("a/c")).IsDone();
        string text = new('x', 14_000_000);
        string large = $$"""{"object":"a/r","type":"register","op":"assign","args":["{{text}}"]}""";
        Answer answer;
        int applied = 1;
        while ((answer = await node.Calls.UpdateAsync(large, "\"timeoutMs\":50,")).Status == 200 && applied < 10)
        {
            applied++;
        }

        released.Set();
        Assert.NotNull(answer.IsProblem(503, "busy").Headers.RetryAfter);
        Answer status = await node.Calls.GetAsync("/v1/spaces/default/status");
        Assert.Equal($"{applied}", status.IsDone()["transactions"]);
        (await node.Calls.IncrementAsync("a/c", "\"wait\":\"durable\",")).IsDone();
    }

    [Fact]
    public async Task A_node_whose_disk_failed_reads_but_does_not_write()
    {
        SimulatedFolder disk = new();
        await using TestNode node = await TestNode.StartAsync(disk);
        (await node.Calls.IncrementAsync("a/c", "\"wait\":\"durable\",")).IsDone();
        disk.FailAt(disk.Calls + 1, SimulatedFault.InputOutputError);

        (await node.Calls.IncrementAsync("a/c", "\"wait\":\"durable\",")).IsProblem(503, "read-only");
        Answer refused = await node.Calls.IncrementAsync("a/c");

        Assert.NotNull(refused.IsProblem(503, "read-only").Headers.RetryAfter);
        (await node.Calls.GetAsync("/health/ready")).IsProblem(503, "read-only");
        (await node.Calls.GetAsync("/health/live")).IsDone();
        Answer status = await node.Calls.GetAsync("/v1/spaces/default/status");
        Assert.NotEqual("null", status.IsDone()["readOnly"]);
        Assert.Equal("2", await node.Calls.ReadAsync("a/c", "counter"));
    }

    [Fact]
    public async Task D17_a_node_whose_disk_is_full_reads_and_goes_on_once_there_is_space()
    {
        SimulatedFolder disk = new();
        await using TestNode node = await TestNode.StartAsync(disk);
        (await node.Calls.IncrementAsync("a/c", "\"wait\":\"durable\",")).IsDone();
        disk.IsFull = true;

        Answer taken = await node.Calls.IncrementAsync(
            "a/c", "\"wait\":\"durable\",\"timeoutMs\":50,\"request\":\"r\",");
        Answer refused = await node.Calls.IncrementAsync("a/c");

        Assert.Equal((202, "\"applied\""), (taken.Status, taken["reached"]));
        Assert.NotNull(refused.IsProblem(503, "disk-full").Headers.RetryAfter);
        (await node.Calls.GetAsync("/health/ready")).IsProblem(503, "disk-full");
        (await node.Calls.GetAsync("/health/live")).IsDone();
        Answer status = await node.Calls.GetAsync("/v1/spaces/default/status");
        Assert.NotEqual("null", status.IsDone()["diskFull"]);
        Assert.Equal("2", await node.Calls.ReadAsync("a/c", "counter"));

        using SemaphoreSlim changed = new(0);
        node.Node.Folder.DiskChanged += () => changed.Release();
        disk.IsFull = false;
        Assert.True(await changed.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        Answer repeat = await node.Calls.IncrementAsync("a/c", "\"wait\":\"durable\",\"request\":\"r\",");
        Assert.Equal(taken.Version, repeat.IsDone().Version);
        (await node.Calls.GetAsync("/health/ready")).IsDone();
    }

    [Theory]
    [InlineData(Durability.Always)]
    [InlineData(Durability.Interval)]
    public async Task Durable_is_reached_where_there_is_a_disk(Durability durability)
    {
        SimulatedFolder disk = new();
        await using TestNode node = await TestNode.StartAsync(disk, durability);
        (await node.Calls.IncrementAsync("a/c", "\"wait\":\"durable\",")).IsDone();

        Answer status = await node.Calls.GetAsync("/v1/spaces/default/status");

        Assert.Equal(status["version"], status["durable"]);
    }
}
