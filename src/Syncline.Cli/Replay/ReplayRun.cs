using System.Diagnostics;
using Syncline.Cli.Calls;
using Syncline.Client;
using Syncline.Keys;
using Syncline.Replicas;

namespace Syncline.Cli.Replay;

/// <summary>One replay: connects to the nodes, sends every commit, waits until the nodes agree, exports.</summary>
internal sealed class ReplayRun(HistoryFile history, TimeSpan timeout) : IDisposable
{
    private static readonly TimeSpan NodeWait = TimeSpan.FromSeconds(10);

    private readonly ReplaySchedule schedule = new(history.Commits);
    private readonly List<ReplayNode> nodes = [];

    /// <summary>What the nodes want to be shown; null for nothing.</summary>
    public SecretKey? Key { get; init; }

    /// <summary>Runs it.</summary>
    /// <param name="addresses">The nodes.</param>
    /// <param name="space">The space; null for the only one of the first node.</param>
    /// <param name="export">The file to export to; null for none.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<ReplayReport> RunAsync(
        IReadOnlyList<Uri> addresses, string? space, string? export, CancellationToken cancellation)
    {
        using ReplayProgress progress = new(() =>
            $"{schedule.Answered} of {history.Commits.Count} commits answered, {schedule.InFlight} on their way");
        await ConnectAsync(addresses, space, progress, cancellation);
        var before = await StatusAsync(cancellation);
        ReceiptRung wait =
            before.All(status => status.IsAlwaysDurable) ? ReceiptRung.Durable : ReceiptRung.Applied;
        CommitSender sender = new(nodes, history.Hash, wait, timeout) { Retrying = progress.Waiting };
        Stopwatch watch = Stopwatch.StartNew();
        await schedule.RunAsync(sender, cancellation);
        ReplayAgreement agreement = await ReplayAgreement.ReachAsync(nodes, schedule.LastTokens, timeout, cancellation);
        TimeSpan elapsed = watch.Elapsed;
        var after = await StatusAsync(cancellation);
        if (export is not null && agreement.IsAgreed)
        {
            await ReplayExport.WriteAsync(nodes[0], agreement.Version, export, cancellation);
        }

        long bytes = before.Zip(after, (first, last) => Sent(first.LinkBytesSent, last.LinkBytesSent)).Sum();
        return new(
            history.Commits.Count,
            elapsed,
            bytes,
            [.. nodes.Zip(agreement.Digests, (node, digest) => (node.Address, digest))]);
    }

    /// <inheritdoc/>
    public void Dispose() => nodes.ForEach(node => node.Client.Dispose());

    /// <summary>A node that was started again meanwhile counts from 0; what it sent before is not known.</summary>
    private static long Sent(long before, long after) => after >= before ? after - before : after;

    /// <summary>
    /// At first a node that is not there is an error; once the replay runs, one that goes away is waited for.
    /// </summary>
    private async Task ConnectAsync(
        IReadOnlyList<Uri> addresses, string? space, ReplayProgress progress, CancellationToken cancellation)
    {
        foreach (Uri address in addresses)
        {
            SynclineClientOptions options = new()
            {
                Nodes = [address],
                Key = Key,
                Timeout = NodeWait,
                RetryTime = TimeSpan.Zero,
            };
            using SynclineClient first = new(options);
            space = await SpaceChoice.ResolveAsync(first, space, cancellation);
            await first.OpenSession(space).ReadStatusAsync(cancellation);
            SynclineClient client = new(options with { RetryTime = timeout, Retrying = progress.Waiting });
            nodes.Add(new(client, space));
        }
    }

    private Task<(long LinkBytesSent, bool IsAlwaysDurable)[]> StatusAsync(CancellationToken cancellation) =>
        Task.WhenAll(nodes.Select(node => node.StatusAsync(cancellation)));
}
