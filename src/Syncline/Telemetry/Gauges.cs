using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using Syncline.Folders;
using Syncline.Links;
using Syncline.Replicas;

namespace Syncline.Telemetry;

/// <summary>What is read when somebody collects: how all open folders, replicas and hubs stand.</summary>
/// <remarks>Cost of a collection: that of the status of each replica. Thread: any.</remarks>
internal static class Gauges
{
    private static ImmutableHashSet<DataFolder> folders = [];
    private static ImmutableHashSet<LinkHub> hubs = [];

    static Gauges()
    {
        Meter meter = Instruments.Meter;
        meter.CreateObservableGauge(
            "syncline.replication.lag", Lags, "{update}", "Updates that are here, and not durable at another member.");
        meter.CreateObservableUpDownCounter(
            "syncline.links", () => OfReplicas(status => status.Links.Count), "{link}", "Links that are up.");
        meter.CreateObservableGauge(
            "syncline.transactions.waiting",
            () => OfReplicas(status => status.Waiting),
            "{transaction}",
            "Transactions that wait for others that they follow.");
        meter.CreateObservableGauge(
            "syncline.objects.held",
            () => OfReplicas(status => status.HeldCount),
            "{object}",
            "Objects that a newer version wrote in a way that is unknown here.");
        meter.CreateObservableUpDownCounter(
            "syncline.spaces.asleep",
            () => OfFolders(folder => folder.Replicas.Count(replica => replica.IsAsleep)),
            "{space}",
            "Spaces whose objects sleep, since nobody uses them.");
        meter.CreateObservableGauge(
            "syncline.clock.drift", Drifts, "s", "How far a replica's hybrid clock is ahead of the wall clock.");
        meter.CreateObservableGauge(
            "syncline.log.size",
            () => OfFolders(folder => folder.Store?.BytesSinceSnapshot),
            "By",
            "Log behind the newest snapshot.");
        meter.CreateObservableGauge(
            "syncline.log.pending",
            () => OfFolders(folder => folder.Store?.AppendedPosition - folder.Store?.DurablePosition),
            "{record}",
            "Records that are not durable yet.");
        meter.CreateObservableGauge(
            "syncline.snapshot.size",
            () => OfFolders(folder => folder.Store?.LatestSnapshot?.Bytes),
            "By",
            "The newest snapshot.");
        meter.CreateObservableCounter("syncline.link.io", Traffic, "By", "Bytes on the links of all spaces.");
        meter.CreateObservableGauge(
            "syncline.link.queue", Queues, "By", "Bytes that wait to be sent on links.");
    }

    /// <summary>Looks at a folder from now on.</summary>
    public static void Add(DataFolder folder) =>
        ImmutableInterlocked.Update(ref folders, static (set, added) => set.Add(added), folder);

    /// <summary>Looks at a folder no more.</summary>
    public static void Remove(DataFolder folder) =>
        ImmutableInterlocked.Update(ref folders, static (set, removed) => set.Remove(removed), folder);

    /// <summary>Looks at a hub from now on.</summary>
    public static void Add(LinkHub hub) =>
        ImmutableInterlocked.Update(ref hubs, static (set, added) => set.Add(added), hub);

    /// <summary>Looks at a hub no more.</summary>
    public static void Remove(LinkHub hub) =>
        ImmutableInterlocked.Update(ref hubs, static (set, removed) => set.Remove(removed), hub);

    private static IEnumerable<Measurement<long>> Lags() =>
        from folder in folders
        from replica in folder.Replicas
        from member in replica.Status().Members
        where !member.IsSelf && !member.Member.HasLeft && member.Lacks is not null
        select new Measurement<long>(
            (long)member.Lacks!.Value,
            new(TelemetryTags.Member, $"{folder.Member}"),
            new(TelemetryTags.Space, replica.SpaceName),
            new(TelemetryTags.Peer, $"{member.Member.Id}"));

    private static IEnumerable<Measurement<long>> OfReplicas(Func<ReplicaStatus, long> read) =>
        from folder in folders
        from replica in folder.Replicas
        select new Measurement<long>(
            read(replica.Status()),
            new(TelemetryTags.Member, $"{folder.Member}"),
            new(TelemetryTags.Space, replica.SpaceName));

    private static IEnumerable<Measurement<double>> Drifts() =>
        from folder in folders
        from replica in folder.Replicas
        select new Measurement<double>(
            replica.ClockDrift.TotalSeconds,
            new(TelemetryTags.Member, $"{folder.Member}"),
            new(TelemetryTags.Space, replica.SpaceName));

    private static IEnumerable<Measurement<long>> OfFolders(Func<DataFolder, long?> read) =>
        from folder in folders
        let value = read(folder)
        where value is not null
        select new Measurement<long>(
            value.Value, new KeyValuePair<string, object?>(TelemetryTags.Member, $"{folder.Member}"));

    private static IEnumerable<Measurement<long>> Traffic()
    {
        foreach (LinkHub hub in hubs)
        {
            KeyValuePair<string, object?> member = new(TelemetryTags.Member, $"{hub.Member}");
            yield return new(hub.BytesSent, member, new(TelemetryTags.Direction, "transmit"));
            yield return new(hub.BytesReceived, member, new(TelemetryTags.Direction, "receive"));
        }
    }

    private static IEnumerable<Measurement<long>> Queues() =>
        from hub in hubs
        select new Measurement<long>(
            hub.BytesQueued, new KeyValuePair<string, object?>(TelemetryTags.Member, $"{hub.Member}"));
}
