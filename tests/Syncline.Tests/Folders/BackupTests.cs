using Syncline.Crdt.Causality;
using Syncline.Folders;
using Syncline.Folders.Backups;
using Syncline.Folders.Checks;
using Syncline.Objects;
using Syncline.Replicas;
using Syncline.Replication.Engines;
using Syncline.Replication.Members;
using Syncline.Storage;
using Syncline.Testing;
using Syncline.Testing.Storage;
using Syncline.Tests.Replicas;

namespace Syncline.Tests.Folders;

/// <summary>Backups: what is in them, what is refused, and who a restored folder is.</summary>
public sealed class BackupTests
{
    private const string File = "backup";

    [Fact]
    public async Task A_restored_folder_is_good_and_holds_all_but_the_mark_of_a_clean_end()
    {
        SimulatedFolder folder = await SmallFolder.WriteAsync(), target = new(), restored = new();

        BackupSummary backup = SmallFolder.Backup(folder, target, File);
        Assert.Equal(backup with { LeftOut = [] }, await SmallFolder.RestoreAsync(target, File, restored));

        FolderReport report = SmallFolder.Check(restored);
        Assert.True(report.IsWhole);
        Assert.Equal(EndState.None, report.End);
        Assert.Equal([new SpaceReport("default", 12, 1)], report.Spaces);
        Assert.Equal(DigestOf(folder), DigestOf(restored));
        Assert.Equal([File], target.List());
    }

    [Fact]
    public async Task The_same_folder_gives_the_bytes_of_the_golden_file_and_they_are_read()
    {
        SimulatedFolder folder = new(), target = new(), restored = new();
        const string segment = "log-0000000001.seg";
        byte[] log = await System.IO.File.ReadAllBytesAsync(
            RepositoryFiles.PathOf($"tests/golden/log-v1/{segment}"), TestContext.Current.CancellationToken);
        byte[] golden = await System.IO.File.ReadAllBytesAsync(
            RepositoryFiles.PathOf("tests/golden/backup-v1/folder.bin"), TestContext.Current.CancellationToken);
        folder.Put(segment, log);

        SmallFolder.Backup(folder, target, File);
        Assert.Equal(golden, target.Read(File));

        target.Put("golden", golden);
        await SmallFolder.RestoreAsync(target, "golden", restored);
        Assert.Equal(log, restored.Read(segment));
        string documentation = await System.IO.File.ReadAllTextAsync(
            RepositoryFiles.PathOf("docs/formats-log.md"), TestContext.Current.CancellationToken);
        for (int at = 0; at < golden.Length; at += 16)
        {
            string row = string.Join(' ', golden[at..Math.Min(at + 16, golden.Length)].Select(part => $"{part:x2}"));
            Assert.Contains($"{at:x4}  {row}", documentation, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Every_flipped_bit_of_a_backup_is_refused_and_the_folder_stays_empty()
    {
        SimulatedFolder folder = await SmallFolder.WriteAsync(sessions: 2, transactions: 1), target = new();
        SmallFolder.Backup(folder, target, File);
        byte[] whole = target.Read(File);
        for (long bit = 0; bit < whole.Length * 8L; bit++)
        {
            target.Put(File, whole);
            target.Flip(File, bit);
            SimulatedFolder restored = new();
            StorageException refused =
                await Assert.ThrowsAnyAsync<StorageException>(() => SmallFolder.RestoreAsync(target, File, restored));
            Assert.True(refused is BackupDamagedException or BackupFormatException, $"bit {bit}: {refused}");
            Assert.Empty(restored.List());
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(200)]
    [InlineData(-1)]
    [InlineData(-40)]
    public async Task A_backup_that_is_cut_or_too_long_is_refused(int length)
    {
        SimulatedFolder folder = await SmallFolder.WriteAsync(), target = new(), restored = new();
        SmallFolder.Backup(folder, target, File);
        byte[] whole = target.Read(File);
        target.Put(File, length < 0 ? whole[..^-length] : whole[..length]);
        await Assert.ThrowsAsync<BackupDamagedException>(() => SmallFolder.RestoreAsync(target, File, restored));

        target.Put(File, [.. whole, 0]);
        await Assert.ThrowsAsync<BackupDamagedException>(() => SmallFolder.RestoreAsync(target, File, restored));
        Assert.Empty(restored.List());
    }

    [Fact]
    public async Task D18_a_newer_format_is_refused_by_its_number()
    {
        SimulatedFolder folder = await SmallFolder.WriteAsync(), target = new();
        SmallFolder.Backup(folder, target, File);
        byte[] bytes = target.Read(File);
        bytes[8] = 2;
        BitConverter.TryWriteBytes(bytes.AsSpan(60), Crdt.Encoding.Crc32C.Of(bytes.AsSpan(0, 60)));
        target.Put(File, bytes);

        BackupFormatException refused = await Assert.ThrowsAsync<BackupFormatException>(
            () => SmallFolder.RestoreAsync(target, File, new SimulatedFolder()));
        Assert.Equal(2u, refused.Format);
    }

    [Fact]
    public async Task A_damaged_folder_gives_no_backup_and_the_one_before_stays()
    {
        SimulatedFolder folder = await SmallFolder.WriteAsync(), target = new();
        SmallFolder.Backup(folder, target, File);
        byte[] before = target.Read(File);
        folder.Flip("log-0000000002.seg", 8 * 200);

        Assert.Throws<LogDamagedException>(() => SmallFolder.Backup(folder, target, File));

        Assert.Equal([File], target.List());
        Assert.Equal(before, target.Read(File));
    }

    [Fact]
    public async Task A_folder_that_is_not_empty_is_left_alone()
    {
        SimulatedFolder folder = await SmallFolder.WriteAsync(), target = new();
        SmallFolder.Backup(folder, target, File);
        string[] before = [.. folder.List()];

        await Assert.ThrowsAsync<FolderNotEmptyException>(() => SmallFolder.RestoreAsync(target, File, folder));

        Assert.Equal(before, folder.List());
    }

    [Fact]
    public async Task D2_a_restore_that_is_cut_short_at_any_call_leaves_a_folder_that_is_whole_or_refused()
    {
        SimulatedFolder folder = await SmallFolder.WriteAsync(sessions: 2), target = new();
        SmallFolder.Backup(folder, target, File);
        string digest = DigestOf(folder);
        int whole = 0, refused = 0, untouched = 0;
        for (ulong seed = 1; seed <= 4; seed++)
        {
            Prng prng = new(seed);
            for (int call = 1; await FailsAtAsync(call, target, prng) is SimulatedFolder restored; call++)
            {
                if (restored.List().Contains("RESTORING"))
                {
                    Assert.Throws<StorageException>(() => DataFolder.Open(SmallFolder.Options(restored)));
                    Assert.False(SmallFolder.Check(restored).IsWhole);
                    refused++;
                }
                else if (restored.List().Count == 0)
                {
                    untouched++;
                }
                else
                {
                    Assert.Equal(digest, DigestOf(restored));
                    whole++;
                }
            }
        }

        Assert.True(whole > 0 && refused > 40 && untouched > 0, $"{whole} {refused} {untouched}");
    }

    /// <summary>Restores into a folder whose disk goes off at a call; null if the restore ends before it.</summary>
    private static async Task<SimulatedFolder?> FailsAtAsync(int call, SimulatedFolder target, Prng prng)
    {
        SimulatedFolder restored = new();
        restored.FailAt(call, SimulatedFault.Off);
        try
        {
            await SmallFolder.RestoreAsync(target, File, restored);
            return null;
        }
        catch (StorageException)
        {
            restored.Crash(prng);
            return restored;
        }
    }

    [Fact]
    public async Task What_is_cancelled_leaves_nothing()
    {
        SimulatedFolder folder = await SmallFolder.WriteAsync(), target = new(), restored = new();
        using CancellationTokenSource cancelled = new();
        await cancelled.CancelAsync();
        Assert.Throws<OperationCanceledException>(
            () => SmallFolder.Backup(folder, target, File, cancelled.Token));
        Assert.Empty(target.List());

        SmallFolder.Backup(folder, target, File);
        await Assert.ThrowsAsync<OperationCanceledException>(
            () => SmallFolder.RestoreAsync(target, File, restored, cancelled.Token));
        Assert.Empty(restored.List());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task What_is_in_a_backup_is_durable_in_its_folder_too(ulong seed)
    {
        SimulatedFolder folder = new(), target = new();
        DataFolder home = DataFolder.Open(SmallFolder.Options(folder));
        Replica replica = home.OpenSpace("default");
        await replica.Transact(tx => tx.Counter("c/n").Increment()).WaitDurableAsync(TestMember.Deadline);
        TaskCompletionSource written = new(), release = new();
        int syncs = 0;
        folder.BeforeSync = () =>
        {
            if (Interlocked.Increment(ref syncs) > 1) return; // The first is the writer's; then comes the backup's.
            written.SetResult();
            release.Task.Wait();
        };
        replica.Transact(tx => tx.Counter("c/n").Increment());
        await written.Task;

        BackupSummary backup = SmallFolder.Backup(folder, target, File);
        folder.Crash(new(seed));
        release.SetResult();

        Assert.Equal(5, backup.LastPosition);
        Assert.Equal(5, SmallFolder.Check(folder).LastPosition);
        _ = await Record.ExceptionAsync(() => home.DisposeAsync().AsTask()); // Its disk is gone, told or not.
    }

    [Theory]
    [InlineData(Durability.Always)]
    [InlineData(Durability.Interval)]
    public async Task C2_a_restored_folder_is_a_new_replica_and_gets_back_what_was_written_after_the_backup(
        Durability durability)
    {
        SimulatedFolder home = new(), backup = new(), restored = new();
        await using TestMember peer = TestMember.Open("peer");
        ReplicaId first;
        await using (TestMember before = OpenAt(home, durability))
        {
            first = before.Replica.Id;
            await using var link = await before.LinkAsync(peer);
            await TestMember.MeetAsync(before, peer);
            Count(before, "r-1");
            await TestMember.AgreeAsync(before, peer);
            await before.Folder.WaitDurableAsync(TestMember.Deadline);
            SmallFolder.Backup(home, backup, File); // While it runs.
            Count(before, "r-2");
            await TestMember.AgreeAsync(before, peer);
        }

        await SmallFolder.RestoreAsync(backup, File, restored);
        await using TestMember after = OpenAt(restored, durability);
        Assert.NotEqual(first, after.Replica.Id);
        Assert.Equal(1, after.Replica.Snapshot().Counter("c/n"));
        Count(after, "r-3");
        await using (await after.LinkAsync(peer))
        {
            await TestMember.AgreeAsync(after, peer);
            Assert.True(Count(after, "r-1").IsRepeat && Count(after, "r-2").IsRepeat);
        }

        Assert.Equal(3, after.Replica.Snapshot().Counter("c/n"));
        Assert.Equal(peer.Replica.Snapshot().Digest(), after.Replica.Snapshot().Digest());
        Member member = peer.Replica.Members.Find(after.Folder.Member)!;
        Assert.Equal(ReplicaStanding.RetiredWithUnknownEnd, member.Find(first)!.Standing);
    }

    private static TestMember OpenAt(SimulatedFolder folder, Durability durability) =>
        TestMember.Open("home", options => options with { Folder = folder, Durability = durability });

    private static Receipt Count(TestMember member, string request)
    {
        TransactionBuilder builder = new();
        builder.Counter("c/n").Increment();
        return member.Replica.TryCommit(new TransactionRequest(builder.Updates, Request: request), out _)!;
    }

    /// <summary>The digest of a copy's space: opening a folder changes it.</summary>
    private static string DigestOf(SimulatedFolder folder)
    {
        DataFolder copy = DataFolder.Open(SmallFolder.Options(SmallFolder.Copy(folder)));
        return Convert.ToHexString(copy.Find("default")!.Snapshot().Digest());
    }
}
