using Syncline.Crdt.Causality;
using Syncline.Folders;
using Syncline.Links;
using Syncline.Objects;
using Syncline.Replicas;
using Syncline.Storage;
using Syncline.Testing;
using Syncline.Testing.Storage;

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
