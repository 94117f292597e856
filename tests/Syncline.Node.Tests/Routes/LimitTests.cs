using System.Globalization;
using System.Text;
using Syncline.Node.Tests.Support;

namespace Syncline.Node.Tests.Routes;

/// <summary>Each limit is refused with what it is, and what was met; status lists them.</summary>
public sealed class LimitTests : IAsyncLifetime
{
    private TestNode node = null!;

    public async ValueTask InitializeAsync() => node = await TestNode.StartAsync();

    public ValueTask DisposeAsync() => node.DisposeAsync();

    [Fact]
    public async Task A_body_above_the_limit_is_refused_unread()
    {
        HttpRequestMessage request = new(HttpMethod.Post, "/v1/spaces/default/update")
        {
            Content = new ByteArrayContent(new byte[NodeLimits.BodyBytesMax + 1]),
        };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.ExpectContinue = true;

        Answer answer = (await node.Calls.SendAsync(request)).IsProblem(413, "body-too-large");

        Assert.Equal((67_108_864, 67_108_865), (Number(answer, "limit"), Number(answer, "actual")));
    }

    [Fact]
    public async Task A_transaction_has_at_most_100_000_updates()
    {
        const string Update = """{"object":"a/c","type":"counter","op":"increment"}""";
        string most = string.Join(',', Enumerable.Repeat(Update, 100_000));

        Answer answer = (await node.Calls.UpdateAsync($"{most},{Update}")).IsProblem(413, "limit-exceeded");
        Assert.Equal((100_000, 100_001), (Number(answer, "limit"), Number(answer, "actual")));
        Assert.Equal("0", await node.Calls.ReadAsync("a/c", "counter"));

        (await node.Calls.UpdateAsync(most)).IsDone();
        Assert.Equal("100000", await node.Calls.ReadAsync("a/c", "counter"));
    }

    [Fact]
    public async Task A_value_has_at_most_16_MiB()
    {
        string large = new('x', 16 * 1024 * 1024);

        Answer answer = await node.Calls.UpdateAsync(
            $$"""{"object":"a/r","type":"register","op":"assign","args":["{{large}}"]}""");

        Assert.Equal(16_777_216, Number(answer.IsProblem(413, "limit-exceeded"), "limit"));
        Assert.Equal("0", answer["updateIndex"]);
    }

    [Theory]
    [InlineData("request", 64)]
    [InlineData("author", 1024)]
    [InlineData("message", 65_536)]
    public async Task Texts_of_a_transaction_are_bounded(string member, int bytesMax)
    {
        string most = new string('ü', bytesMax / 2);

        (await node.Calls.IncrementAsync("a/c", $"\"{member}\":\"{most}\",")).IsDone();
        (await node.Calls.IncrementAsync("a/c", $"\"{member}\":\"{most}x\",")).IsProblem(413, "limit-exceeded");
    }

    [Fact]
    public async Task Nesting_is_bounded_however_deep_a_body_is()
    {
        (await UpdateNestedAsync(64)).IsDone();
        (await UpdateNestedAsync(65)).IsProblem(400, "invalid-update");
        (await UpdateNestedAsync(100_000)).IsProblem(400, "malformed-json");
    }

    [Fact]
    public async Task Status_lists_the_limits()
    {
        Answer status = await node.Calls.GetAsync("/v1/spaces/default/status");

        foreach (var (name, value) in NodeLimits.All.Concat(new HttpLimits().All))
        {
            Assert.Equal(
                value.ToString(CultureInfo.InvariantCulture),
                status.IsDone().Body.GetProperty("limits").GetProperty(name).GetRawText());
        }
    }

    private Task<Answer> UpdateNestedAsync(int levels)
    {
        StringBuilder value = new();
        value.Append('[', levels).Append(']', levels);
        return node.Calls.UpdateAsync($$"""{"object":"a/r","type":"register","op":"assign","args":[{{value}}]}""");
    }

    private static long Number(Answer answer, string member) => answer.Body.GetProperty(member).GetInt64();
}
