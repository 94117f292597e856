using Syncline.Folders;
using Syncline.Links;
using Syncline.Objects;
using Syncline.Replicas;
using Syncline.Storage;
using Syncline.Testing.Storage;
using Syncline.Tests.Links;

namespace Syncline.Tests.Folders;

/// <summary>Spaces that nobody uses sleep: in little memory, and with nothing lost.</summary>
public sealed class SleepTests
{
    private static readonly TimeSpan After = TimeSpan.FromMinutes(15);
    private readonly HandTime time = new();

    [Fact]
    public async Task A_space_that_nobody_uses_sleeps_and_a_read_or_a_write_wakes_it()
    {
        await using DataFolder home = DataFolder.Open(Options());
        Replica replica = home.OpenSpace("default");
        Write(replica, 100);
        byte[] digest = replica.Snapshot().Digest();

        await PassAsync(replica, asleep: true);
        Assert.Equal(digest, replica.Snapshot().Digest());
        Assert.False(replica.IsAsleep);

        await PassAsync(replica, asleep: true);
        replica.Transact(tx => tx.Counter("c/n").Increment());
        Assert.False(replica.IsAsleep);
        Assert.Equal(1, replica.Snapshot().Counter("c/n"));
        Assert.Equal("v7", replica.Snapshot().Register("r/7").AsText());
    }

    [Fact]
    public async Task What_is_used_does_not_sleep()
    {
        await using DataFolder home = DataFolder.Open(Options());
        Replica used = home.OpenSpace("used"), unused = home.OpenSpace("unused");
        Write(used, 1);
        Write(unused, 1);
        for (int minute = 0; minute < 20; minute++)
        {
            _ = used.Snapshot();
            time.Now += TimeSpan.FromMinutes(1);
            time.Fire();
        }

        await Poll.Until(() => unused.IsAsleep);
        Assert.False(used.IsAsleep);
    }

    [Fact]
    public async Task Looking_at_the_status_wakes_nobody_and_a_subscriber_keeps_it_awake()
    {
        await using DataFolder home = DataFolder.Open(Options());
        Replica watched = home.OpenSpace("watched"), unwatched = home.OpenSpace("unwatched");
        Write(watched, 1);
        Write(unwatched, 1);
        using Subscription subscription = watched.Subscribe();

        await PassAsync(unwatched, asleep: true);

        Assert.True(unwatched.Status().IsAsleep);
        Assert.True(unwatched.IsAsleep);
        Assert.False(watched.IsAsleep);
    }

    [Fact]
    public async Task A_snapshot_of_the_folder_holds_what_sleeps_and_does_not_wake_it()
    {
        SimulatedFolder folder = new();
        byte[] digest;
        await using (DataFolder home = DataFolder.Open(Options(folder)))
        {
            Replica replica = home.OpenSpace("default");
            Write(replica, 5_000);
            digest = replica.Snapshot().Digest();
            await PassAsync(replica, asleep: true);
            await home.WriteSnapshotAsync(TestContext.Current.CancellationToken);
            Assert.True(replica.IsAsleep);
        }

        await using DataFolder again = DataFolder.Open(Options(folder) with { SleepAfter = null });
        Assert.Equal(digest, again.Find("default")!.Snapshot().Digest());
    }

    [Fact]
    public async Task Spaces_that_a_snapshot_restores_sleep_until_they_are_used_but_for_those_named()
    {
        SimulatedFolder folder = new();
        Dictionary<string, byte[]> digests = [];
        await using (DataFolder home = DataFolder.Open(Options(folder)))
        {
            foreach (string name in (string[])["named", "behind", "at rest"])
            {
                Write(home.OpenSpace(name), 5_000);
            }

            await home.WriteSnapshotAsync(TestContext.Current.CancellationToken);
            home.Find("behind")!.Transact(tx => tx.Counter("c/n").Increment());
            home.Replicas.ToList().ForEach(replica => digests[replica.SpaceName] = replica.Snapshot().Digest());
        }

        await using DataFolder again = DataFolder.Open(Options(folder) with { SpacesAwake = ["named"] });

        Assert.Equal(["at rest"], again.Replicas.Where(replica => replica.IsAsleep).Select(asleep => asleep.SpaceName));
        Assert.All(again.Replicas, replica => Assert.Equal(digests[replica.SpaceName], replica.Snapshot().Digest()));
        Assert.DoesNotContain(again.Replicas, replica => replica.IsAsleep);
    }

    [Fact]
    public async Task A_peer_gets_what_sleeps_here_and_what_it_writes_wakes_it()
    {
        await using DataFolder home = DataFolder.Open(Options());
        await using DataFolder other = DataFolder.Open(Options());
        Replica replica = home.OpenSpace("default"), peer = other.OpenSpace("default");
        Write(replica, 500);
        await PassAsync(replica, asleep: true);
        await using InProcessLink link = InProcessLink.Connect(replica, peer);

        await Poll.Until(() => peer.Version.Covers(replica.Version) && replica.Version.Covers(peer.Version));
        Assert.Equal("v7", peer.Snapshot().Register("r/7").AsText());
        await PassAsync(replica, asleep: true);
        peer.Transact(tx => tx.Register("r/7").Assign("changed"));
        await Poll.Until(() => replica.Version.Covers(peer.Version));
        Assert.Equal(peer.Snapshot().Digest(), replica.Snapshot().Digest());
    }

    private static void Write(Replica replica, int objects)
    {
        replica.Transact(tx =>
        {
            for (int i = 0; i < objects; i++)
            {
                tx.Register($"r/{i}").Assign($"v{i}");
            }
        });
    }

    private DataFolderOptions Options(IStorageFolder? folder = null) =>
        new() { Folder = folder, SleepAfter = After, Time = time };

    /// <summary>Lets so much time pass that whoever is not used sleeps.</summary>
    private async Task PassAsync(Replica replica, bool asleep)
    {
        time.Fire();
        time.Now += After / 2;
        time.Fire();
        time.Now += After;
        time.Fire();
        await Poll.Until(() => replica.IsAsleep == asleep);
    }
}
