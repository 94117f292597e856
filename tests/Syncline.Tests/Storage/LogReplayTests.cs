using Syncline.Storage;
using Syncline.Testing;
using Syncline.Testing.Storage;

namespace Syncline.Tests.Storage;

public sealed class LogReplayTests
{
    [Fact]
    public async Task What_was_appended_is_replayed_in_order_with_the_same_positions()
    {
        SimulatedFolder folder = new();
        List<StoredRecord> expected = [];
        Prng prng = new(1);
        for (int session = 0; session < 5; session++)
        {
            LogRun run = LogRun.Open(folder);
            Assert.Equal(expected, run.Records);
            Assert.Equal(expected.Count, run.Log.DurablePosition);
            for (int i = 0; i < 100; i++)
            {
                Assert.Equal(run.Records.Count + 1, run.AppendRandom(prng, prng.Below(2_000)));
            }

            await run.Log.DisposeAsync();
            Assert.Equal(run.Records.Count, run.Log.DurablePosition);
            expected = run.Records;
        }

        Assert.True(folder.List().Count > 8, "Many segments were meant to be written.");
        Assert.Equal(expected, await LogRun.ReplayAsync(folder));
    }

    [Fact]
    public async Task A_record_larger_than_a_segment_gets_its_own()
    {
        SimulatedFolder folder = new();
        LogRun run = LogRun.Open(folder);
        Prng prng = new(2);
        foreach (int bytes in new[] { 10, 100_000, 0, 64 * 1024 - 64 - 24 - 6, 300_000, 64 * 1024, 1 })
        {
            run.AppendRandom(prng, bytes);
        }

        await run.DurableAsync();
        folder.Kill();
        Assert.Equal(run.Records, await LogRun.ReplayAsync(folder));
        Assert.Contains(folder.List(), name => folder.Read(name).Length > 300_000);
        await Assert.ThrowsAsync<StorageReadOnlyException>(async () => await run.Log.DisposeAsync());
    }

    [Fact]
    public async Task The_greatest_payload_is_taken_and_one_byte_more_is_refused_before_any_change()
    {
        SimulatedFolder folder = new();
        OperationLog log = OperationLog.Open(folder, LogRun.Small, (in LogRecord _) => { });
        Assert.Throws<ArgumentOutOfRangeException>(() => log.Append(1, 1, new byte[OperationLog.PayloadBytesMax + 1]));
        Assert.Equal(0, log.AppendedPosition);
        Assert.Equal(1, log.Append(uint.MaxValue, 255, new byte[OperationLog.PayloadBytesMax]));
        await log.DisposeAsync();
        long replayed = 0;
        log = OperationLog.Open(folder, LogRun.Small, (in LogRecord record) => replayed += record.Payload.Length);
        await log.DisposeAsync();
        Assert.Equal(OperationLog.PayloadBytesMax, replayed);
    }

    [Fact]
    public async Task Opening_and_closing_without_an_append_writes_nothing()
    {
        SimulatedFolder folder = new();
        LogRun run = LogRun.Open(folder);
        run.Append(1, 2, 3);
        await run.Log.DisposeAsync();
        byte[] before = folder.Read("log-0000000001.seg");
        int syncs = folder.FileSyncs;
        await LogRun.ReplayAsync(folder);
        await LogRun.ReplayAsync(folder);
        Assert.Equal(["log-0000000001.seg"], folder.List());
        Assert.Equal(before, folder.Read("log-0000000001.seg"));
        Assert.Equal(syncs, folder.FileSyncs);
    }

    [Fact]
    public async Task A_replay_that_throws_leaves_the_folder_as_it_was_and_free()
    {
        SimulatedFolder folder = new();
        LogRun run = LogRun.Open(folder);
        run.Append(1, 2, 3);
        await run.DurableAsync();
        folder.Kill();
        byte[] before = folder.Read("log-0000000001.seg");
        Assert.Throws<TimeoutException>(() =>
            OperationLog.Open(folder, LogRun.Small, (in LogRecord _) => throw new TimeoutException()));
        Assert.Equal(before, folder.Read("log-0000000001.seg"));
        Assert.Single(await LogRun.ReplayAsync(folder));
        await Assert.ThrowsAsync<StorageReadOnlyException>(async () => await run.Log.DisposeAsync());
    }

    [Fact]
    public async Task Real_files_hold_a_log_through_many_segments()
    {
        using TemporaryFolder temporary = new();
        List<StoredRecord> expected = [];
        Prng prng = new(3);
        for (int session = 0; session < 3; session++)
        {
            LogRun run = LogRun.Open(FileSystemFolder.Open(temporary.Path));
            Assert.Equal(expected, run.Records);
            for (int i = 0; i < 200; i++)
            {
                run.AppendRandom(prng, prng.Below(3_000));
            }

            await run.DurableAsync();
            await run.Log.DisposeAsync();
            expected = run.Records;
        }

        Assert.Equal(expected, await LogRun.ReplayAsync(FileSystemFolder.Open(temporary.Path)));
    }
}
