using Syncline.Storage;
using Syncline.Testing.Storage;

namespace Syncline.Tests.Storage;

/// <summary>Segments as wholes: missing, shortened, exchanged, unfinished, of another format.</summary>
public sealed class LogSegmentTests
{
    [Fact]
    public async Task A_missing_segment_is_named()
    {
        SimulatedFolder folder = await FourSegmentsAsync();
        foreach (string name in new[] { "log-0000000001.seg", "log-0000000002.seg", "log-0000000003.seg" })
        {
            byte[] kept = folder.Read(name);
            folder.Delete(name);
            Assert.Equal((name, 0), Damage(folder));
            folder.Put(name, kept);
        }
    }

    [Fact]
    public async Task A_segment_shortened_at_any_record_is_seen_by_the_header_of_the_next() // D10
    {
        SimulatedFolder folder = await FourSegmentsAsync();
        const string name = "log-0000000002.seg";
        byte[] whole = folder.Read(name);
        foreach (int length in new[] { 64, 64 + 5_014, 64 + (2 * 5_014), 64 + 3_000, 10, 0 })
        {
            folder.Put(name, whole[..length]);
            (string file, long offset) = Damage(folder);
            Assert.Equal(name, file);
            Assert.InRange(offset, 0, length);
        }
    }

    [Fact]
    public async Task An_older_copy_of_a_segment_of_the_same_length_is_seen_by_its_chain()
    {
        SimulatedFolder folder = new();
        LogRun run = LogRun.Open(folder);
        run.Append(1, 2, 3);
        await run.Log.DisposeAsync();
        run = LogRun.Open(folder);
        run.Append(1, 2, 4);
        await run.Log.DisposeAsync();
        folder.Put(LogImage.First, [.. LogImage.Segment(marks: false, [1, 2, 9]), .. LogImage.Mark(1, 1, 79)]);
        Assert.Equal(("log-0000000002.seg", 0), Damage(folder));
    }

    [Fact]
    public async Task A_segment_under_another_number_is_damage()
    {
        SimulatedFolder folder = await FourSegmentsAsync();
        folder.Put("log-0000000003.seg", folder.Read("log-0000000002.seg"));
        Assert.Equal(("log-0000000003.seg", 0), Damage(folder));
    }

    [Fact]
    public async Task A_last_segment_whose_header_was_never_finished_goes_and_one_with_records_stays()
    {
        SimulatedFolder folder = new();
        folder.Put(LogImage.First, LogImage.Segment(marks: false, [1, 2, 3]));
        folder.Put("log-0000000002.seg", [.. LogImage.Header(2, 1, 2)[..40], .. new byte[1_000]]);
        LogRun run = LogRun.Open(folder);
        Assert.Single(run.Records);
        Assert.Equal(new("log-0000000002.seg", 0, 33), run.Log.CutTail);
        Assert.Equal([LogImage.First], folder.List());
        await run.Log.DisposeAsync();

        folder.Put("log-0000000002.seg", [.. new byte[64], .. LogImage.Frame(2, 1, 64, 1, 2, 3)]);
        Assert.Equal(("log-0000000002.seg", 0), Damage(folder));
    }

    [Fact]
    public void A_newer_format_is_refused_by_its_number_before_anything_is_replayed() // D18
    {
        SimulatedFolder folder = new();
        folder.Put(LogImage.First, LogImage.Segment(marks: false, [1, 2, 3]));
        byte[] newer = [.. LogImage.Header(2, 2, 2, format: 7), .. new byte[100]];
        folder.Put("log-0000000002.seg", newer);
        LogFormatException refused = Assert.Throws<LogFormatException>(() =>
            OperationLog.Open(folder, LogRun.Small, (in LogRecord _) => Assert.Fail("Replayed.")));
        Assert.Equal((7u, 2u), (refused.Format, refused.FormatMax));
        Assert.Contains("log format 7", refused.Message, StringComparison.Ordinal);
        Assert.Equal(newer, folder.Read("log-0000000002.seg"));
    }

    [Fact]
    public async Task Files_of_other_names_are_left_alone()
    {
        SimulatedFolder folder = await FourSegmentsAsync();
        string[] others = ["LOCK", "log-0000000009.seg.bak", "log-1.seg", "log-+000000001.seg", "snapshot-1"];
        foreach (string name in others)
        {
            folder.Put(name, [1, 2, 3]);
        }

        Assert.Equal(40, (await LogRun.ReplayAsync(folder)).Count);
        Assert.Superset(others.ToHashSet(), folder.List().ToHashSet());
    }

    private static async Task<SimulatedFolder> FourSegmentsAsync()
    {
        SimulatedFolder folder = new();
        LogRun run = LogRun.Open(folder);
        for (int i = 0; i < 40; i++)
        {
            run.Append(1, 2, [.. Enumerable.Repeat((byte)(i + 1), 5_000)]);
        }

        await run.Log.DisposeAsync();
        Assert.Equal(4, folder.List().Count);
        return folder;
    }

    private static (string File, long Offset) Damage(SimulatedFolder folder)
    {
        LogDamagedException damage = Assert.Throws<LogDamagedException>(() => LogRun.Open(folder));
        return (damage.File, damage.Offset);
    }
}
