using Syncline.Folders;
using Syncline.Keys;
using Syncline.Objects;
using Syncline.Replicas;
using Syncline.Replication.Protocol;
using Syncline.Replication.Spaces;
using Syncline.Testing.Storage;

namespace Syncline.Tests.Links.Handshakes;

/// <summary>The key goes into a space's id at its creation; the id stays, and empty spaces take a peer's.</summary>
public sealed class SpaceIdTests
{
    private static readonly SecretKey First = SecretKey.Create();
    private static readonly SecretKey Second = SecretKey.Create();

    [Fact]
    public async Task A_space_keeps_its_id_whatever_key_the_folder_is_opened_with()
    {
        SimulatedFolder disk = new();
        SpaceId plain = SpaceGenesis.Create("plain").Id, keyed;
        await using (DataFolder before = DataFolder.Open(new() { Folder = disk }))
        {
            Assert.Equal(plain, before.OpenSpace("plain").SpaceId);
        }

        await using (DataFolder first = DataFolder.Open(new() { Folder = disk, Key = First }))
        {
            keyed = first.OpenSpace("keyed").SpaceId;
            Assert.Equal(plain, first.OpenSpace("plain").SpaceId);
            Assert.NotEqual(SpaceGenesis.Create("keyed").Id, keyed);
        }

        await using DataFolder second = DataFolder.Open(new() { Folder = disk, Key = Second });
        Assert.Equal((plain, keyed), (second.OpenSpace("plain").SpaceId, second.OpenSpace("keyed").SpaceId));
        Assert.NotEqual(SpaceGenesis.Create("new").Id, second.OpenSpace("new").SpaceId);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_empty_space_takes_the_id_of_a_peer_that_proves_the_key_whoever_dials(bool emptyDials)
    {
        SimulatedFolder oldDisk = new(), newDisk = new();
        await MakeAsync(oldDisk, First);
        SpaceId id;
        await using (LinkServer old = await LinkServer.StartAsync(key: Second, disk: oldDisk))
        {
            await using LinkServer joining = await LinkServer.StartAsync(key: Second, disk: newDisk);
            Assert.NotEqual(old.Replica.SpaceId, joining.Replica.SpaceId);
            Subscription subscription = joining.Replica.Subscribe();
            (emptyDials ? joining : old).Connect(emptyDials ? old : joining);
            await joining.Replica.WaitForVersionAsync(old.Replica.Version, Poll.Deadline());
            Assert.Equal(1, joining.Replica.Snapshot().Counter("c/n"));
            id = joining.Replica.SpaceId;
            Assert.Equal(old.Replica.SpaceId, id);
            Assert.Same(joining.Replica, joining.Folder.Find(id));
            await foreach (var notice in subscription.ReadAllAsync(Poll.Deadline()))
            {
                if (notice.Snapshot.Counter("c/n") == 1) break; // Who watched the empty space sees what came.
            }
        }

        await using DataFolder again = DataFolder.Open(new() { Folder = newDisk, Key = Second });
        Assert.Equal(id, again.OpenSpace("default").SpaceId);
        Assert.Equal(1, again.OpenSpace("default").Snapshot().Counter("c/n"));
    }

    [Fact]
    public async Task Of_two_empty_spaces_both_take_the_lesser_id()
    {
        SimulatedFolder disk = new();
        await using (DataFolder before = DataFolder.Open(new() { Folder = disk, Key = First }))
        {
            before.OpenSpace("default");
        }

        await using LinkServer left = await LinkServer.StartAsync(key: Second, disk: disk);
        await using LinkServer right = await LinkServer.StartAsync(key: Second, disk: new SimulatedFolder());
        SpaceId lesser = new(UInt128.Min(left.Replica.SpaceId.Bits, right.Replica.SpaceId.Bits));
        left.Connect(right);
        await Poll.Until(() => left.Replica.Status().Links is [{ Member: not null }]);
        Assert.Equal((lesser, lesser), (left.Replica.SpaceId, right.Replica.SpaceId));
    }

    [Fact]
    public async Task Two_spaces_that_hold_something_under_other_ids_never_merge_and_say_so()
    {
        SimulatedFolder one = new(), two = new();
        await MakeAsync(one, First);
        await MakeAsync(two, Second);
        await using LinkServer left = await LinkServer.StartAsync(key: Second, disk: one);
        await using LinkServer right = await LinkServer.StartAsync(key: Second, disk: two);
        left.Connect(right);
        await Poll.Until(() => left.Hub.RefusalsOf(left.Replica) is [{ Reason: LinkRefusal.UnknownSpace }]);
        string detail = left.Hub.RefusalsOf(left.Replica)[0].Detail;
        Assert.Contains($"{left.Replica.SpaceId}", detail, StringComparison.Ordinal);
        Assert.Contains($"{right.Replica.SpaceId}", detail, StringComparison.Ordinal);
        Assert.Empty(left.Replica.Status().Links);
    }

    [Fact]
    public async Task Without_a_key_nobody_is_believed()
    {
        SimulatedFolder keyed = new();
        await MakeAsync(keyed, First);
        await using LinkServer old = await LinkServer.StartAsync(disk: keyed);
        await using LinkServer joining = await LinkServer.StartAsync(disk: new SimulatedFolder());
        SpaceId own = joining.Replica.SpaceId;
        joining.Connect(old);
        await Poll.Until(() => joining.Hub.RefusalsOf(joining.Replica) is [{ Reason: LinkRefusal.UnknownSpace }]);
        Assert.Equal(own, joining.Replica.SpaceId);
    }

    [Fact]
    public async Task A_snapshot_of_the_folder_that_was_under_way_takes_the_space_as_it_was()
    {
        SimulatedFolder disk = new();
        SpaceGenesis other = SpaceGenesis.Create("default", new byte[32]);
        await using (DataFolder folder = DataFolder.Open(new() { Folder = disk, Key = Second }))
        {
            Replica replica = folder.OpenSpace("default");
            uint before = replica.Stream;
            Assert.True(folder.TryTakeGenesis(replica, other));
            Assert.Equal(before, replica.Capture(before).Stream);
            Assert.True(replica.Capture(before).Engine.Heads.IsEmpty);
            replica.Transact(tx => tx.Counter("c/n").Increment());
            Assert.False(folder.TryTakeGenesis(replica, SpaceGenesis.Create("default")));
            await folder.WriteSnapshotAsync(TestContext.Current.CancellationToken);
        }

        await using DataFolder again = DataFolder.Open(new() { Folder = disk });
        Assert.Equal(other.Id, again.OpenSpace("default").SpaceId);
        Assert.Equal(1, again.OpenSpace("default").Snapshot().Counter("c/n"));
    }

    private static async Task MakeAsync(SimulatedFolder disk, SecretKey key)
    {
        await using DataFolder folder = DataFolder.Open(new() { Folder = disk, Key = key });
        folder.OpenSpace("default").Transact(tx => tx.Counter("c/n").Increment());
    }
}
