using System.Diagnostics;
using Syncline.Crdt;
using Syncline.Storage;
using Syncline.Telemetry;

namespace Syncline.Folders;

/// <summary>Decides when a folder writes a snapshot: one at a time, and later again if it fails.</summary>
/// <remarks>
/// A snapshot is due once the log behind the last one is longer than both the interval and that snapshot, so all
/// snapshots together cost no more than the log. A relay, which has no state, writes none. Thread: any.
/// </remarks>
internal sealed class SnapshotSchedule(IRecordStore store, DataFolderOptions options, SnapshotSource capture)
    : IAsyncDisposable
{
    /// <summary>At a clean close this part of the interval is enough: the next opening is the faster for it.</summary>
    private const int ClosePart = 4;
    private static readonly TimeSpan RetryMin = TimeSpan.FromSeconds(1), RetryMax = TimeSpan.FromMinutes(5);

    private readonly Lock gate = new();
    private readonly CancellationTokenSource stop = new();
    private Task running = Task.CompletedTask;
    private StorageException? problem;
    private DateTimeOffset retryAt;
    private TimeSpan retry = RetryMin;

    /// <summary>Called when a snapshot could not be written.</summary>
    public Action<StorageException>? Failed { get; init; }

    public SnapshotStatus Status =>
        new(store.LatestSnapshot, store.BytesSinceSnapshot, store.DamagedSnapshots, Volatile.Read(ref problem));

    /// <summary>Begins a snapshot if one is due.</summary>
    public void Tick()
    {
        lock (gate)
        {
            if (!running.IsCompleted || stop.IsCancellationRequested || !IsDue(parts: 1)) return;
            if (problem is not null && options.Time.GetUtcNow() < retryAt) return;
            running = AttemptAsync(stop.Token);
        }
    }

    /// <summary>Writes a snapshot of the present, if there is something new.</summary>
    /// <exception cref="StorageException">The disk failed.</exception>
    public async Task WriteAsync(CancellationToken cancellation)
    {
        using CancellationTokenSource either =
            CancellationTokenSource.CreateLinkedTokenSource(cancellation, stop.Token);
        await SaveAsync(either.Token).ConfigureAwait(false);
    }

    /// <summary>Gives up a snapshot that is being written, and begins none any more.</summary>
    public async Task StopAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        Task last;
        lock (gate)
        {
            last = running;
        }

        await last.ConfigureAwait(false);
    }

    /// <summary>Writes a last snapshot if much was written since the one before; nothing changes any more.</summary>
    public async ValueTask DisposeAsync()
    {
        if (IsDue(ClosePart)) await AttemptAsync(CancellationToken.None).ConfigureAwait(false);
        stop.Dispose();
    }

    private bool IsDue(int parts)
    {
        if (options.IsRelay) return false;
        StoredSnapshot? latest = store.LatestSnapshot;
        return (store.Failure ?? store.Shortage) is null
            && store.BytesSinceSnapshot > Math.Max(options.Snapshots.IntervalBytes / parts, latest?.Bytes ?? 0);
    }

    /// <summary>Tries to write one; a failure is told, and service goes on.</summary>
    private async Task AttemptAsync(CancellationToken cancellation)
    {
        try
        {
            await SaveAsync(cancellation).ConfigureAwait(false);
            Volatile.Write(ref problem, null);
            retry = RetryMin;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The folder closes: what was begun is given up.
        }
        catch (StorageException failure)
        {
            Volatile.Write(ref problem, failure);
            retryAt = options.Time.GetUtcNow() + retry;
            retry = retry * 2 < RetryMax ? retry * 2 : RetryMax;
            Failed?.Invoke(failure);
        }
    }

    private async Task SaveAsync(CancellationToken cancellation)
    {
        if (options.IsRelay) return;
        FolderCapture captured = capture();
        if (captured.Position == store.LatestSnapshot?.Position) return;
        Invariant.That(captured.Position > 0, "The first record of a folder says whose it is.");
        using Activity? span = SynclineTelemetry.Source.StartActivity("syncline.snapshot");
        long start = Stopwatch.GetTimestamp();
        await store.SaveSnapshotAsync(
            captured.Position, snapshot => captured.Write(snapshot, cancellation), cancellation).ConfigureAwait(false);
        Instruments.SnapshotTime.Record(Stopwatch.GetElapsedTime(start).TotalSeconds);
    }
}
