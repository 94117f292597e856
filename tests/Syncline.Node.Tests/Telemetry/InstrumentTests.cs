using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Syncline.Node.Tests.Support;
using Syncline.Storage;
using Syncline.Telemetry;
using Syncline.Testing;

namespace Syncline.Node.Tests.Telemetry;

/// <summary>What a node measures: true numbers, under the names that the page gives.</summary>
public sealed class InstrumentTests
{
    [Fact]
    public async Task What_is_applied_is_counted_by_origin_and_conflicts_are_seen()
    {
        using Measurements measured = new($"counted-{Guid.NewGuid():N}");
        await using TestNode left = await TestNode.StartAsync(spaces: measured.Space);
        await using TestNode right = await TestNode.StartAsync(spaces: measured.Space);
        string assign = """{"object":"a/r","type":"register","op":"assign","args":[1]}""";
        Answer one = await left.Calls.UpdateAsync($"{assign},{assign}", space: measured.Space);
        Answer other = await right.Calls.UpdateAsync(assign, space: measured.Space);
        Assert.Equal(2, measured.Sum("syncline.transactions", "local"));
        Assert.Equal(3, measured.Sum("syncline.updates", "local"));
        Assert.Equal(0, measured.Sum("syncline.conflicts"));

        await using TestNode between = await TestNode.StartAsync(spaces: measured.Space, peers: [left, right]);
        foreach (TestNode node in (TestNode[])[left, right, between])
        {
            string query = $"timeoutMs=60000&after={one.Version}&after={other.Version}";
            (await node.Calls.GetAsync($"/v1/spaces/{measured.Space}/digest?{query}")).IsDone();
        }

        Assert.True(measured.Sum("syncline.transactions", "remote") >= 4); // And the records of members.
        Assert.True(measured.Sum("syncline.conflicts") >= 2);
        Assert.True(measured.Count("syncline.apply.duration") > 0);
    }

    [Fact]
    public async Task Gauges_tell_of_lags_links_and_sizes_and_go_with_the_node()
    {
        using TemporaryFolder folder = new();
        using Measurements measured = new($"gauged-{Guid.NewGuid():N}");
        TestNode first = await TestNode.StartAsync(FileSystemFolder.Open(folder["a"]), spaces: measured.Space);
        TestNode second =
            await TestNode.StartAsync(FileSystemFolder.Open(folder["b"]), spaces: measured.Space, peers: [first]);
        await first.Calls.IncrementAsync("a/c", "\"wait\":2,\"timeoutMs\":60000,", measured.Space);
        await second.DisposeAsync();
        await first.Calls.IncrementAsync("a/c", "\"wait\":\"durable\",", measured.Space);
        await first.Calls.IncrementAsync("a/c", "\"wait\":\"durable\",", measured.Space);

        measured.Collect();
        Assert.Equal(2, measured.Last("syncline.replication.lag"));
        Assert.Equal(0, measured.Last("syncline.links"));
        Assert.Equal(0, measured.Last("syncline.transactions.waiting"));
        Assert.True(measured.Last("syncline.clock.drift") >= 0);
        Assert.True(measured.LastOf("syncline.log.size", first.Node) > 100);
        Assert.True(measured.LastOf("syncline.link.io", first.Node) > 100);
        Assert.Equal(0, measured.LastOf("syncline.log.pending", first.Node));
        Assert.True(measured.Count("syncline.log.sync.duration") > 0);
        await first.Node.Folder.WriteSnapshotAsync(TestContext.Current.CancellationToken);
        measured.Collect();
        Assert.True(measured.LastOf("syncline.snapshot.size", first.Node) > 100);
        Assert.True(measured.Count("syncline.snapshot.duration") > 0);

        await first.DisposeAsync();
        measured.Forget();
        measured.Collect();
        Assert.Null(measured.Last("syncline.replication.lag"));
        Assert.Null(measured.LastOf("syncline.link.io", first.Node));
    }

    [Fact]
    public async Task The_page_lists_every_instrument()
    {
        await using TestNode node = await TestNode.StartAsync();
        using Measurements measured = new("");
        string page = File.ReadAllText(RepositoryFiles.PathOf("docs/operations.md"));

        Assert.True(measured.Instruments.Count >= 15, string.Join(", ", measured.Instruments));
        Assert.All(measured.Instruments, name => Assert.Contains($"| `{name}` |", page, StringComparison.Ordinal));
    }

    /// <summary>What the meter tells of one space, and of nodes.</summary>
    private sealed class Measurements : IDisposable
    {
        private readonly MeterListener listener = new();
        private readonly ConcurrentQueue<(string Name, double Value, Dictionary<string, object?> Tags)> all = [];

        public Measurements(string space)
        {
            Space = space;
            listener.InstrumentPublished = (instrument, to) =>
            {
                if (instrument.Meter.Name != SynclineTelemetry.MeterName) return;
                Instruments.Add(instrument.Name);
                to.EnableMeasurementEvents(instrument);
            };
            listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
            listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
            listener.Start();
        }

        public string Space { get; }

        public HashSet<string> Instruments { get; } = [];

        public void Collect() => listener.RecordObservableInstruments();

        public void Forget() => all.Clear();

        public int Count(string name) => all.Count(each => each.Name == name);

        public double Sum(string name, string? origin = null) => OfSpace(name)
            .Where(each => origin is null || (string?)each.Tags["syncline.origin"] == origin).Sum(each => each.Value);

        public double? Last(string name) => OfSpace(name).Select(each => (double?)each.Value).LastOrDefault();

        public double? LastOf(string name, SynclineNode node) => all
            .Where(each => each.Name == name && each.Tags.GetValueOrDefault("syncline.member") is string member
                && member == $"{node.Folder.Member}")
            .Select(each => (double?)each.Value).LastOrDefault();

        public void Dispose() => listener.Dispose();

        private IEnumerable<(string Name, double Value, Dictionary<string, object?> Tags)> OfSpace(string name) =>
            all.Where(each => each.Name == name && Space.Equals(each.Tags.GetValueOrDefault("syncline.space")));

        private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
            all.Enqueue((instrument.Name, value, new(tags.ToArray())));
    }
}
