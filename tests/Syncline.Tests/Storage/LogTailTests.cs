using Syncline.Storage;
using Syncline.Testing.Storage;

namespace Syncline.Tests.Storage;

/// <summary>What opening makes of the end of a log: empty, torn, or damaged.</summary>
public sealed class LogTailTests
{
    private static readonly byte[][] Three = [LogImage.Body(1, 20), LogImage.Body(2, 30), LogImage.Body(3, 40)];

    [Fact]
    public async Task The_last_record_torn_at_any_byte_is_cut_and_reported() // D7
    {
        byte[] whole = LogImage.Segment(marks: true, Three);
        int last = whole.Length - 54;
        for (int length = last; length <= whole.Length; length++)
        {
            // Cut short, or torn within space that was allocated before.
            foreach (byte[] bytes in new[] { whole[..length], [.. whole[..length], .. new byte[500]] })
            {
                SimulatedFolder folder = FolderOf(bytes);
                LogRun run = LogRun.Open(folder);
                Assert.Equal(length == whole.Length ? 3 : 2, run.Records.Count);
                CutTail? expected = length == last || length == whole.Length ? null
                    : new(LogImage.First, last, WrittenBytes(whole.AsSpan(last, length - last)));
                Assert.Equal(expected, run.Log.CutTail);
                await run.Log.DisposeAsync();
                run = LogRun.Open(folder);
                Assert.Null(run.Log.CutTail); // It is gone, not merely passed over.
                run.Append(1, 2, 99);
                await run.Log.DisposeAsync();
                Assert.Equal(run.Records, await LogRun.ReplayAsync(folder));
            }
        }
    }

    [Fact]
    public async Task A_tail_of_zeros_is_space_that_was_never_used() // D8
    {
        SimulatedFolder folder = FolderOf([.. LogImage.Segment(marks: false, Three), .. new byte[10_000]]);
        LogRun run = LogRun.Open(folder);
        Assert.Equal(3, run.Records.Count);
        Assert.Null(run.Log.CutTail);
        await run.Log.DisposeAsync();
        Assert.Equal(LogImage.Segment(marks: false, Three).Length + 12, folder.Read(LogImage.First).Length);
    }

    [Fact]
    public async Task A_hole_in_what_was_synced_is_damage_and_in_what_was_not_is_a_torn_tail() // D8, D10
    {
        byte[][] bodies = [LogImage.Body(1, 1_200), LogImage.Body(2, 1_200), LogImage.Body(3, 1_200)];
        byte[] synced = LogImage.Segment(marks: true, bodies);
        byte[] unsynced = LogImage.Segment(marks: false, bodies);
        synced.AsSpan(1536, 512).Clear();
        unsynced.AsSpan(1536, 512).Clear();

        AssertDamaged(FolderOf(synced), 64 + 1_214 + 12, applied: 1);

        LogRun run = LogRun.Open(FolderOf(unsynced));
        Assert.Single(run.Records);
        Assert.Equal(new(LogImage.First, 64 + 1_214, unsynced.Length - 64 - 1_214), run.Log.CutTail);
        await run.Log.DisposeAsync();
    }

    [Fact]
    public async Task A_crash_at_any_call_while_a_tail_is_cut_never_makes_it_look_like_damage() // D2
    {
        byte[] bytes = LogImage.Segment(
            marks: false, LogImage.Body(1, 1_200), LogImage.Body(2, 700), LogImage.Body(3, 700), LogImage.Body(4, 700));
        // To the end of the sector, as if the rest of it had not been written.
        bytes.AsSpan(1_278, 1_536 - 1_278).Clear();
        for (int call = 1; ; call++)
        {
            bool crashed = false;
            for (ulong seed = 0; seed < 30; seed++)
            {
                SimulatedFolder folder = FolderOf(bytes);
                folder.FailAt(call, SimulatedFault.Off);
                try
                {
                    await LogRun.ReplayAsync(folder);
                }
                catch (StorageException)
                {
                    crashed = true;
                }

                folder.Crash(new(seed));
                Assert.Single(await LogRun.ReplayAsync(folder));
            }

            if (!crashed) break;
        }
    }

    [Fact]
    public void A_wrong_record_before_a_valid_one_is_damage_if_no_sector_is_missing() // D10
    {
        byte[] bytes = LogImage.Segment(marks: false, Three);
        bytes[64 + 34 + 20] ^= 4;
        AssertDamaged(FolderOf(bytes), 64 + 34, applied: 1);
    }

    [Fact]
    public async Task Any_single_flipped_bit_is_found_or_harmless() // D9
    {
        SimulatedFolder original = new();
        LogRun written = LogRun.Open(original);
        for (int i = 0; i < 12; i++)
        {
            written.Append((uint)(i * 50), (byte)i, [.. Enumerable.Repeat((byte)i, i * 240)]);
            if (i % 3 == 0) await written.DurableAsync();
            if (i == 6)
            {
                await written.Log.DisposeAsync(); // The rest goes into a second segment.
                written = LogRun.Open(original);
            }
        }

        await written.Log.DisposeAsync();
        foreach (string name in original.List())
        {
            for (long bit = 0; bit < original.Read(name).Length * 8L; bit++)
            {
                SimulatedFolder folder = new();
                foreach (string copied in original.List())
                {
                    folder.Put(copied, original.Read(copied));
                }

                folder.Flip(name, bit);
                await AssertFoundOrHarmlessAsync(folder, name, bit, written.Records);
            }
        }
    }

    [Fact]
    public void Swapped_and_repeated_records_are_damage() // D9
    {
        byte[] bytes = LogImage.Segment(marks: false, LogImage.Body(1, 20), LogImage.Body(2, 20), LogImage.Body(3, 20));
        const int frame = 34;
        byte[] first = bytes[64..(64 + frame)];
        byte[] second = bytes[(64 + frame)..(64 + (2 * frame))];
        byte[] swapped = [.. bytes[..64], .. second, .. first, .. bytes[(64 + (2 * frame))..]];
        byte[] repeated = [.. bytes[..64], .. first, .. first, .. bytes[(64 + (2 * frame))..]];
        AssertDamaged(FolderOf(swapped), 64, applied: 0);
        AssertDamaged(FolderOf(repeated), 64 + frame, applied: 1);
    }

    [Fact]
    public async Task Records_of_an_older_epoch_or_another_segment_in_recycled_space_are_not_taken()
    {
        List<byte> bytes = [.. LogImage.Header(1, 5, 1), .. LogImage.Frame(1, 5, 64, LogImage.Body(1, 20))];
        int end = bytes.Count;
        bytes.AddRange(LogImage.Frame(1, 4, bytes.Count, LogImage.Body(9, 20)));
        bytes.AddRange(LogImage.Mark(1, 4, bytes.Count));
        bytes.AddRange(LogImage.Frame(7, 5, bytes.Count, LogImage.Body(9, 20)));
        SimulatedFolder folder = FolderOf([.. bytes]);
        LogRun run = LogRun.Open(folder);
        Assert.Equal([StoredRecord.Of(1, 1, 2, LogImage.Body(1, 20)[2..])], run.Records);
        Assert.Equal(new(LogImage.First, end, bytes.Count - end), run.Log.CutTail);
        run.Append(1, 2, 3);
        await run.Log.DisposeAsync();
        Assert.Equal(6u, BitConverter.ToUInt32(folder.Read("log-0000000002.seg"), 16)); // One more than any before.
    }

    [Fact]
    public async Task A_log_kept_as_a_value_is_not_taken_for_the_log()
    {
        byte[] inner = LogImage.Segment(marks: true, Three);
        byte[] bytes = LogImage.Segment(marks: false, LogImage.Body(1, 5), [1, 2, .. inner, .. inner]);
        LogRun run = LogRun.Open(FolderOf(bytes[..^1]));
        Assert.Single(run.Records);
        Assert.NotNull(run.Log.CutTail);
        await run.Log.DisposeAsync();
    }

    [Fact]
    public async Task A_length_beyond_the_limit_or_the_file_is_no_record_and_allocates_nothing() // I10
    {
        foreach (uint length in (uint[])[1u, 1_000u, 80u * 1024 * 1024 + 7, int.MaxValue, uint.MaxValue])
        {
            byte[] bytes = LogImage.Segment(marks: false, Three[0], Three[1]);
            BitConverter.TryWriteBytes(bytes.AsSpan(64 + 34), length);
            long before = GC.GetAllocatedBytesForCurrentThread();
            LogRun run = LogRun.Open(FolderOf(bytes));
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 4_000_000);
            Assert.Single(run.Records);
            await run.Log.DisposeAsync();
        }
    }

    private static SimulatedFolder FolderOf(byte[] bytes)
    {
        SimulatedFolder folder = new();
        folder.Put(LogImage.First, bytes);
        return folder;
    }

    private static long WrittenBytes(ReadOnlySpan<byte> bytes) => bytes.LastIndexOfAnyExcept((byte)0) + 1;

    private static void AssertDamaged(SimulatedFolder folder, long offset, int applied)
    {
        byte[] before = folder.Read(LogImage.First);
        int replayed = 0;
        LogDamagedException damage = Assert.Throws<LogDamagedException>(() =>
            OperationLog.Open(folder, LogRun.Small, (in LogRecord _) => replayed++));
        Assert.Equal((LogImage.First, offset, applied), (damage.File, damage.Offset, replayed));
        Assert.Equal(before, folder.Read(LogImage.First));
    }

    private static async Task AssertFoundOrHarmlessAsync(
        SimulatedFolder folder, string name, long bit, List<StoredRecord> expected)
    {
        try
        {
            LogRun run = LogRun.Open(folder);
            await run.Log.DisposeAsync();
            Assert.True(
                run.Records.SequenceEqual(expected), $"{name}, bit {bit}: opened with {run.Records.Count} records.");
        }
        catch (LogDamagedException damage)
        {
            Assert.True(damage.File.Length > 0);
        }
    }
}
