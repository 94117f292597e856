using Syncline.Storage;
using Syncline.Testing.Storage;

namespace Syncline.Tests.Storage;

public sealed class GroupCommitTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Many_waiting_appends_share_one_sync()
    {
        SimulatedFolder folder = new();
        List<long> reported = [];
        LogRun run = LogRun.Open(folder, LogRun.Small with { Persisted = reported.Add });
        run.Append(1, 1, 1);
        await run.DurableAsync();

        using HeldDisk disk = new(folder);
        long first = run.Append(1, 1, 2);
        disk.WaitUntilHeld();
        int before = folder.FileSyncs;
        Task[] waits = [.. Enumerable.Range(0, 500).Select(i =>
            run.Log.WaitDurableAsync(run.Append(1, 1, 3), Cancellation))];
        Assert.Equal(1, run.Log.DurablePosition);
        Assert.DoesNotContain(waits, wait => wait.IsCompleted);
        disk.Release();
        await Task.WhenAll(waits);

        Assert.Equal(2, folder.FileSyncs - before); // The held one, of one record, and one for the 500.
        Assert.Equal([1, first, 502], reported);
        await run.Log.DisposeAsync();
        Assert.Equal([1, first, 502], reported);
        Assert.Equal(run.Records, await LogRun.ReplayAsync(folder));
    }

    [Fact]
    public async Task A_wait_that_is_cancelled_ends_and_its_record_is_kept()
    {
        SimulatedFolder folder = new();
        LogRun run = LogRun.Open(folder);
        using HeldDisk disk = new(folder);
        run.Append(1, 1, 1);
        using CancellationTokenSource cancel = new();
        Task wait = run.Log.WaitDurableAsync(1, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        disk.Release();
        await run.Log.DisposeAsync();
        Assert.Equal(run.Records, await LogRun.ReplayAsync(folder));
    }

    [Fact]
    public async Task A_position_that_was_never_given_out_can_not_be_waited_for()
    {
        LogRun run = LogRun.Open(new SimulatedFolder());
        run.Append(1, 1, 1);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => run.Log.WaitDurableAsync(2, Cancellation));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => run.Log.WaitDurableAsync(0, Cancellation));
        await run.Log.DisposeAsync();
        await run.Log.WaitDurableAsync(1, Cancellation);
        Assert.Throws<ObjectDisposedException>(() => run.Log.Append(1, 1, []));
        await run.Log.DisposeAsync(); // A second time does nothing.
    }

    [Fact]
    public async Task Who_waits_for_room_goes_on_once_the_disk_has_taken_enough()
    {
        SimulatedFolder folder = new();
        LogRun run = LogRun.Open(folder, LogRun.Small with { PendingBytesMax = 10_000 });
        run.Append(1, 1, 1);
        await run.DurableAsync();
        using HeldDisk disk = new(folder);
        run.Append(1, 1, 1);
        disk.WaitUntilHeld();
        run.Append(1, 1, new byte[9_000]);
        Assert.True(run.Log.WaitForRoomAsync(Cancellation).AsTask().IsCompletedSuccessfully);
        run.Append(1, 1, new byte[1_000]);
        Task room = run.Log.WaitForRoomAsync(Cancellation).AsTask();
        Assert.False(room.IsCompleted);
        disk.Release();
        await room;
        await run.Log.DisposeAsync();
        Assert.Equal(run.Records, await LogRun.ReplayAsync(folder));
    }

    [Fact]
    public async Task Under_interval_one_sync_serves_all_that_came_in_the_meantime()
    {
        SimulatedFolder folder = new();
        LogOptions options = LogRun.Small with { Durability = Durability.Interval, Interval = TimeSpan.FromSeconds(1) };
        LogRun run = LogRun.Open(folder, options);
        run.Append(1, 1, 1);
        await run.DurableAsync();
        int before = folder.FileSyncs;
        for (int i = 0; i < 200; i++)
        {
            run.Append(1, 1, 2);
            if (i % 20 == 0) await Task.Yield();
        }

        Assert.Equal(before, folder.FileSyncs); // Appended in far less than the second that must pass.
        await run.DurableAsync();
        Assert.Equal(before + 1, folder.FileSyncs);
        await run.Log.DisposeAsync();
        Assert.Equal(run.Records, await LogRun.ReplayAsync(folder));
    }

    [Fact]
    public async Task Without_durability_nothing_is_reported_before_the_log_is_closed()
    {
        SimulatedFolder folder = new();
        List<long> reported = [];
        LogOptions options = LogRun.Small with { Durability = Durability.None, Persisted = reported.Add };
        LogRun run = LogRun.Open(folder, options);
        for (int i = 0; i < 100; i++)
        {
            run.Append(1, 1, new byte[2_000]); // Some segments: each is synced as its successor vouches for it.
        }

        Task durable = run.DurableAsync();
        Assert.Equal(0, run.Log.DurablePosition);
        Assert.False(durable.IsCompleted);
        await run.Log.DisposeAsync();
        await durable;
        Assert.Equal([100], reported);
        Assert.Equal(100, run.Log.DurablePosition);
        folder.Crash(new(1));
        Assert.Equal(run.Records, await LogRun.ReplayAsync(folder));
    }
}
