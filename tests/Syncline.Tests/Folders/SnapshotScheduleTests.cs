using Syncline.Folders;
using Syncline.Storage;
using Syncline.Testing.Storage;
using Syncline.Tests.Links;
using Syncline.Tests.Replicas;

namespace Syncline.Tests.Folders;

public sealed class SnapshotScheduleTests
{
    private const int IntervalBytes = 10_000;
    private readonly SimulatedFolder disk = new();
    private readonly HandTime time = new();

    [Fact]
    public async Task A_snapshot_is_written_once_the_log_is_longer_than_the_interval_and_the_last_snapshot()
    {
        await using DataFolder folder = Open();
        await WriteAsync(folder, IntervalBytes / 2);
        time.Fire();
        Assert.Null(folder.Snapshots!.Latest);
        await WriteAsync(folder, IntervalBytes * 5); // One large register: the snapshot will be as large.
        await FireUntilAsync(() => folder.Snapshots.Latest is not null);
        Assert.True(folder.Snapshots.Latest!.Bytes > IntervalBytes * 5);
        await WriteAsync(folder, IntervalBytes * 2);
        time.Fire();
        Assert.Equal(1U, folder.Snapshots.Latest.Number);
        for (int i = 0; i < 3; i++)
        {
            await WriteAsync(folder, IntervalBytes * 2);
        }

        await FireUntilAsync(() => folder.Snapshots.Latest.Number > 1);
        Assert.Equal(2U, folder.Snapshots.Latest.Number); // None was begun in between.
    }

    [Fact]
    public async Task A_snapshot_that_can_not_be_written_is_told_and_tried_again_later_and_later()
    {
        await using DataFolder folder = Open();
        List<StorageException> told = [];
        folder.SnapshotFailed += failure =>
        {
            lock (told)
            {
                told.Add(failure);
            }
        };
        await WriteAsync(folder, IntervalBytes * 2);
        await FailAsync(1);
        Assert.True(folder.Snapshots!.Problem!.IsTransient);
        Assert.DoesNotContain(disk.List(), name => name.EndsWith(".tmp", StringComparison.Ordinal));
        await WriteAsync(folder, 1); // Service goes on.
        time.Fire();
        time.Now += TimeSpan.FromSeconds(1);
        await FailAsync(2);
        time.Now += TimeSpan.FromSeconds(1);
        time.Fire(); // It would succeed, but is not due before two seconds.
        Assert.Null(folder.Snapshots.Latest);
        time.Now += TimeSpan.FromSeconds(1);
        await FireUntilAsync(() => folder.Snapshots.Latest is not null);
        await Poll.Until(() => folder.Snapshots.Problem is null);
        Assert.Equal(3U, folder.Snapshots.Latest!.Number); // The third attempt.
        Assert.Null(folder.Failure);

        async Task FailAsync(int times)
        {
            disk.FailAt(disk.Calls + 2, SimulatedFault.NoSpace);
            await FireUntilAsync(() => ToldCount() == times);
            disk.FailAt(0, SimulatedFault.NoSpace);
        }

        int ToldCount()
        {
            lock (told)
            {
                return told.Count;
            }
        }
    }

    [Fact]
    public async Task A_clean_close_writes_one_if_much_was_written_and_only_then()
    {
        await using (DataFolder folder = Open())
        {
            await WriteAsync(folder, IntervalBytes / 10);
        }

        Assert.DoesNotContain("snapshot-0000000001.snp", disk.List());
        await using (DataFolder folder = Open())
        {
            await WriteAsync(folder, IntervalBytes / 2);
        }

        Assert.Contains("snapshot-0000000001.snp", disk.List());
        await using DataFolder again = Open();
        Assert.Equal(0, again.Snapshots!.LogBytes);
    }

    [Fact]
    public async Task Closing_gives_up_a_snapshot_that_is_being_written_and_leaves_nothing_of_it()
    {
        DataFolder folder = Open();
        await WriteAsync(folder, 100);
        Task written = folder.WriteSnapshotAsync(new CancellationToken(canceled: true));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => written);
        await folder.DisposeAsync();
        Assert.Throws<ObjectDisposedException>(() => { _ = folder.WriteSnapshotAsync(TestMember.Deadline); });
        Assert.DoesNotContain(disk.List(), name => name.StartsWith("snapshot-", StringComparison.Ordinal));
    }

    private static Task WriteAsync(DataFolder folder, int bytes) => folder.OpenSpace("a")
        .Transact(tx => tx.Register("r/x").Assign(new string('x', bytes))).WaitDurableAsync(TestMember.Deadline);

    /// <summary>Fires until it is so: an attempt that is only just over lets none begin.</summary>
    private Task FireUntilAsync(Func<bool> condition) => Poll.Until(() =>
    {
        time.Fire();
        return condition();
    });

    private DataFolder Open() => DataFolder.Open(new()
    {
        Folder = disk,
        Snapshots = new() { IntervalBytes = IntervalBytes, History = HistoryPolicy.None },
        SegmentBytes = LogOptions.SegmentBytesMin * 16,
        Time = time,
    });
}
