using System.Net;
using Syncline.Folders;
using Syncline.Links;
using Syncline.Objects;
using Syncline.Replicas;
using Syncline.Storage;
using Syncline.Testing.Storage;

namespace Syncline.Tests.Links;

public sealed class LinkTests
{
    private static readonly IPEndPoint AnyPort = new(IPAddress.Loopback, 0);

    [Fact]
    public async Task Two_replicas_in_one_process_agree_both_ways()
    {
        await using Replica left = Replica.Open(path: null);
        await using Replica right = Replica.Open(path: null);
        left.Transact(tx => tx.Counter("c/hits").Increment(2));
        right.Transact(tx => tx.Counter("c/hits").Increment(3));
        await using InProcessLink link = InProcessLink.Connect(left, right);
        await Agree(left, right);
        Assert.Equal(5, left.Snapshot().Counter("c/hits"));
        Assert.Equal(left.Snapshot().Digest(), right.Snapshot().Digest());
    }

    [Fact]
    public async Task Members_that_dial_each_other_keep_one_connection_and_agree()
    {
        await using LinkServer left = await LinkServer.StartAsync();
        await using LinkServer right = await LinkServer.StartAsync();
        left.Connect(right);
        right.Connect(left);
        for (int i = 0; i < 100; i++)
        {
            left.Replica.Transact(tx => tx.Set("s/left").Add(i));
            right.Replica.Transact(tx => tx.Set("s/right").Add(i));
        }

        await Agree(left.Replica, right.Replica);
        await Until(() => left.Replica.Status().Links.Count == 1 && right.Replica.Status().Links.Count == 1);
        Assert.Equal(left.Replica.Snapshot().Digest(), right.Replica.Snapshot().Digest());
    }

    [Fact]
    public async Task A_transaction_is_relayed_along_a_line()
    {
        await using LinkServer a = await LinkServer.StartAsync();
        await using LinkServer b = await LinkServer.StartAsync();
        await using LinkServer c = await LinkServer.StartAsync();
        a.Connect(b);
        c.Connect(b);
        Receipt receipt = a.Replica.Transact(tx => tx.Register("r/x").Assign("from a"));
        await c.Replica.WaitForVersionAsync(receipt.Version, Deadline());
        Assert.Equal("from a", c.Replica.Snapshot().Register("r/x").AsText());
    }

    [Fact]
    public async Task A_peer_that_comes_later_and_one_that_goes_and_comes_back_are_reached()
    {
        await using LinkServer a = await LinkServer.StartAsync();
        IPEndPoint address;
        await using (LinkServer first = await LinkServer.StartAsync())
        {
            address = first.Address;
            a.Connect(first);
            a.Replica.Transact(tx => tx.Flag("f/on").Enable());
            await Agree(a.Replica, first.Replica);
        }

        a.Replica.Transact(tx => tx.Counter("c/n").Increment());
        await using LinkServer second = await LinkServer.StartAsync(address: address);
        await Agree(a.Replica, second.Replica);
        Assert.True(second.Replica.Snapshot().Flag("f/on"));
        Assert.Equal(1, second.Replica.Snapshot().Counter("c/n"));
    }

    [Fact]
    public async Task Spaces_created_later_on_either_side_use_the_standing_connection()
    {
        await using LinkServer left = await LinkServer.StartAsync();
        await using LinkServer right = await LinkServer.StartAsync();
        left.Connect(right);
        await Until(() => left.Replica.Status().Links.Count == 1);
        Replica one = left.Folder.OpenSpace("one");
        Replica oneThere = right.Folder.OpenSpace("one");
        Replica twoThere = right.Folder.OpenSpace("two");
        Replica two = left.Folder.OpenSpace("two");
        one.Transact(tx => tx.Counter("c/n").Increment());
        twoThere.Transact(tx => tx.Counter("c/n").Increment());
        await Agree(one, oneThere);
        await Agree(two, twoThere);
        Assert.Equal(1, two.Snapshot().Counter("c/n"));
        Assert.Equal(0, left.Replica.Snapshot().Counter("c/n"));
    }

    [Fact]
    public async Task A_space_that_goes_leaves_the_links_of_the_others_up()
    {
        await using LinkServer left = await LinkServer.StartAsync();
        await using LinkServer right = await LinkServer.StartAsync();
        left.Folder.OpenSpace("other");
        right.Folder.OpenSpace("other");
        left.Connect(right);
        await Until(() => left.Replica.Status().Links is [{ Member: not null }]
            && left.Folder.Find("other")!.Status().Links is [{ Member: not null }]);
        var link = left.Replica.Status().Links[0].Link;
        await right.Folder.RemoveSpaceAsync("other");
        await Until(() => left.Folder.Find("other")!.Status().Links.Count == 0);
        Replica again = right.Folder.OpenSpace("other");
        left.Folder.Find("other")!.Transact(tx => tx.Counter("c/n").Increment());
        await Agree(left.Folder.Find("other")!, again);
        Assert.Equal(link, Assert.Single(left.Replica.Status().Links).Link);
    }

    [Fact]
    public async Task D3_a_member_whose_disk_failed_is_dialed_slowly_told_why_and_linked_by_nobody()
    {
        SimulatedFolder disk = new();
        await using LinkServer healthy = await LinkServer.StartAsync();
        DataFolder folder = DataFolder.Open(new() { Folder = disk });
        LinkHub hub = new(folder);
        string address = (await hub.ListenAsync(AnyPort)).ToString();
        Replica failed = folder.OpenSpace("default");
        await failed.Transact(tx => tx.Counter("c/n").Increment()).WaitDurableAsync(Deadline());
        disk.FailAt(disk.Calls + 1, SimulatedFault.InputOutputError);
        await Assert.ThrowsAnyAsync<StorageException>(() =>
            failed.Transact(tx => tx.Counter("c/n").Increment()).WaitDurableAsync(Deadline()));
        healthy.Replica.Transact(tx => tx.Counter("c/n").Increment());
        hub.Connect(healthy.Address.ToString());
        healthy.Hub.Connect(address);
        foreach (LinkHub told in new[] { healthy.Hub, hub })
        {
            await Until(() => told.Peers.Any(peer =>
                peer.Problem?.Contains("read-only", StringComparison.Ordinal) == true));
        }

        Assert.Empty(failed.Status().Links);
        await hub.DisposeAsync();
        await folder.DisposeAsync();
    }

    [Fact]
    public async Task D3_a_disk_that_fails_while_a_link_brings_something_ends_the_link_in_order()
    {
        SimulatedFolder disk = new();
        await using LinkServer healthy = await LinkServer.StartAsync();
        DataFolder folder = DataFolder.Open(new() { Folder = disk });
        LinkHub hub = new(folder);
        Replica failing = folder.OpenSpace("default");
        hub.Connect(healthy.Address.ToString());
        await using Replica near = Replica.Open(path: null);
        await using InProcessLink link = InProcessLink.Connect(failing, near);
        await Until(() => failing.Status().Links.Count == 2);
        disk.FailAt(disk.Calls + 1, SimulatedFault.InputOutputError);
        while (failing.Failure is null)
        {
            healthy.Replica.Transact(tx => tx.Counter("c/n").Increment());
            near.Transact(tx => tx.Counter("c/n").Increment());
        }

        await Until(() => failing.Status().Links.Count == 0 && near.Status().Links.Count == 0);
        await hub.DisposeAsync();
        await folder.DisposeAsync();
    }

    [Fact]
    public async Task A_link_to_a_replica_that_is_closed_is_down_on_both_sides()
    {
        await using Replica open = Replica.Open(path: null);
        Replica closed = Replica.Open(path: null);
        await closed.DisposeAsync();
        await using InProcessLink link = InProcessLink.Connect(open, closed);
        await Until(() => open.Status().Links.Count == 0);
        Assert.Throws<ArgumentException>(() => InProcessLink.Connect(open, open));
    }

    [Fact]
    public async Task A_replica_that_dials_itself_says_so()
    {
        await using LinkServer alone = await LinkServer.StartAsync();
        alone.Connect(alone);
        await Until(() => alone.Hub.Peers is [{ Problem: string problem }]
            && problem.Contains("dialed itself", StringComparison.Ordinal));
        Assert.Empty(alone.Replica.Status().Links);
    }

    [Fact]
    public async Task Bytes_that_are_no_frame_end_the_connection_and_change_nothing()
    {
        await using LinkServer peer = await LinkServer.StartAsync();
        peer.Replica.Transact(tx => tx.Counter("c/n").Increment());
        byte[] digest = peer.Replica.Snapshot().Digest();
        using System.Net.Sockets.TcpClient client = new();
        await client.ConnectAsync(peer.Address, Deadline());
        await client.GetStream().WriteAsync("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray(), Deadline());
        Assert.Equal(0, await client.GetStream().ReadAsync(new byte[16], Deadline()));
        Assert.Equal(digest, peer.Replica.Snapshot().Digest());
    }

    [Fact]
    public async Task Links_beyond_loopback_are_refused()
    {
        await using DataFolder folder = DataFolder.Open(new());
        await using LinkHub hub = new(folder);
        await Assert.ThrowsAsync<ArgumentException>(() => hub.ListenAsync(new(IPAddress.Any, 0)));
        Assert.Throws<ArgumentException>(() => hub.Connect("192.0.2.1:7400"));
    }

    [Theory]
    [InlineData("localhost:7400", true)]
    [InlineData("127.0.0.1:1", true)]
    [InlineData("[::1]:7400", true)]
    [InlineData("::1:7400", false)]
    [InlineData("host", false)]
    [InlineData(":7400", false)]
    [InlineData("host:70000", false)]
    [InlineData("host:-1", false)]
    public void Peer_addresses_are_a_host_and_a_port(string text, bool expected) =>
        Assert.Equal(expected, PeerAddress.TryParse(text, out _, out _));

    private static CancellationToken Deadline() => new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token;

    private static async Task Agree(Replica left, Replica right)
    {
        CancellationToken deadline = Deadline();
        while (!left.Version.Equals(right.Version))
        {
            await left.WaitForVersionAsync(right.Version, deadline);
            await right.WaitForVersionAsync(left.Version, deadline);
        }
    }

    private static async Task Until(Func<bool> condition)
    {
        CancellationToken deadline = Deadline();
        while (!condition())
        {
            await Task.Delay(10, deadline);
        }
    }
}
