using Syncline.Client;
using Syncline.Client.Reads;
using Syncline.Client.Updates;
using Syncline.Crdt.Registers;
using Syncline.Crdt.Values;
using Syncline.Node.Tests.Support;
using Syncline.Replicas;

namespace Syncline.Node.Tests.Clients;

/// <summary>Typed calls against a node: what is written is what is read.</summary>
public sealed class TypedCallTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_type_is_written_and_read()
    {
        await using TestNode node = await TestNode.StartAsync();
        using SynclineClient client = new(node.Node.HttpAddress);
        ClientSession session = client.OpenSession("default");
        Value deep = Value.FromMap([new("$k", Value.FromList(Value.From(1.5m), Value.FromBytes([1, 2])))]);
        await session.UpdateAsync(
            tx =>
            {
                tx.Counter("a/c").Increment(long.MaxValue);
                tx.Counter("a/c").Decrement(7);
                tx.Register("a/r").Assign(deep);
                tx.Flag("a/f").Enable();
                tx.Set("a/s").AddAll("x", 2, true);
                tx.Set("a/s").Remove(2);
                tx.Map("a/m").Map("$inner").Register("city").Assign("Bern");
                tx.Map("a/m").Counter("visits").Increment();
                tx.Map("a/m").Flag("gone").Enable();
                tx.Map("a/m").Remove("gone");
            },
            cancellation: Cancellation);

        Assert.Equal(long.MaxValue - (Int128)7, await session.ReadCounterAsync("a/c", Cancellation));
        Assert.Equal(deep, await session.ReadRegisterAsync("a/r", cancellation: Cancellation));
        Assert.True(await session.ReadFlagAsync("a/f", Cancellation));
        Assert.Equal([true, "x"], await session.ReadSetAsync("a/s", Cancellation));
        MapValue map = await session.ReadMapAsync("a/m", cancellation: Cancellation);
        Assert.Equal(["$inner", "visits"], map.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("Bern", map.Get("$inner", "map").AsMap.Get("city", "register").AsRegister);
        Assert.Equal(1, map.Get("visits", "counter").AsCounter);
        Assert.False(map.TryGet("visits", "flag", out _));
    }

    [Fact]
    public async Task Every_operation_arrives_as_it_was_asked()
    {
        await using TestNode node = await TestNode.StartAsync();
        using SynclineClient client = new(node.Node.HttpAddress);
        ClientSession session = client.OpenSession("default");
        await session.UpdateAsync(
            tx =>
            {
                tx.Counter("a/c").Increment(3);
                tx.Counter("a/c").Reset();
                tx.Register("a/r").Assign(1);
                tx.Register("a/r").Clear();
                tx.Flag("a/f").Enable();
                tx.Flag("a/f").Disable();
                tx.Set("a/s").Add(1);
                tx.Set("a/s").AddAll(2, 3);
                tx.Set("a/s").RemoveAll(2);
                tx.Set("a/t").Add(1);
                tx.Set("a/t").Reset();
                tx.Map("a/m").Register("k").Assign(1);
                tx.Map("a/m").Reset();
            },
            cancellation: Cancellation);

        ReadAnswer read = await session.ReadAsync(
            [
                ObjectRead.Counter("a/c"),
                ObjectRead.Register("a/r", RegisterPolicy.MultiValue),
                ObjectRead.Flag("a/f"),
                ObjectRead.Set("a/s"), ObjectRead.Set("a/t"), ObjectRead.Map("a/m"),
            ],
            Cancellation);
        Assert.Equal(["0", "[]", "false", "[1,3]", "[]", "{}"], read.Values.Select(value => value.Json.GetRawText()));
        Assert.Throws<InvalidOperationException>(() => read.Values[0].AsFlag);
        var (version, _) = await session.ReadDigestAsync(Cancellation);
        Assert.Equal(version, session.Token);
    }

    [Fact]
    public async Task A_rung_that_is_not_reached_is_told_with_who_is_missing()
    {
        await using TestNode node = await TestNode.StartAsync(with: options => options with { Members = 3 });
        using SynclineClient client = new(node.Node.HttpAddress);
        ClientSession session = client.OpenSession("default");
        UpdateOptions quorum = new() { Wait = ReceiptRung.Quorum, Timeout = TimeSpan.Zero };
        UpdateAnswer answer =
            await session.UpdateAsync(tx => tx.Counter("a/c").Increment(), quorum, Cancellation);

        Assert.False(answer.IsReached);
        Assert.Equal(2, answer.Unknown);
        Assert.Equal(session.Token, answer.Version);
        UpdateOptions applied = new() { Wait = ReceiptRung.Applied };
        Assert.True((await session.UpdateAsync(tx => tx.Counter("a/c").Increment(), applied, Cancellation)).IsReached);
    }

    [Fact]
    public async Task A_problem_is_told_by_its_name()
    {
        await using TestNode node = await TestNode.StartAsync();
        using SynclineClient client = new(node.Node.HttpAddress);
        NodeProblemException unknown = await Assert.ThrowsAsync<NodeProblemException>(
            () => client.OpenSession("elsewhere").ReadCounterAsync("a/c", Cancellation));
        Assert.Equal((404, "unknown-space"), (unknown.Status, unknown.Slug));

        ClientSession session = client.OpenSession("default");
        await session.UpdateAsync(tx => tx.Counter("a/c").Increment(long.MaxValue), cancellation: Cancellation);
        NodeProblemException refused = await Assert.ThrowsAsync<NodeProblemException>(
            () => session.UpdateAsync(tx => tx.Counter("a/c").Increment(), cancellation: Cancellation));
        Assert.Equal((409, "refused-by-type"), (refused.Status, refused.Slug));
        Assert.Throws<ArgumentException>(() => new SynclineClient(new Uri("https://127.0.0.1:1")));
        Assert.Throws<ArgumentException>(() => new SynclineClient([]));
        Assert.Throws<FormatException>(() => client.OpenSession("default", "no token"));
    }

    [Fact]
    public async Task Spaces_are_listed_created_and_removed()
    {
        await using TestNode node = await TestNode.StartAsync();
        using SynclineClient client = new(node.Node.HttpAddress);

        Assert.True(await client.CreateSpaceAsync("a/b ü", Cancellation));
        Assert.False(await client.CreateSpaceAsync("a/b ü", Cancellation));
        Assert.Equal(["a/b ü", "default"], (await client.ListSpacesAsync(Cancellation)).Order(StringComparer.Ordinal));
        ClientSession session = client.OpenSession("a/b ü");
        await session.UpdateAsync(
            tx => Enumerable.Range(0, 10_001).ToList().ForEach(i => tx.Flag($"a/{i:D5}").Enable()),
            cancellation: Cancellation);
        Listing listing = await session.ListAsync("a/1", Cancellation);
        Assert.Equal(["a/10000"], listing.Objects.Select(found => found.Address));
        Assert.Equal(10_001, (await session.ListAsync(cancellation: Cancellation)).Objects.Distinct().Count());
        await client.RemoveSpaceAsync("a/b ü", Cancellation);
        Assert.Equal(["default"], await client.ListSpacesAsync(Cancellation));
    }
}
