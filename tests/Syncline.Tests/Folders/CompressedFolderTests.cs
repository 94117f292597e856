using Syncline.Folders;
using Syncline.Folders.Backups;
using Syncline.Folders.Checks;
using Syncline.Folders.Histories;
using Syncline.Objects;
using Syncline.Storage;
using Syncline.Testing.Storage;

namespace Syncline.Tests.Folders;

/// <summary>Check, log, backups and pruning where segments are compressed.</summary>
public sealed class CompressedFolderTests
{
    private const string First = "log-0000000001.seg", Second = "log-0000000002.seg", Last = "log-0000000003.seg";
    private const string Backup = "backup";

    [Fact]
    public async Task A_compressed_folder_is_good_and_its_log_reads_the_same()
    {
        SimulatedFolder folder = await SmallFolder.WriteAsync(compresses: true);
        Assert.Equal((2, 2, 1), (folder.Read(First)[8], folder.Read(Second)[8], folder.Read(Last)[8]));

        FolderReport report = SmallFolder.Check(folder);

        Assert.True(report.IsWhole, $"{report.Damages.FirstOrDefault()}");
        Assert.Equal([new SpaceReport("default", 12, 1)], report.Spaces);
        Assert.Equal(Segments(folder).Sum(name => folder.Read(name).Length), report.Bytes);
        using FolderHistory history = FolderHistory.Open(folder);
        List<string?> messages = [];
        history.ReadAll(read => messages.Add(read.Transaction.Header.Message));
        Assert.Equal(
            from session in Enumerable.Range(1, 3) from i in Enumerable.Range(1, 4) select $"s{session}t{i}", messages);
    }

    [Fact]
    public async Task D10_damage_to_a_block_names_its_place_in_the_file_and_what_is_lost()
    {
        SimulatedFolder folder = await SmallFolder.WriteAsync(compresses: true);
        folder.Flip(Second, (64 + 16 + 20) * 8);

        FolderReport report = SmallFolder.Check(folder);

        StoredDamage damage = Assert.Single(report.Damages);
        Assert.Equal((Second, 64L), (damage.File, damage.Offset)); // All of its only block.
        Assert.True(damage.LostRecords >= 4);
        Assert.Equal((9UL, 16UL), (report.Lost[0].First, report.Lost[0].Last));
        LogDamagedException refused = Assert.Throws<LogDamagedException>(
            () => SmallFolder.Backup(folder, new SimulatedFolder(), Backup));
        Assert.Equal((Second, 64L), (refused.File, refused.Offset));
    }

    [Fact]
    public async Task A_compressed_segment_without_the_one_behind_it_and_bytes_behind_its_blocks_are_told()
    {
        SimulatedFolder folder = await SmallFolder.WriteAsync(compresses: true);
        SimulatedFolder cut = SmallFolder.Copy(folder, (name, bytes) => name == Last ? null : bytes);
        StoredDamage missing = SmallFolder.Check(cut).Damages[0];
        Assert.Equal((Last, 0L), (missing.File, missing.Offset));
        LogDamagedException refused = Assert.Throws<LogDamagedException>(
            () => SmallFolder.Backup(cut, new SimulatedFolder(), Backup));
        Assert.Equal(Last, refused.File);

        long length = folder.Read(First).Length;
        folder.Put(First, [.. folder.Read(First), 9]);
        StoredDamage behind = Assert.Single(SmallFolder.Check(folder).Damages);
        Assert.Equal((First, length, (long?)null), (behind.File, behind.Offset, behind.LostFrom));
    }

    [Fact]
    public async Task A_backup_holds_compressed_segments_as_they_are()
    {
        SimulatedFolder folder = await SmallFolder.WriteAsync(compresses: true);
        SimulatedFolder target = new(), restored = new();

        BackupSummary backup = SmallFolder.Backup(folder, target, Backup);
        await SmallFolder.RestoreAsync(target, Backup, restored);

        Assert.Equal(3, backup.Files);
        Assert.Equal(folder.Read(First), restored.Read(First));
        Assert.Equal(folder.Read(Second), restored.Read(Second));
        Assert.True(SmallFolder.Check(restored).IsWhole);
        await using DataFolder home = DataFolder.Open(SmallFolder.Options(restored));
        Assert.Equal(30, home.Find("default")!.Snapshot().Counter("c/n"));
    }

    [Fact]
    public async Task D12_superfluous_segments_are_pruned_though_they_are_compressed()
    {
        SimulatedFolder folder = await SmallFolder.WriteAsync(compresses: true);
        await using (DataFolder home =
            DataFolder.Open(SmallFolder.Options(folder, HistoryPolicy.None, compresses: true)))
        {
            for (int i = 0; i < 2; i++)
            {
                home.Find("default")!.Transact(tx => tx.Counter("c/n").Increment());
                await home.WriteSnapshotAsync(TestContext.Current.CancellationToken);
            }
        }

        Assert.DoesNotContain(First, folder.List());
        Assert.DoesNotContain(Second, folder.List());
        Assert.True(SmallFolder.Check(folder).IsWhole);
        await using DataFolder again = DataFolder.Open(SmallFolder.Options(folder));
        Assert.Equal(32, again.Find("default")!.Snapshot().Counter("c/n"));
    }

    private static IEnumerable<string> Segments(SimulatedFolder folder) =>
        folder.List().Where(name => name.StartsWith("log-", StringComparison.Ordinal));
}
