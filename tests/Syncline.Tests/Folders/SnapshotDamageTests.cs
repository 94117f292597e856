using Syncline.Folders;
using Syncline.Replicas;
using Syncline.Storage;
using Syncline.Testing.Storage;
using Syncline.Tests.Replicas;

namespace Syncline.Tests.Folders;

public sealed class SnapshotDamageTests
{
    private const string First = "snapshot-0000000001.snp", Second = "snapshot-0000000002.snp";

    [Fact]
    public async Task D9_D14_a_damaged_snapshot_is_named_and_the_older_one_and_the_log_give_the_same()
    {
        var (disk, image) = await MakeAsync();
        long bits = disk.Read(Second).Length * 8L;
        for (long bit = 0; bit < bits; bit += 101)
        {
            disk.Flip(Second, bit);
            await using DataFolder folder = Open(disk);
            DamagedSnapshot damaged = Assert.Single(folder.Snapshots!.Damaged);
            Assert.Equal(Second, damaged.File);
            Assert.True(damaged.Offset <= bit / 8, $"Bit {bit} is told at byte {damaged.Offset}.");
            Assert.Equal(image, FolderImage.Of(folder));
            disk.Flip(Second, bit);
        }
    }

    [Fact]
    public async Task Snapshots_that_are_all_damaged_are_no_loss_while_the_log_is_whole()
    {
        var (disk, image) = await MakeAsync();
        disk.Flip(First, 900);
        disk.Flip(Second, 900);
        await using DataFolder folder = Open(disk);
        Assert.Equal([Second, First], folder.Snapshots!.Damaged.Select(each => each.File));
        Assert.Equal(image, FolderImage.Of(folder));
        await folder.WriteSnapshotAsync(TestMember.Deadline);
        Assert.Contains("snapshot-0000000003.snp", disk.List());
    }

    [Fact]
    public async Task Snapshots_that_are_all_damaged_and_a_pruned_log_are_refused_and_nothing_is_changed()
    {
        var (disk, _) = await MakeAsync();
        await using (DataFolder folder = Open(disk))
        {
            for (int i = 0; i < 2; i++)
            {
                await FillAsync(folder);
                await folder.WriteSnapshotAsync(TestMember.Deadline);
            }
        }

        string[] snapshots = [.. disk.List().Where(name => name.EndsWith(".snp", StringComparison.Ordinal))];
        foreach (string name in snapshots)
        {
            disk.Flip(name, 900);
        }

        Assert.Equal(2, snapshots.Length);
        Assert.DoesNotContain("log-0000000001.seg", disk.List());
        var before = disk.List().ToDictionary(name => name, disk.Read);
        LogDamagedException refused = Assert.Throws<LogDamagedException>(() => Open(disk));
        Assert.Equal("log-0000000001.seg", refused.File);
        Assert.Contains(snapshots[1], refused.Message, StringComparison.Ordinal);
        Assert.Equal(before.Keys, disk.List());
        Assert.All(before, file => Assert.Equal(file.Value, disk.Read(file.Key))); // D19: nothing empty is stored.
    }

    [Fact]
    public async Task D11_a_log_that_starts_behind_the_snapshot_is_refused()
    {
        var (disk, _) = await MakeAsync();
        await using (DataFolder folder = Open(disk))
        {
            await FillAsync(folder);
        }

        string[] segments = [.. disk.List().Where(name => name.StartsWith("log-", StringComparison.Ordinal))];
        foreach (string name in segments.SkipLast(1))
        {
            disk.Delete(name);
        }

        LogDamagedException refused = Assert.Throws<LogDamagedException>(() => Open(disk));
        Assert.Equal(Second, refused.File);
        Assert.Contains("begins with", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_that_ends_before_what_went_into_the_snapshot_is_refused()
    {
        var (disk, _) = await MakeAsync();
        string last = disk.List().Last(name => name.StartsWith("log-", StringComparison.Ordinal));
        disk.Put(last, disk.Read(last)[..64]);
        LogDamagedException refused = Assert.Throws<LogDamagedException>(() => Open(disk));
        Assert.Equal(last, refused.File);
        Assert.Contains(Second, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task D18_a_newer_snapshot_is_refused_with_its_format()
    {
        var (disk, _) = await MakeAsync();
        byte[] newer = disk.Read(Second);
        newer[8] = 2;
        BitConverter.TryWriteBytes(newer.AsSpan(60), Crdt.Encoding.Crc32C.Of(newer.AsSpan(0, 60)));
        disk.Put(Second, newer);
        LogFormatException refused = Assert.Throws<LogFormatException>(() => Open(disk));
        Assert.Equal((Second, 2U, 1U), (refused.File, refused.Format, refused.FormatMax));
    }

    /// <summary>A folder with two snapshots and more behind them, closed, and what it holds.</summary>
    private static async Task<(SimulatedFolder Disk, string Image)> MakeAsync()
    {
        SimulatedFolder disk = new();
        await using DataFolder folder = Open(disk);
        Replica replica = folder.OpenSpace("a");
        for (int i = 0; i < 2; i++)
        {
            replica.Transact(tx => tx.Map("m/x").Set("s").AddAll(1, 2, 3, i));
            replica.Transact(tx => tx.Register("r/x").Assign(new string('x', 700)));
            folder.OpenSpace("b").Transact(tx => tx.Counter("c/n").Increment(5));
            await folder.WriteSnapshotAsync(TestMember.Deadline);
        }

        replica.Transact(tx => tx.Map("m/x").Set("s").Remove(2));
        await folder.WaitDurableAsync(TestMember.Deadline);
        return (disk, FolderImage.Of(folder));
    }

    private static async Task FillAsync(DataFolder folder)
    {
        for (int i = 0; i < 3; i++)
        {
            await folder.OpenSpace("a").Transact(tx => tx.Register("r/x").Assign(new string('x', 40_000)))
                .WaitDurableAsync(TestMember.Deadline);
        }
    }

    private static DataFolder Open(SimulatedFolder disk) => DataFolder.Open(new()
    {
        Folder = disk,
        SegmentBytes = LogOptions.SegmentBytesMin,
        Snapshots = new() { IntervalBytes = long.MaxValue, History = HistoryPolicy.None },
        Time = new HandTime(),
    });
}
