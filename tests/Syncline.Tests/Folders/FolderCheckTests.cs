using Syncline.Folders;
using Syncline.Folders.Checks;
using Syncline.Folders.Histories;
using Syncline.Storage;
using Syncline.Testing.Storage;

namespace Syncline.Tests.Folders;

/// <summary>A check finds what opening refuses, and says what it costs; it changes nothing.</summary>
public sealed class FolderCheckTests
{
    [Fact]
    public async Task A_folder_that_was_closed_is_good_and_is_not_touched()
    {
        SimulatedFolder folder = await SmallFolder.WriteAsync();
        byte[][] before = [.. folder.List().Select(folder.Read)];

        FolderReport report = SmallFolder.Check(folder);

        Assert.True(report.IsWhole);
        Assert.Equal((3, 1L, EndState.Continues), (report.Segments, report.FirstPosition, report.End));
        Assert.Equal([new SpaceReport("default", 12, 1)], report.Spaces);
        Assert.Equal(report.LastPosition, report.Records);
        Assert.Null(report.TornTail);
        Assert.Equal(before, folder.List().Select(folder.Read));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task D9_every_flipped_bit_is_found_or_is_a_torn_tail_and_what_opens_lost_nothing(bool compresses)
    {
        SimulatedFolder folder = await SmallFolder.WriteAsync(sessions: 2, transactions: 2, compresses);
        int torn = 0;
        foreach (string name in folder.List())
        {
            for (long bit = 0; bit < folder.Read(name).Length * 8L; bit++)
            {
                SimulatedFolder copy = SmallFolder.Copy(folder);
                copy.Flip(name, bit);
                FolderReport? report = Check(copy, out bool isNewer);
                bool opens = await OpensAsync(copy);
                string what = $"{name} bit {bit}: {report?.Damages.FirstOrDefault()}";
                if (report is null) Assert.True(isNewer && !opens, what);
                else if (report.IsWhole) Assert.True(report.TornTail is not null && opens, what);
                else if (opens) Assert.True(report.Damages is [{ LostFrom: null } found] && found.File == name, what);
                if (report?.TornTail is not null) torn++;
            }
        }

        Assert.True(torn > 0, "The last bytes can't be told from a torn write.");
    }

    [Fact]
    public async Task D10_damage_in_the_middle_names_the_place_and_exactly_what_is_lost()
    {
        SimulatedFolder folder = await SmallFolder.WriteAsync(sessions: 1, transactions: 9);
        (List<LoggedTransaction> all, List<long> offsets) = ReadAll(folder);
        const string first = "log-0000000001.seg";
        folder.Flip(first, offsets[3] * 8); // Of the fourth transaction.

        FolderReport report = SmallFolder.Check(folder);

        StoredDamage damage = Assert.Single(report.Damages);
        Assert.Equal((first, all[3].Position), (damage.File, damage.LostFrom));
        Assert.True(damage.Offset < offsets[3] && damage.Offset > offsets[2]);
        Assert.Equal(
            [new LostTransactions("default", all[3].Transaction.Replica, all[3].Transaction.First, 8)], report.Lost);
        Assert.Equal(5, report.RecordsBehind);
        Assert.Equal(8, Assert.Single(report.Spaces).Transactions);
    }

    [Theory]
    [InlineData("log-0000000001.seg")]
    [InlineData("log-0000000002.seg")]
    public async Task A_missing_segment_is_named_with_its_records(string missing)
    {
        SimulatedFolder folder = await SmallFolder.WriteAsync();
        (List<LoggedTransaction> all, _) = ReadAll(folder);
        SimulatedFolder copy = SmallFolder.Copy(folder, (name, bytes) => name == missing ? null : bytes);

        FolderReport report = SmallFolder.Check(copy);

        StoredDamage damage = report.Damages[0];
        Assert.Equal((missing, 0), (damage.File, damage.Offset));
        Assert.True(damage.LostRecords >= 4);
        Assert.Equal(
            missing[13] == '1' ? 1 : all[4].Position - 1, damage.LostFrom); // The session's incarnation comes first.
        if (missing[13] == '2') Assert.Equal((9UL, 16UL), (report.Lost[0].First, report.Lost[0].Last));
    }

    [Fact]
    public async Task D16_a_folder_in_use_is_refused()
    {
        SimulatedFolder folder = await SmallFolder.WriteAsync();
        await using DataFolder home = DataFolder.Open(SmallFolder.Options(folder));

        Assert.Throws<FolderInUseException>(() => SmallFolder.Check(folder));
    }

    [Fact]
    public async Task D18_a_newer_format_is_refused_by_its_number()
    {
        SimulatedFolder folder = await SmallFolder.WriteAsync();
        byte[] header = Storage.LogImage.Header(4, 9, 99, format: 7);
        folder.Put("log-0000000004.seg", header);

        Assert.Equal(7u, Assert.Throws<LogFormatException>(() => SmallFolder.Check(folder)).Format);
    }

    [Fact]
    public async Task A_copy_is_told_from_the_folder_that_it_is_of()
    {
        SimulatedFolder folder = await SmallFolder.WriteAsync();

        Assert.Equal(EndState.OfAnother, SmallFolder.Check(SmallFolder.Copy(folder)).End);
    }

    private static FolderReport? Check(SimulatedFolder folder, out bool isNewer)
    {
        isNewer = false;
        try
        {
            return SmallFolder.Check(folder);
        }
        catch (LogFormatException)
        {
            isNewer = true;
            return null;
        }
    }

    private static async Task<bool> OpensAsync(SimulatedFolder folder)
    {
        try
        {
            await DataFolder.Open(SmallFolder.Options(folder)).DisposeAsync();
            return true;
        }
        catch (StorageException)
        {
            return false;
        }
    }

    /// <summary>All transactions, and where each one's bytes begin in its segment.</summary>
    private static (List<LoggedTransaction> All, List<long> Offsets) ReadAll(SimulatedFolder folder)
    {
        List<LoggedTransaction> all = [];
        using FolderHistory history = FolderHistory.Open(folder);
        history.ReadAll(all.Add);
        byte[] segment = folder.Read("log-0000000001.seg");
        return (all, [.. all.Select(read => (long)segment.AsSpan().IndexOf(read.Transaction.HeaderBytes.Span))]);
    }
}
