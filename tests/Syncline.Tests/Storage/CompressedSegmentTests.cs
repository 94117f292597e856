using Syncline.Storage;
using Syncline.Testing;
using Syncline.Testing.Storage;
using Syncline.Tests.Folders;
using Syncline.Tests.Replicas;

namespace Syncline.Tests.Storage;

/// <summary>Segments are compressed once they are full, and read as before.</summary>
public sealed class CompressedSegmentTests
{
    private const string First = CompressedRun.First, Second = CompressedRun.Second, Third = CompressedRun.Third;

    [Fact]
    public async Task Full_segments_are_compressed_and_replay_the_same()
    {
        SimulatedFolder plain = new(), folder = new();
        foreach (SimulatedFolder each in (SimulatedFolder[])[plain, folder])
        {
            RecordStoreOptions options = CompressedRun.Options with { Compresses = each == folder };
            FileRecordStore store = CompressedRun.Open(each, options, out _);
            await CompressedRun.AppendAsync(store, 50, 5_000);
            await store.Compressed;
            await store.DisposeAsync();
        }

        Assert.Equal(plain.List(), folder.List());
        foreach (string name in folder.List().Where(name => name is not "END"))
        {
            bool isLast = name == folder.List().Last(other => other is not "END");
            Assert.Equal(isLast, folder.Read(name).Length == plain.Read(name).Length);
            Assert.Equal(!isLast, CompressedRun.IsCompressed(folder, name));
            if (!isLast) Assert.True(folder.Read(name).Length < plain.Read(name).Length / 10);
        }

        Assert.Equal(CompressedRun.Replay(plain), CompressedRun.Replay(folder));
    }

    [Fact]
    public async Task What_was_full_before_is_compressed_at_the_next_opening()
    {
        SimulatedFolder folder = new();
        FileRecordStore store = CompressedRun.Open(folder, CompressedRun.Options with { Compresses = false }, out _);
        await CompressedRun.AppendAsync(store, 30, 5_000);
        await store.DisposeAsync();
        List<StoredRecord> before = CompressedRun.Replay(folder);
        Assert.Equal([First, Second, Third], folder.List().Where(name => name is not "END"));
        Assert.False(CompressedRun.IsCompressed(folder, First));
        await using (FileRecordStore again = CompressedRun.Open(folder, CompressedRun.Options, out _))
        {
            await again.Compressed;
        }

        Assert.Equal(
            (true, true, false),
            (CompressedRun.IsCompressed(folder, First), CompressedRun.IsCompressed(folder, Second),
                CompressedRun.IsCompressed(folder, Third)));
        Assert.Equal(before, CompressedRun.Replay(folder));
    }

    [Fact]
    public async Task A_segment_that_begins_while_the_folder_is_listed_waits_for_the_next_look()
    {
        SimulatedFolder folder = new();
        FileRecordStore first = CompressedRun.Open(folder, CompressedRun.Options, out _);
        await CompressedRun.AppendAsync(first, 1, 200);
        await first.DisposeAsync();
        using StoppedFolder stopped = new(folder, stopsAside: false);
        FileRecordStore store = CompressedRun.Open(stopped, CompressedRun.Options, out _);
        await store.Compressed;
        stopped.StopAtListing(2); // The first one finds the first segment, the second one that the next is not full.

        await CompressedRun.AppendAsync(store, 1, 200);
        stopped.WaitUntilStopped();
        while (!folder.List().Contains(Third))
        {
            await CompressedRun.AppendAsync(store, 1, 5_000);
        }

        stopped.Release();
        await store.Compressed;
        await store.DisposeAsync();
        Assert.True(CompressedRun.IsCompressed(folder, Second));
    }

    [Fact]
    public async Task Content_that_does_not_become_shorter_and_of_several_blocks_comes_back()
    {
        SimulatedFolder folder = new();
        Prng prng = new(4);
        RecordStoreOptions options = CompressedRun.Options with { Log = new() { SegmentBytes = 4 * 1024 * 1024 } };
        FileRecordStore store = CompressedRun.Open(folder, options, out _);
        List<StoredRecord> expected = [];
        for (int i = 1; i <= 6; i++)
        {
            byte[] payload = new byte[900_000];
            for (int at = 0; i % 2 == 0 && at < payload.Length; at++)
            {
                payload[at] = (byte)prng.Next();
            }

            store.Append(1, 9, payload);
            expected.Add(StoredRecord.Of(i, 1, 9, payload));
            await store.WaitDurableAsync(i, TestMember.Deadline);
        }

        await store.Compressed;
        await store.DisposeAsync();
        Assert.True(CompressedRun.IsCompressed(folder, First));
        Assert.Equal(expected, CompressedRun.Replay(folder));
    }

    [Fact]
    public async Task D9_every_flipped_bit_of_a_compressed_segment_is_found_where_its_block_begins_or_before()
    {
        var (folder, records) = await CompressedRun.WriteAsync();
        foreach (string name in (string[])[First, Second])
        {
            for (long bit = 0; bit < folder.Read(name).Length * 8L; bit++)
            {
                SimulatedFolder copy = SmallFolder.Copy(folder);
                copy.Flip(name, bit);
                List<StoredRecord> replayed = [];
                StorageException found = Assert.ThrowsAny<StorageException>(() => OperationLog.Open(
                    copy, LogRun.Small, (in LogRecord record) => replayed.Add(StoredRecord.Of(record))));
                Assert.True(found is LogDamagedException or LogFormatException, $"{name} bit {bit}: {found}");
                if (found is LogDamagedException damage) Assert.True(damage.File == name && damage.Offset <= bit / 8);
                Assert.Equal(records.Take(replayed.Count), replayed);
            }
        }
    }

    [Fact]
    public async Task D7_a_compressed_segment_that_ends_at_any_byte_is_found_and_bytes_behind_it_are_harmless()
    {
        var (folder, records) = await CompressedRun.WriteAsync();
        byte[] whole = folder.Read(First);
        for (int length = 0; length < whole.Length; length++)
        {
            SimulatedFolder copy = SmallFolder.Copy(folder);
            copy.Put(First, whole[..length]);
            Assert.Equal(First, Assert.Throws<LogDamagedException>(() => CompressedRun.Replay(copy)).File);
        }

        folder.Put(First, [.. whole, 1, 2, 3]);
        Assert.Equal(records, CompressedRun.Replay(folder));
    }

    [Fact]
    public async Task D10_a_compressed_segment_without_the_one_behind_it_is_damage_and_no_end_of_the_log()
    {
        var (folder, _) = await CompressedRun.WriteAsync();
        folder.Delete(Third);
        LogDamagedException refused = Assert.Throws<LogDamagedException>(() => CompressedRun.Replay(folder));
        Assert.Equal((Third, 0L), (refused.File, refused.Offset));
        folder.Put(Third, new byte[64]); // No creation that was cut short: its header had been durable.
        Assert.Throws<LogDamagedException>(() => CompressedRun.Replay(folder));
        Assert.Contains(Third, folder.List());
    }

    [Fact]
    public async Task D10_a_segment_that_is_damaged_is_told_and_left_as_it_is()
    {
        SimulatedFolder folder = new();
        RecordStoreOptions plain = CompressedRun.Options with { Compresses = false };
        FileRecordStore store = CompressedRun.Open(folder, plain, out _);
        await CompressedRun.AppendAsync(store, 30, 5_000);
        await store.DisposeAsync();
        List<StorageException> failures = [];
        await using FileRecordStore again = CompressedRun.Open(
            folder, CompressedRun.Options with { CompressionFailed = failures.Add }, out _);
        await again.Compressed;
        await CompressedRun.AppendAsync(again, 5, 5_000);
        folder.Flip("log-0000000004.seg", 8_000);
        await CompressedRun.AppendAsync(again, 15, 5_000);
        await again.Compressed;
        LogDamagedException damage = Assert.IsType<LogDamagedException>(Assert.Single(failures));
        Assert.Equal("log-0000000004.seg", damage.File);
        Assert.False(CompressedRun.IsCompressed(folder, "log-0000000004.seg"));
        Assert.DoesNotContain(folder.List(), name => name.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public async Task D17_a_full_disk_leaves_segments_as_they_are_and_they_are_compressed_later()
    {
        SimulatedFolder folder = new();
        FileRecordStore store = CompressedRun.Open(folder, CompressedRun.Options with { Compresses = false }, out _);
        await CompressedRun.AppendAsync(store, 30, 5_000);
        await store.DisposeAsync();
        List<StorageException> failures = [];
        RecordStoreOptions options = CompressedRun.Options with { CompressionFailed = failures.Add };
        folder.IsFull = true;
        FileRecordStore full = CompressedRun.Open(folder, options, out _);
        await full.Compressed;
        Assert.True(Assert.Single(failures).IsTransient);
        Assert.Null(full.Failure);
        Assert.False(CompressedRun.IsCompressed(folder, First));
        folder.IsFull = false;
        await CompressedRun.AppendAsync(full, 30, 5_000); // Another segment is full, and all are tried again.
        await full.Compressed;
        Assert.True(CompressedRun.IsCompressed(folder, First));
        await full.DisposeAsync();
        Assert.DoesNotContain(folder.List(), name => name.EndsWith(".tmp", StringComparison.Ordinal));
        Assert.Equal(60, CompressedRun.Replay(folder).Count);
    }

    [Fact]
    public async Task Writers_go_on_while_a_segment_is_compressed_and_a_close_does_not_wait_for_it()
    {
        SimulatedFolder folder = new();
        using StoppedFolder stopped = new(folder);
        FileRecordStore store = CompressedRun.Open(stopped, CompressedRun.Options, out _);
        await CompressedRun.AppendAsync(store, 40, 5_000); // The compression of the first stands still meanwhile.
        stopped.WaitUntilStopped();
        Assert.False(store.Compressed.IsCompleted);
        Assert.Equal(40, store.DurablePosition);
        Task closed = store.DisposeAsync().AsTask();
        stopped.Release();
        await closed;
        Assert.False(CompressedRun.IsCompressed(folder, First));
        Assert.DoesNotContain(folder.List(), name => name.EndsWith(".tmp", StringComparison.Ordinal));
        Assert.Equal(40, CompressedRun.Replay(folder).Count);
    }

    [Fact]
    public async Task Who_has_a_segment_open_reads_on_in_it_though_it_is_compressed_meanwhile()
    {
        SimulatedFolder folder = new();
        FileRecordStore store = CompressedRun.Open(folder, CompressedRun.Options with { Compresses = false }, out _);
        await CompressedRun.AppendAsync(store, 30, 5_000);
        await store.DisposeAsync();
        using HeldFolder held = HeldFolder.Open(folder);
        await using FileRecordStore again = CompressedRun.Open(folder, CompressedRun.Options, out _);
        await again.Compressed;
        Assert.True(CompressedRun.IsCompressed(folder, First));
        int records = 0;
        held.Read((in LogRecord _) => records++, TestMember.Deadline);
        Assert.Equal(30, records);
    }

    [Fact]
    public async Task The_age_of_a_compressed_segment_is_that_of_its_records()
    {
        SimulatedFolder folder = new();
        ManualTime time = new();
        folder.Now = time.GetUtcNow();
        RecordStoreOptions options = CompressedRun.Options with
        {
            History = HistoryPolicy.ForAge(TimeSpan.FromDays(7)),
            Compresses = false,
            Time = time,
        };
        FileRecordStore store = CompressedRun.Open(folder, options, out _);
        await CompressedRun.AppendAsync(store, 30, 5_000);
        await store.DisposeAsync();
        time.Advance(TimeSpan.FromDays(5));
        folder.Now = time.GetUtcNow();
        await using FileRecordStore again = CompressedRun.Open(folder, options with { Compresses = true }, out _);
        await again.Compressed;
        time.Advance(TimeSpan.FromDays(3));
        for (int i = 29; i <= 30; i++)
        {
            await again.SaveSnapshotAsync(i, snapshot => i, TestMember.Deadline);
        }

        Assert.DoesNotContain(First, folder.List());
    }
}
