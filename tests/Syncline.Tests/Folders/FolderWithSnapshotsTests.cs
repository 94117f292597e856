using Syncline.Crdt.Causality;
using Syncline.Folders;
using Syncline.Folders.Backups;
using Syncline.Folders.Checks;
using Syncline.Folders.Histories;
using Syncline.Objects;
using Syncline.Replication.Members;
using Syncline.Storage;
using Syncline.Testing.Storage;
using Syncline.Tests.Replicas;

namespace Syncline.Tests.Folders;

/// <summary>Check, log and backups where snapshots stand in place of the beginning of the log.</summary>
public sealed class FolderWithSnapshotsTests
{
    private const string File = "backup";

    [Fact]
    public async Task A_pruned_folder_is_good_and_its_log_is_read_from_where_it_begins()
    {
        SimulatedFolder folder = await SmallFolder.WriteWithSnapshotsAsync();

        FolderReport report = SmallFolder.Check(folder);

        Assert.True(report.IsWhole, $"{report.Damages.FirstOrDefault()}");
        Assert.True(report.FirstPosition > 1);
        Assert.Equal([3U, 4U], report.Snapshots.Select(snapshot => snapshot.Number));
        Assert.Equal(EndState.Continues, report.End);
        using FolderHistory history = FolderHistory.Open(folder);
        List<LoggedTransaction> all = [];
        history.ReadAll(all.Add);
        Assert.NotEmpty(all);
        Assert.All(all, read => Assert.Equal("default", read.Space));
        Assert.Equal("s4", all[^1].Transaction.Header.Message);
        Assert.All(all, read => Assert.True(read.Time is null || read.Time == read.Clock));
    }

    [Fact]
    public async Task Times_are_known_behind_the_snapshot()
    {
        SimulatedFolder folder = await SmallFolder.WriteWithSnapshotsAsync();
        await using (DataFolder home = DataFolder.Open(SmallFolder.Options(folder)))
        {
            home.Find("default")!.Transact(tx => tx.Counter("c/n").Increment(), message: "after");
        }

        using FolderHistory history = FolderHistory.Open(folder);
        List<LoggedTransaction> all = [];
        history.ReadAll(all.Add);

        Assert.Equal("after", all[^1].Transaction.Header.Message);
        Assert.Equal(all[^1].Clock, all[^1].Time);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task D9_every_flipped_bit_is_found_or_is_a_torn_tail_and_what_opens_lost_nothing(
        bool keepsAll, bool compresses)
    {
        SimulatedFolder folder =
            await SmallFolder.WriteWithSnapshotsAsync(keepsAll ? HistoryPolicy.All : null, compresses);
        string digest = DigestOf(folder);
        foreach (string name in folder.List())
        {
            for (long bit = 0; bit < folder.Read(name).Length * 8L; bit += 7) // Each byte is hit, at changing bits.
            {
                SimulatedFolder copy = SmallFolder.Copy(folder);
                copy.Flip(name, bit);
                FolderReport? report = null;
                try
                {
                    report = SmallFolder.Check(copy);
                }
                catch (LogFormatException)
                {
                    // A newer format.
                }

                string what = $"{name} bit {bit}: {report?.Damages.FirstOrDefault()}";
                if (report is null) Assert.ThrowsAny<StorageException>(() => DigestOf(copy));
                else if (report.IsWhole) Assert.True(report.TornTail is not null && DigestOf(copy) == digest, what);
                else if (report.Damages.All(damage => damage.LostFrom is null)) Assert.Equal(digest, DigestOf(copy));
                else Refuses(copy, what, orHas: digest);
            }
        }
    }

    [Fact]
    public async Task A_log_that_ends_before_what_a_snapshot_knows_to_be_durable_is_damage()
    {
        SimulatedFolder folder = await SmallFolder.WriteWithSnapshotsAsync();
        SimulatedFolder cut = SmallFolder.Copy(
            folder, (name, bytes) => name == "log-0000000004.seg" ? bytes[..64] : bytes);

        FolderReport report = SmallFolder.Check(cut);

        Assert.Contains(report.Damages, damage => damage.LostFrom == report.LastPosition + 1);
        Assert.Throws<LogDamagedException>(() => DigestOf(cut));
    }

    [Fact]
    public async Task D11_a_log_that_begins_behind_the_snapshot_is_damage_and_gives_no_backup()
    {
        SimulatedFolder folder = await SmallFolder.WriteWithSnapshotsAsync();
        SimulatedFolder none = SmallFolder.Copy(
            folder, (name, bytes) => name.EndsWith(".snp", StringComparison.Ordinal) ? null : bytes);

        FolderReport report = SmallFolder.Check(none);

        Assert.Equal(1, report.Damages[0].LostFrom);
        Assert.Equal(report.FirstPosition - 1, report.Damages[0].LostRecords);
        Assert.Throws<LogDamagedException>(() => SmallFolder.Backup(none, new SimulatedFolder(), File));
        Assert.Throws<LogDamagedException>(() => FolderHistory.Open(none));
    }

    [Fact]
    public async Task A_backup_holds_the_snapshots_and_leaves_a_damaged_one_out()
    {
        SimulatedFolder folder = await SmallFolder.WriteWithSnapshotsAsync(), target = new();
        string digest = DigestOf(folder);
        for (int damaged = 0; damaged <= 1; damaged++)
        {
            if (damaged == 1) folder.Flip("snapshot-0000000004.snp", 800);
            BackupSummary backup = SmallFolder.Backup(folder, target, File);
            SimulatedFolder restored = new();
            await SmallFolder.RestoreAsync(target, File, restored);

            Assert.Equal(damaged, backup.LeftOut.Length);
            FolderReport report = SmallFolder.Check(restored);
            Assert.True(report.IsWhole);
            Assert.Equal(2 - damaged, report.Snapshots.Length);
            Assert.Equal(digest, DigestOf(restored));
        }
    }

    [Fact]
    public async Task C2_the_id_that_wrote_last_is_found_in_a_snapshot_too()
    {
        SimulatedFolder home = new(), backup = new(), restored = new();
        await using TestMember peer = TestMember.Open("peer");
        ReplicaId last;
        HashSet<ReplicaId> earlier = [];
        await using (TestMember before = TestMember.Open("home", options => options with
        {
            Folder = home,
            Snapshots = new() { History = HistoryPolicy.None },
        }))
        {
            for (int i = 0; i < 3; i++)
            {
                await using (await before.LinkAsync(peer))
                {
                    before.Replica.Transact(tx => tx.Counter("c/n").Increment());
                    await TestMember.MeetAsync(before, peer);
                }

                earlier.Add(before.Replica.Id);
                home.Identity = _ => null; // So that each opening takes a new id.
                await before.Folder.WriteSnapshotAsync(TestMember.Deadline);
                if (i < 2) await before.ReopenAsync();
            }

            last = before.Replica.Id;
            Assert.Equal(3, earlier.Count);
            await before.Folder.WriteSnapshotAsync(TestMember.Deadline);
            SmallFolder.Backup(home, backup, File);
            before.Replica.Transact(tx => tx.Counter("c/n").Increment());
            await using var link = await before.LinkAsync(peer);
            await TestMember.AgreeAsync(before, peer);
        }

        await SmallFolder.RestoreAsync(backup, File, restored);
        await using TestMember after = TestMember.Open("home", options => options with { Folder = restored });
        await using (await after.LinkAsync(peer))
        {
            after.Replica.Transact(tx => tx.Counter("c/n").Increment());
            await TestMember.AgreeAsync(after, peer);
        }

        Assert.Equal(5, peer.Replica.Snapshot().Counter("c/n"));
        Member member = peer.Replica.Members.Find(after.Folder.Member)!;
        Assert.Equal(
            [last],
            member.Replicas.Where(replica => replica.Standing == ReplicaStanding.RetiredWithUnknownEnd)
                .Select(replica => replica.Id));
    }

    /// <summary>Records that are lost may be some that the snapshot stands for; then nothing is missing.</summary>
    private static void Refuses(SimulatedFolder folder, string what, string orHas)
    {
        string digest = "";
        Exception? refused = Record.Exception(() => digest = DigestOf(folder));
        Assert.True(refused is StorageException || digest == orHas, what);
    }

    private static string DigestOf(SimulatedFolder folder)
    {
        DataFolder copy = DataFolder.Open(SmallFolder.Options(SmallFolder.Copy(folder)));
        return Convert.ToHexString(copy.Find("default")!.Snapshot().Digest());
    }
}
