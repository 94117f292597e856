using Syncline.Folders;
using Syncline.Objects;
using Syncline.Replicas;
using Syncline.Replication.Engines;
using Syncline.Storage;
using Syncline.Testing;
using Syncline.Testing.Storage;
using Syncline.Tests.Replicas;

namespace Syncline.Tests.Folders;

public sealed class FolderSnapshotTests
{
    private static readonly SnapshotOptions Never = new()
    {
        IntervalBytes = long.MaxValue,
        History = HistoryPolicy.None,
    };

    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(7, false)]
    [InlineData(20, true)]
    public async Task I5_snapshots_after_every_few_steps_and_the_log_give_what_a_full_replay_gives(
        int stepsBetween, bool compresses)
    {
        for (ulong seed = 1; seed <= 6; seed++)
        {
            FolderScript plain = new(seed, new SimulatedFolder(), Never);
            FolderScript taken = new(seed, new SimulatedFolder(), Never with { Compresses = compresses });
            for (int step = 1; step <= 120; step++)
            {
                await plain.StepAsync();
                await taken.StepAsync();
                if (step % stepsBetween == 0) await taken.Folder.WriteSnapshotAsync(TestMember.Deadline);
                if (step % 30 != 0) continue;
                string before = FolderImage.Of(taken.Folder);
                await plain.ReopenAsync();
                await taken.ReopenAsync();
                Assert.Equal(before, FolderImage.Of(taken.Folder));
                Assert.Equal(FolderImage.Of(plain.Folder), FolderImage.Of(taken.Folder));
            }

            await plain.Folder.DisposeAsync();
            await taken.Folder.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_repeated_request_is_answered_from_the_snapshot_and_not_applied_again()
    {
        SimulatedFolder disk = new();
        TransactionBuilder builder = new();
        builder.Counter("c/n").Increment();
        TransactionRequest request = new(builder.Updates, Request: "r-1");
        Receipt first;
        await using (DataFolder folder = Open(disk))
        {
            first = folder.OpenSpace("a").TryCommit(request, out _)!;
            await folder.WriteSnapshotAsync(TestMember.Deadline);
        }

        await using DataFolder again = Open(disk);
        Receipt repeat = again.OpenSpace("a").TryCommit(request, out _)!;
        Assert.Equal((true, first.Token, true), (repeat.IsRepeat, repeat.Token, repeat.IsDurable));
        Assert.Equal(1, again.OpenSpace("a").Snapshot().Counter("c/n"));
    }

    [Fact]
    public async Task D12_a_peer_below_a_restored_replica_gets_a_snapshot_and_a_peer_above_it_transactions()
    {
        await using TestMember full = TestMember.Open("full"), late = TestMember.Open("late");
        full.Replica.Transact(tx => tx.Set("s/x").AddAll(1, 2, 3));
        full.Replica.Transact(tx => tx.Set("s/x").Remove(2));
        await full.Folder.WriteSnapshotAsync(TestMember.Deadline);
        full.Replica.Transact(tx => tx.Counter("c/n").Increment());
        await full.ReopenAsync();
        Assert.Equal(2UL, full.Replica.Status().LogFloor.Entries.Single().Counter); // The third came after it.
        using Subscription subscription = late.Replica.Subscribe();
        await late.LinkAsync(full);
        await TestMember.MeetAsync(full, late);
        subscription.Dispose();
        var changes = await subscription.ReadAllAsync(TestMember.Deadline).ToListAsync(TestMember.Deadline);
        Assert.Single(changes, change => change.Transaction is null);
        Assert.Equal(full.Replica.Snapshot().Digest(), late.Replica.Snapshot().Digest());
    }

    [Fact]
    public async Task I5_holds_for_a_folder_that_joined_a_peers_snapshot_and_knows_its_members()
    {
        await using TestMember full = TestMember.Open("full", options => options with { HistoryBytesMax = 1 });
        await using TestMember late = TestMember.Open("late");
        for (int i = 0; i < 50; i++)
        {
            full.Replica.Transact(tx => tx.Set("s/x").Add(i));
        }

        full.Replica.Transact(tx => tx.Set("s/x").Reset());
        late.Replica.Transact(tx => tx.Set("s/x").Add("own"));
        await late.LinkAsync(full);
        await TestMember.MeetAsync(full, late);
        foreach (TestMember member in (TestMember[])[full, late])
        {
            await member.Folder.WriteSnapshotAsync(TestMember.Deadline);
        }

        late.Replica.Transact(tx => tx.Set("s/x").Add("later"));
        await TestMember.AgreeAsync(full, late);
        string before = FolderImage.MeaningOf(late.Folder);
        await late.ReopenAsync();
        Assert.Equal(before, FolderImage.MeaningOf(late.Folder));
        Assert.Equal(2, late.Replica.Members.All.Count());
    }

    [Fact]
    public async Task Under_none_a_snapshot_makes_what_went_into_it_durable_first()
    {
        SimulatedFolder disk = new();
        DataFolder folder = DataFolder.Open(
            new() { Folder = disk, Durability = Durability.None, Snapshots = Never, Time = new HandTime() });
        folder.OpenSpace("a").Transact(tx => tx.Counter("c/n").Increment());
        await folder.WriteSnapshotAsync(TestMember.Deadline);
        disk.FailAt(disk.Calls + 1, SimulatedFault.Off);
        await EndAsync(folder);
        disk.Crash(new Prng(3));
        await using DataFolder again = Open(disk);
        Assert.Equal(1, again.OpenSpace("a").Snapshot().Counter("c/n"));
    }

    [Fact]
    public async Task Superfluous_segments_go_with_the_second_snapshot_and_a_crash_before_it_only_delays_that()
    {
        SimulatedFolder disk = new();
        DataFolder folder = Open(disk);
        Replica replica = folder.OpenSpace("a");
        await FillAsync(replica);
        await folder.WriteSnapshotAsync(TestMember.Deadline);
        Assert.Contains("log-0000000001.seg", disk.List()); // The older of two kept ones decides.
        await FillAsync(replica);
        int before = disk.List().Count;
        // D13: list, create, three writes, sync, rename, sync of the folder; then the pruning begins, and fails.
        disk.FailAt(disk.Calls + 10, SimulatedFault.Off);
        await Assert.ThrowsAsync<StorageException>(() => folder.WriteSnapshotAsync(TestMember.Deadline));
        await EndAsync(folder);
        disk.Kill();
        Assert.Contains("log-0000000001.seg", disk.List());
        await using DataFolder again = Open(disk);
        Assert.DoesNotContain("log-0000000001.seg", disk.List());
        Assert.True(disk.List().Count < before);
        Assert.Equal(Filled(2), again.OpenSpace("a").Snapshot().Counter("c/n"));
    }

    [Fact]
    public async Task A_snapshot_that_was_written_survives_a_power_loss()
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            SimulatedFolder disk = new();
            DataFolder folder = Open(disk);
            await FillSegmentAsync(folder.OpenSpace("a"));
            await folder.WriteSnapshotAsync(TestMember.Deadline);
            disk.FailAt(disk.Calls + 1, SimulatedFault.Off);
            await EndAsync(folder);
            disk.Crash(new(seed));
            await using DataFolder again = Open(disk);
            Assert.Equal(1U, again.Snapshots!.Latest?.Number);
            Assert.Empty(again.Snapshots.Damaged);
        }
    }

    [Fact]
    public async Task D13_a_power_loss_at_any_call_of_a_pruning_leaves_a_log_without_a_gap()
    {
        bool crashed = true;
        for (int call = 9; crashed; call++) // With the ninth the second snapshot is written.
        {
            crashed = false;
            for (ulong seed = 0; seed < 6; seed++)
            {
                SimulatedFolder disk = new();
                DataFolder folder = Open(disk);
                await FillAsync(folder.OpenSpace("a"));
                await folder.WriteSnapshotAsync(TestMember.Deadline);
                await FillSegmentAsync(folder.OpenSpace("a"));
                disk.FailAt(disk.Calls + call, SimulatedFault.Off);
                Exception? failure =
                    await Record.ExceptionAsync(() => folder.WriteSnapshotAsync(TestMember.Deadline));
                Assert.True(failure is null or StorageException, $"{failure}");
                crashed |= disk.HasFailed;
                disk.FailAt(disk.Calls + 1, SimulatedFault.Off);
                await EndAsync(folder);
                disk.Crash(new(seed));
                await using DataFolder again = Open(disk);
                Assert.Equal(Filled(1) + 1, again.OpenSpace("a").Snapshot().Counter("c/n"));
                Assert.DoesNotContain("log-0000000001.seg", disk.List());
            }
        }
    }

    [Theory]
    [InlineData("none", 0)]
    [InlineData("all", 9)]
    [InlineData("age", 3)]
    [InlineData("bytes", 2)]
    public async Task A_history_policy_keeps_segments_below_the_snapshots(string policy, int kept)
    {
        SimulatedFolder disk = new();
        HandTime time = new();
        HistoryPolicy history = policy switch
        {
            "none" => HistoryPolicy.None,
            "all" => HistoryPolicy.All,
            "age" => HistoryPolicy.ForAge(TimeSpan.FromMinutes(4)),
            _ => HistoryPolicy.ForBytes(2 * LogOptions.SegmentBytesMin),
        };
        await using DataFolder folder = DataFolder.Open(new()
        {
            Folder = disk,
            SegmentBytes = LogOptions.SegmentBytesMin,
            Snapshots = Never with { History = history },
            Time = time,
        });
        Replica replica = folder.OpenSpace("a");
        for (int i = 0; i < 10; i++)
        {
            time.Now += TimeSpan.FromMinutes(1);
            disk.Now = time.Now;
            await FillSegmentAsync(replica);
        }

        await folder.WriteSnapshotAsync(TestMember.Deadline);
        replica.Transact(tx => tx.Counter("c/n").Increment());
        await folder.WriteSnapshotAsync(TestMember.Deadline);
        int segments = disk.List().Count(name => name.StartsWith("log-", StringComparison.Ordinal));
        Assert.Equal(kept, segments - 1);
    }

    private static DataFolder Open(SimulatedFolder disk) => DataFolder.Open(new()
    {
        Folder = disk,
        SegmentBytes = LogOptions.SegmentBytesMin,
        Snapshots = Never,
        Time = new HandTime(),
    });

    private static int Filled(int times) => 5 * times;

    private static async Task FillAsync(Replica replica)
    {
        for (int i = 0; i < Filled(1); i++)
        {
            await FillSegmentAsync(replica);
        }
    }

    private static Task FillSegmentAsync(Replica replica) => replica.Transact(tx =>
    {
        tx.Counter("c/n").Increment();
        tx.Register("r/x").Assign(new string('x', LogOptions.SegmentBytesMin - 1000));
    }).WaitDurableAsync(TestMember.Deadline);

    private static async Task EndAsync(DataFolder folder)
    {
        try
        {
            await folder.DisposeAsync();
        }
        catch (StorageException)
        {
            Assert.NotNull(folder.Failure);
        }
    }
}
