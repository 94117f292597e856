using Syncline.Crdt.Causality;
using Syncline.Folders;
using Syncline.Objects;
using Syncline.Replicas;
using Syncline.Storage;
using Syncline.Testing;
using Syncline.Testing.Storage;

namespace Syncline.Tests.Replicas;

/// <summary>A disk that is full for a while (D17): refused is refused, and what was taken is kept.</summary>
public sealed class FullDiskTests
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private static CancellationToken Deadline => new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token;

    [Fact]
    public async Task D17_while_the_disk_is_full_writes_are_refused_before_they_are_applied_and_then_go_on()
    {
        SimulatedFolder disk = new();
        ManualTime time = new();
        Queue<bool> told = new();
        await using DataFolder folder = DataFolder.Open(new() { Folder = disk, Time = time });
        folder.DiskChanged += () => told.Enqueue(folder.Shortage is not null);
        Replica replica = folder.OpenSpace("default");
        await Increment(replica).WaitDurableAsync(Deadline);

        disk.IsFull = true;
        Receipt taken = Increment(replica); // Nobody knew yet; it waits for space.
        Task durable = taken.WaitDurableAsync(Deadline);
        await TestMember.UntilAsync(() => folder.Shortage is not null);
        VersionVector before = replica.Version;
        StorageFullException refused = Assert.Throws<StorageFullException>(() => Increment(replica));
        Assert.True(refused.IsTransient);
        Assert.Throws<StorageFullException>(() => folder.OpenSpace("other"));
        await Assert.ThrowsAsync<StorageFullException>(() => folder.RemoveSpaceAsync("default"));
        Assert.Throws<StorageFullException>(replica.Join);
        await Assert.ThrowsAsync<StorageFullException>(async () => await replica.WaitForRoomAsync(Deadline));
        Assert.Equal(before, replica.Version);
        Assert.Same(replica, folder.Find("default"));
        Assert.Null(folder.Failure);

        time.Advance(Pause); // Tried again, in vain.
        Assert.False(durable.IsCompleted);
        disk.IsFull = false;
        await PassTimeAsync(time, () => folder.Shortage is null);
        await durable;
        await Increment(replica).WaitDurableAsync(Deadline);
        Assert.Equal([true, false], told);
        Assert.Equal(3, replica.Snapshot().Counter("c/n"));
    }

    [Fact]
    public async Task D17_peers_are_told_and_linked_again_once_there_is_space()
    {
        SimulatedFolder disk = new();
        await using TestMember full = TestMember.Open("full", options => options with { Folder = disk });
        await using TestMember peer = TestMember.Open("peer");
        await peer.LinkAsync(full, overSockets: true);
        await TestMember.MeetAsync(full, peer);

        disk.IsFull = true;
        Increment(peer.Replica);
        await TestMember.UntilAsync(() => full.Folder.Shortage is not null);
        await TestMember.UntilAsync(() =>
            peer.LinkProblem?.Contains("disk is full", StringComparison.Ordinal) == true);
        Increment(peer.Replica);
        VersionVector before = full.Replica.Version;
        Assert.Empty(full.Replica.Status().Links);
        Assert.False(before.Covers(peer.Replica.Version));

        disk.IsFull = false;
        await TestMember.AgreeAsync(full, peer);
        Assert.Equal(2, full.Replica.Snapshot().Counter("c/n"));
    }

    [Theory]
    [InlineData(Durability.Always, 3)]
    [InlineData(Durability.Always, 5)]
    [InlineData(Durability.Interval, 3)]
    [InlineData(Durability.None, 3)]
    public async Task I8_D17_with_every_nth_write_out_of_space_nothing_acknowledged_is_lost(
        Durability durability, int every)
    {
        Prng prng = new(20_264);
        SimulatedFolder disk = new();
        DataFolderOptions options = new()
        {
            Folder = disk,
            Durability = durability,
            SegmentBytes = 64 * 1024,
            Time = new ManualTime { IsEager = true },
        };
        long applied = 0;
        for (int round = 0; round < 5; round++)
        {
            await using DataFolder folder = DataFolder.Open(options);
            Replica replica = folder.OpenSpace("default");
            Assert.Equal(applied, replica.Snapshot().Counter("c/n"));
            disk.FailWritesEvery(every);
            for (int i = 0; i < 40; i++)
            {
                Receipt? receipt = null;
                string message = new('x', prng.Below(4_000));
                await TestMember.UntilAsync(() => (receipt = TryIncrement(replica, message)) is not null);
                applied++;
                if (durability != Durability.None && prng.Chance(500)) await receipt!.WaitDurableAsync(Deadline);
            }

            disk.FailWritesEvery(0);
        }

        await using DataFolder last = DataFolder.Open(options);
        Assert.Equal(applied, last.OpenSpace("default").Snapshot().Counter("c/n"));
        Assert.Single(last.OpenSpace("default").Version.Entries);
    }

    [Fact]
    public async Task A_clean_end_that_the_disk_has_no_room_for_costs_an_id_and_nothing_else()
    {
        SimulatedFolder disk = new();
        ReplicaId first;
        await using (DataFolder folder = DataFolder.Open(new() { Folder = disk }))
        {
            Replica replica = folder.OpenSpace("default");
            await Increment(replica).WaitDurableAsync(Deadline);
            first = replica.Id;
        }

        await using (DataFolder folder = DataFolder.Open(new() { Folder = disk }))
        {
            Assert.Equal(first, folder.OpenSpace("default").Id);
            disk.IsFull = true; // Nothing was written, so END alone needs room.
        }

        disk.IsFull = false;
        await using DataFolder last = DataFolder.Open(new() { Folder = disk });
        Assert.NotEqual(first, last.OpenSpace("default").Id);
        Assert.Equal(1, last.OpenSpace("default").Snapshot().Counter("c/n"));
        Assert.DoesNotContain(disk.List(), name => name.StartsWith("END", StringComparison.Ordinal));
    }

    private static Receipt Increment(Replica replica) => replica.Transact(tx => tx.Counter("c/n").Increment());

    private static Receipt? TryIncrement(Replica replica, string message)
    {
        try
        {
            return replica.Transact(tx => tx.Counter("c/n").Increment(), message: message);
        }
        catch (StorageFullException)
        {
            return null;
        }
    }

    private static Task PassTimeAsync(ManualTime time, Func<bool> condition) => TestMember.UntilAsync(() =>
    {
        time.Advance(Pause);
        return condition();
    });
}
