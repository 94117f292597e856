using Syncline.Crdt.Causality;
using Syncline.Folders;
using Syncline.Links;
using Syncline.Objects;
using Syncline.Replicas;
using Syncline.Replication.Engines;
using Syncline.Storage;
using Syncline.Testing;
using Syncline.Testing.Storage;
using Syncline.Tests.Storage;

namespace Syncline.Tests.Replicas;

public sealed class ReplicaCrashTests
{
    private static CancellationToken Deadline => new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token;

    [Theory]
    [InlineData(Durability.Always)]
    [InlineData(Durability.Interval)]
    public async Task I8_and_C1_a_crash_loses_nothing_durable_and_no_dot_is_used_twice(Durability durability)
    {
        Prng prng = new(20_261);
        SimulatedFolder disk = new();
        HashSet<Dot> used = [];
        long acknowledged = 0;
        for (int round = 0; round < 30; round++)
        {
            DataFolder folder = DataFolder.Open(
                new() { Folder = disk, Durability = durability, SegmentBytes = 64 * 1024 });
            Replica replica = folder.OpenSpace("default");
            Assert.True(replica.Snapshot().Counter("c/n") >= acknowledged);
            for (int i = 0; i < 20; i++)
            {
                Receipt receipt = replica.Transact(tx => tx.Counter("c/n").Increment());
                Assert.True(used.Add(new(replica.Id, receipt.Version[replica.Id])));
                if (!prng.Chance(500)) continue;
                await receipt.WaitDurableAsync(Deadline);
                acknowledged = (long)replica.Snapshot().Counter("c/n");
            }

            disk.Kill();
            await EndAsync(folder);
            disk.Crash(prng);
        }
    }

    [Fact]
    public async Task I4_under_always_nothing_leaves_before_it_is_durable_and_a_failed_disk_is_told()
    {
        SimulatedFolder disk = new();
        DataFolder failing = DataFolder.Open(new() { Folder = disk });
        await using Replica peer = Replica.Open(path: null);
        Replica replica = failing.OpenSpace("default");
        Receipt kept = replica.Transact(tx => tx.Counter("c/n").Increment());
        await kept.WaitDurableAsync(Deadline);
        await using InProcessLink link = InProcessLink.Connect(replica, peer);
        await peer.WaitForVersionAsync(kept.Version, Deadline);

        using ManualResetEventSlim held = new(false);
        disk.BeforeSync = () => held.Wait(TimeSpan.FromSeconds(10));
        Receipt lost = replica.Transact(tx => tx.Counter("c/n").Increment());
        await Task.Delay(100, Deadline);
        Assert.Equal(1, peer.Snapshot().Counter("c/n"));
        disk.FailAt(disk.Calls + 1, SimulatedFault.InputOutputError);
        held.Set();
        await Assert.ThrowsAnyAsync<StorageException>(() => lost.WaitDurableAsync(Deadline));
        Assert.False(lost.IsDurable);
        Assert.Equal(1, peer.Snapshot().Counter("c/n"));
        Assert.Throws<StorageReadOnlyException>(() => replica.Transact(tx => tx.Counter("c/n").Increment()));
        Assert.NotNull(replica.Failure);
        await EndAsync(failing);
    }

    [Fact]
    public async Task I4_a_replica_id_that_has_written_is_drawn_again()
    {
        SimulatedFolder disk = new();
        DataFolder folder = DataFolder.Open(new() { Folder = disk, RandomBits = () => 5 });
        Replica replica = folder.OpenSpace("default");
        await replica.Transact(tx => tx.Counter("c/n").Increment()).WaitDurableAsync(Deadline);
        ReplicaId first = replica.Id;
        disk.Kill();
        await EndAsync(folder);

        Queue<ulong> draws = new([5, 5, 6]);
        await using DataFolder again = DataFolder.Open(new() { Folder = disk, RandomBits = draws.Dequeue });
        Replica reopened = again.OpenSpace("default");
        reopened.Transact(tx => tx.Counter("c/n").Increment());
        Assert.Equal((new ReplicaId(5), new ReplicaId(6)), (first, reopened.Id));
        Assert.Equal(1UL, reopened.Version[new ReplicaId(6)]);
        Assert.Equal(2, reopened.Snapshot().Counter("c/n"));
    }

    [Fact]
    public async Task I8_a_space_that_was_waited_for_survives_a_crash_and_its_removal_too()
    {
        Prng prng = new(20_263);
        SimulatedFolder disk = new();
        DataFolder folder = DataFolder.Open(new() { Folder = disk });
        folder.OpenSpace("gone");
        await folder.WaitDurableAsync(Deadline);
        folder.OpenSpace("kept");
        await folder.RemoveSpaceAsync("gone");
        using (HeldDisk held = new(disk))
        {
            folder.OpenSpace("late");
            held.WaitUntilHeld();
            Assert.False(folder.WaitDurableAsync(Deadline).IsCompleted);
        }

        await folder.WaitDurableAsync(Deadline);
        disk.Kill();
        await EndAsync(folder);
        disk.Crash(prng);
        await using DataFolder again = DataFolder.Open(new() { Folder = disk });
        Assert.Equal(["kept", "late"], again.Replicas.Select(replica => replica.SpaceName));
    }

    [Fact]
    public async Task A_request_that_a_crash_lost_and_a_peer_brought_back_is_not_applied_again()
    {
        SimulatedFolder disk = new();
        DataFolderOptions options = new()
        {
            Folder = disk,
            Durability = Durability.Interval,
            Interval = TimeSpan.FromMilliseconds(200),
        };
        await using Replica peer = Replica.Open(path: null);
        DataFolder folder = DataFolder.Open(options);
        Replica replica = folder.OpenSpace("default");
        Receipt kept = replica.Transact(tx => tx.Counter("c/n").Increment());
        await kept.WaitDurableAsync(Deadline);
        TransactionBuilder builder = new();
        builder.Counter("c/n").Increment();
        TransactionRequest request = new(builder.Updates, Request: "r-1");
        Receipt lost;
        await using (InProcessLink.Connect(replica, peer))
        {
            lost = replica.TryCommit(request, out _)!;
            await peer.WaitForVersionAsync(lost.Version, Deadline);
            disk.Kill();
        }

        await EndAsync(folder);
        disk.Crash(new Prng(1));
        await using DataFolder reopened = DataFolder.Open(options);
        Replica again = reopened.OpenSpace("default");
        Assert.Equal(1, again.Snapshot().Counter("c/n"));
        await using InProcessLink link = InProcessLink.Connect(again, peer);
        await again.WaitForVersionAsync(lost.Version, Deadline);
        Assert.True(again.TryCommit(request, out _)!.IsRepeat);
        Assert.Equal(2, again.Snapshot().Counter("c/n"));
    }

    /// <summary>Closing a folder whose disk failed says again that something was not written.</summary>
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
