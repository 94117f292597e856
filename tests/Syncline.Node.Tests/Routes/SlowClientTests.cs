using Syncline.Node.Tests.Support;
using Syncline.Testing;

namespace Syncline.Node.Tests.Routes;

/// <summary>Clients that hardly send or read: they hold up nobody, take little memory, and are sent away.</summary>
[Collection(HostileClients.Name)]
public sealed class SlowClientTests
{
    private const int MebiByte = 1024 * 1024;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private static readonly HttpLimits Impatient = new()
    {
        HeadersTime = TimeSpan.FromSeconds(1),
        IdleTime = TimeSpan.FromSeconds(1),
        BodySlowTime = TimeSpan.FromSeconds(1.5),
    };

    [Theory]
    [InlineData("the first line", "", "GET /v1/spaces/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("a header", "GET /v1/spaces HTTP/1.1\r\nHost: localhost\r\nA: ", "aaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("a body", null, "                                        ")]
    [InlineData("nothing", "", "")]
    public async Task Who_sends_a_byte_now_and_then_is_sent_away(string what, string? begin, string rest)
    {
        await using TestNode node = await TestNode.StartAsync(with: options => options with { HttpLimits = Impatient });
        using RawClient client = await RawClient.ConnectAsync(node.Node.HttpAddress);
        await client.SendAsync(begin ?? RawClient.Request("POST", "/v1/spaces/default/read", new(' ', 300))[..^299]);
        Task trickle = client.TrickleAsync(string.Concat(Enumerable.Repeat(rest, 10)), Pause);

        string answer = await client.ReadToEndAsync(); // Ends, or the test does not.

        bool isTimeout = answer.Length == 0 || answer.StartsWith("HTTP/1.1 408 ", StringComparison.Ordinal);
        Assert.True(isTimeout, $"{what}: {answer}");
        client.Dispose();
        await trickle;
        (await node.Calls.IncrementAsync("a/c")).IsDone();
    }

    [Fact]
    public async Task An_answer_is_not_made_faster_than_it_is_read()
    {
        await using TestNode node = await TestNode.StartAsync();
        await AssignAsync(node, "a/r", MebiByte);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        using RawClient slow = await RawClient.ConnectAsync(node.Node.HttpAddress);

        await slow.SendAsync(Read("a/r", times: 1_000)); // A gigabyte, were it ever read.

        Assert.StartsWith("HTTP/1.1 200 ", await slow.ReadHeadAsync(), StringComparison.Ordinal);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 200 * MebiByte);
        Assert.Equal(MebiByte + 2, (await node.Calls.ReadAsync("a/r", "register")).Length);
    }

    [Theory]
    [InlineData("a long answer")]
    [InlineData("a stream")]
    public async Task Who_does_not_read_is_sent_away_and_others_are_served(string what)
    {
        ManualTime time = new();
        await using TestNode node = await TestNode.StartAsync(with: options => options with { Time = time });
        await AssignAsync(node, "a/r", MebiByte);
        using RawClient slow = await RawClient.ConnectAsync(node.Node.HttpAddress);
        if (what == "a stream")
        {
            await slow.SendAsync(RawClient.Request("GET", "/v1/spaces/default/changes"));
            await slow.ReadHeadAsync();
            for (int i = 0; i < 32; i++)
            {
                await AssignAsync(node, "a/r", MebiByte);
            }
        }
        else
        {
            await slow.SendAsync(Read("a/r", times: 1_000));
        }

        Task closed = WaitForCloseAsync(slow, time);
        (await node.Calls.IncrementAsync("a/c")).IsDone();
        await closed;
    }

    [Fact]
    public async Task Large_answers_that_wait_make_room_for_the_next_and_the_oldest_goes()
    {
        HttpLimits limits = new() { MemoryBytesMax = 12 * MebiByte };
        await using TestNode node = await TestNode.StartAsync(with: options => options with { HttpLimits = limits });
        await AssignAsync(node, "a/r", 7 * MebiByte);
        using RawClient oldest = await RawClient.ConnectAsync(node.Node.HttpAddress);
        await oldest.SendAsync(Read("a/r", times: 10));
        await oldest.ReadHeadAsync();
        using RawClient next = await RawClient.ConnectAsync(node.Node.HttpAddress);
        await next.SendAsync(Read("a/r", times: 1));

        string whole = await next.ReadHeadAsync();
        while (whole.Length < 7 * MebiByte)
        {
            string piece = await next.ReadAsync();
            Assert.NotEmpty(piece);
            whole += piece;
        }

        string half = await oldest.ReadToEndAsync();
        bool looksWhole = half.EndsWith("\r\n0\r\n\r\n", StringComparison.Ordinal);
        Assert.False(looksWhole, "Half an answer looks like a whole one.");
        Assert.InRange(half.Length, 0, 60 * MebiByte);
    }

    [Fact]
    public async Task Large_bodies_that_arrive_make_room_for_the_next_and_the_oldest_goes()
    {
        HttpLimits limits = new() { MemoryBytesMax = 12 * MebiByte };
        await using TestNode node = await TestNode.StartAsync(with: options => options with { HttpLimits = limits });
        string blanks = new(' ', 10 * MebiByte);
        string request = RawClient.Request("POST", "/v1/spaces/default/read", blanks + "{\"objects\":[]}");
        using RawClient oldest = await RawClient.ConnectAsync(node.Node.HttpAddress);
        await oldest.SendAsync(request[..^20]);
        using RawClient next = await RawClient.ConnectAsync(node.Node.HttpAddress);

        await next.SendAsync(request);

        Assert.StartsWith("HTTP/1.1 200 ", await next.ReadHeadAsync(), StringComparison.Ordinal);
        Assert.Empty(await oldest.ReadToEndAsync());
    }

    [Fact]
    public async Task A_listing_that_is_not_read_holds_up_nobody()
    {
        await using TestNode node = await TestNode.StartAsync();
        IEnumerable<string> updates = from i in Enumerable.Range(0, 10_000)
                                      let name = $"{i:d5}{new string('x', 900)}"
                                      select $$"""{"object":"a/{{name}}","type":"counter","op":"increment"}""";
        (await node.Calls.UpdateAsync(string.Join(',', updates))).IsDone();
        List<RawClient> slow = [];
        try
        {
            for (int i = 0; i < 20; i++)
            {
                slow.Add(await RawClient.ConnectAsync(node.Node.HttpAddress));
                await slow[i].SendAsync(RawClient.Request("GET", "/v1/spaces/default/objects?limit=10000"));
            }

            Answer listing = await node.Calls.GetAsync("/v1/spaces/default/objects?limit=10000");

            Assert.Equal(10_000, listing.IsDone().Body.GetProperty("objects").GetArrayLength());
            Assert.Equal("1", await node.Calls.ReadAsync($"a/00000{new string('x', 900)}", "counter"));
        }
        finally
        {
            slow.ForEach(client => client.Dispose());
        }
    }

    private static async Task AssignAsync(TestNode node, string address, int bytes)
    {
        string value = new('x', bytes);
        (await node.Calls.UpdateAsync(
            $$"""{"object":"{{address}}","type":"register","op":"assign","args":["{{value}}"]}""")).IsDone();
    }

    private static string Read(string address, int times)
    {
        string one = $$"""{"object":"{{address}}","type":"register"}""";
        string objects = string.Join(',', Enumerable.Repeat(one, times));
        return RawClient.Request("POST", "/v1/spaces/default/read", $$"""{"objects":[{{objects}}]}""");
    }

    /// <summary>Lets time pass, and reads nothing, until the node has closed the connection.</summary>
    private static async Task WaitForCloseAsync(RawClient slow, ManualTime time)
    {
        for (int i = 0; await slow.TrySendAsync("\n"); i++)
        {
            Assert.True(i < 1_000, "Who does not read keeps its connection.");
            time.Advance(TimeSpan.FromSeconds(31));
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
