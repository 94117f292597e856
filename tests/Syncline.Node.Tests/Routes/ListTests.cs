using Syncline.Node.Tests.Support;

namespace Syncline.Node.Tests.Routes;

/// <summary><c>GET .../objects</c>: page by page, all at one version.</summary>
public sealed class ListTests : IAsyncLifetime
{
    private const string Path = "/v1/spaces/default/objects";

    private TestNode node = null!;

    private NodeCalls Calls => node.Calls;

    public async ValueTask InitializeAsync()
    {
        node = await TestNode.StartAsync();
        foreach (string address in new[] { "b/x", "a/2", "a/10", "ab/1/x", "a!/y" })
        {
            await Calls.IncrementAsync(address);
        }

        await Calls.UpdateAsync(
            """{"object":"a/2","type":"flag","op":"enable"},{"object":"b/off","type":"flag","op":"disable"}""");
    }

    public ValueTask DisposeAsync() => node.DisposeAsync();

    [Theory]
    [InlineData("", "a/10:counter a/2:counter a/2:flag a!/y:counter ab/1/x:counter b/x:counter")]
    [InlineData("?collection=a", "a/10:counter a/2:counter a/2:flag")]
    [InlineData("?collection=a&prefix=2", "a/2:counter a/2:flag")]
    [InlineData("?prefix=a", "a/10:counter a/2:counter a/2:flag a!/y:counter ab/1/x:counter")]
    [InlineData("?prefix=ab%2F1%2F", "ab/1/x:counter")]
    [InlineData("?prefix=zz", "")]
    public async Task A_listing_shows_what_is_there_in_order(string query, string objects) =>
        Assert.Equal(objects, Shown((await Calls.GetAsync(Path + query)).IsDone()));

    [Fact]
    public async Task All_pages_are_at_the_version_of_the_first()
    {
        string whole = Shown(await Calls.GetAsync(Path));
        Answer page = await Calls.GetAsync($"{Path}?limit=2");
        string version = page.Version;
        List<string> pages = [Shown(page)];
        while (page.Body.TryGetProperty("cursor", out var cursor))
        {
            await Calls.IncrementAsync($"a/between{pages.Count}");
            page = (await Calls.GetAsync($"{Path}?limit=2&cursor={cursor.GetString()}")).IsDone();
            Assert.Equal(version, page.Version);
            pages.Add(Shown(page));
        }

        Assert.Equal(3, pages.Count);
        Assert.Equal(whole, string.Join(' ', pages));
    }

    [Fact]
    public async Task A_version_that_is_no_longer_held_is_said_to_be_gone()
    {
        Answer first = await Calls.GetAsync($"{Path}?limit=2");
        for (int i = 0; i < 20; i++)
        {
            await Calls.IncrementAsync("b/x");
            await Calls.GetAsync($"{Path}?limit=2");
        }

        string cursor = first.Body.GetProperty("cursor").GetString()!;
        (await Calls.GetAsync($"{Path}?limit=2&cursor={cursor}")).IsProblem(410, "cursor-expired");
    }

    [Theory]
    [InlineData("?limit=0")]
    [InlineData("?limit=10001")]
    [InlineData("?limit=ten")]
    [InlineData("?cursor=x")]
    [InlineData("?cursor=AQAA.x")]
    [InlineData("?prefix=a&prefix=b")]
    [InlineData("?colection=a")]
    public async Task What_is_no_listing_is_refused(string query) =>
        (await Calls.GetAsync(Path + query)).IsProblem(400, "invalid-request");

    private static string Shown(Answer page) => string.Join(' ', page.Body.GetProperty("objects").EnumerateArray()
        .Select(found => $"{found.GetProperty("object").GetString()}:{found.GetProperty("type").GetString()}"));
}
