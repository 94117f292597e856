using Syncline.Crdt.Causality;
using Syncline.Folders;
using Syncline.Folders.Histories;
using Syncline.Replicas;
using Syncline.Storage;
using Syncline.Testing.Storage;
using Syncline.Tests.Replicas;

namespace Syncline.Tests.Folders;

/// <summary>What the log of a folder tells of its transactions.</summary>
public sealed class FolderHistoryTests
{
    [Fact]
    public async Task Transactions_come_in_the_order_of_the_log_with_their_author_time_dots_and_objects()
    {
        SimulatedFolder folder = await SmallFolder.WriteAsync();

        List<LoggedTransaction> all = Read(folder);

        Assert.Equal(12, all.Count);
        Assert.Equal(
            Enumerable.Range(0, 12).Select(i => ((2UL * (ulong)i) + 1, (2UL * (ulong)i) + 2)),
            all.Select(read => (read.Transaction.First, read.Transaction.Last)));
        Assert.All(all, read => Assert.Equal(read.Clock, read.Time)); // Its own: the clock is that of the transaction.
        Assert.Equal("s2t1", all[4].Transaction.Header.Message);
        Assert.True(all[4].TryReadUpdates(out var updates, out _));
        Assert.Equal(["c/n", "r/last"], updates.Select(update => update.Key.ToString()));
        Assert.Equal(["increment", "assign"], updates.Select(update => update.Effects[0].Name));
    }

    [Fact]
    public async Task It_is_read_while_the_folder_is_in_use_up_to_what_was_durable_then()
    {
        SimulatedFolder folder = await SmallFolder.WriteAsync(sessions: 1);
        await using DataFolder home = DataFolder.Open(SmallFolder.Options(folder));
        Replica replica = home.OpenSpace("default");
        await replica.Transact(tx => tx.Counter("c/n").Increment()).WaitDurableAsync(TestMember.Deadline);
        using FolderHistory history = FolderHistory.Open(folder);
        await replica.Transact(tx => tx.Counter("c/n").Increment()).WaitDurableAsync(TestMember.Deadline);

        int count = 0;
        history.ReadAll(_ => count++);

        Assert.Equal(5, count);
        Assert.Equal(6, Read(folder).Count);
    }

    [Fact]
    public async Task The_time_of_what_came_from_others_is_their_writers()
    {
        SimulatedFolder folder = new(), peers = new();
        await using TestMember peer = TestMember.Open("peer", options => options with { Folder = peers });
        await using (TestMember home = TestMember.Open("home", options => options with { Folder = folder }))
        {
            peer.Replica.Transact(tx => tx.Counter("c/n").Increment(), author: "eve");
            peer.Replica.Transact(tx => tx.Counter("c/n").Increment(), author: "eve");
            await using var link = await home.LinkAsync(peer);
            await TestMember.MeetAsync(home, peer);
        }

        LoggedTransaction[] ofPeer = [.. Read(folder).Where(read => read.Transaction.Header.Author == "eve")];

        Assert.Equal(2, ofPeer.Length);
        Assert.All(ofPeer, read => Assert.True(read.Time!.Value.CompareTo(read.Clock) <= 0));
        Assert.Equal(Read(peers).Take(2).Select(read => (HybridTime?)read.Clock), ofPeer.Select(read => read.Time));
    }

    [Fact]
    public async Task A_damaged_log_is_read_up_to_the_damage_and_then_refused()
    {
        SimulatedFolder folder = await SmallFolder.WriteAsync();
        folder.Flip("log-0000000002.seg", 8 * 200);

        int count = 0;
        using FolderHistory history = FolderHistory.Open(folder);
        LogDamagedException damaged = Assert.Throws<LogDamagedException>(() => history.ReadAll(_ => count++));

        Assert.Equal("log-0000000002.seg", damaged.File);
        Assert.InRange(count, 4, 7);
    }

    private static List<LoggedTransaction> Read(SimulatedFolder folder)
    {
        List<LoggedTransaction> all = [];
        using FolderHistory history = FolderHistory.Open(folder);
        history.ReadAll(all.Add);
        return all;
    }
}
