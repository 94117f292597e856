using Syncline.Folders;
using Syncline.Replicas;
using Syncline.Replication.Members;
using Syncline.Replication.Spaces;
using Syncline.Storage;
using Syncline.Testing.Storage;
using Syncline.Tests.Storage;

namespace Syncline.Tests.Replicas;

/// <summary>What a receipt says of a write: the ladder applied, durable, on k members, on a quorum, on all.</summary>
public sealed class ReceiptTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100);

    public static TheoryData<ReceiptRung> Rungs { get; } =
        [ReceiptRung.Applied, ReceiptRung.Durable, ReceiptRung.On(2), ReceiptRung.Quorum, ReceiptRung.All];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_rung_is_reached_along_a_line_of_three(bool overSockets)
    {
        await using TestMember a = TestMember.Open("a"), b = TestMember.Open("b"), c = TestMember.Open("c");
        await using var one = await a.LinkAsync(b, overSockets);
        await using var other = await c.LinkAsync(b, overSockets);
        await TestMember.MeetAsync(a, b, c);

        foreach (TestMember writer in new[] { a, b, c })
        {
            foreach (ReceiptRung rung in Rungs.Select(row => row.Data).Append(ReceiptRung.On(3)))
            {
                Receipt receipt = Write(writer);
                Assert.True(receipt.HasReached(ReceiptRung.Applied));
                Assert.True(await receipt.WaitAsync(rung, Long, TestMember.Deadline), $"{rung}");
                Assert.True(receipt.HasReached(rung), $"{rung}");
            }

            TransactionStanding standing = writer.Replica.StandingOf(writer.Replica.Version);
            Assert.Equal(
                new[] { a, b, c }.Select(member => member.Folder.Member).Order(), standing.DurableAt);
            Assert.Empty(standing.Missing);
        }
    }

    [Fact]
    public async Task Who_is_missing_is_named_with_its_reason()
    {
        SimulatedFolder disk = new();
        await using TestMember a = TestMember.Open("a"), c = TestMember.Open("c");
        await using TestMember b = TestMember.Open("b", options => options with { Folder = disk });
        await using var ab = await a.LinkAsync(b);
        var ac = await a.LinkAsync(c);
        await TestMember.MeetAsync(a, b, c);
        await ac!.DisposeAsync();
        using HeldDisk held = new(disk);

        Receipt receipt = Write(a);

        Assert.False(await receipt.WaitAsync(ReceiptRung.Quorum, Short, TestMember.Deadline));
        await TestMember.UntilAsync(() => b.Replica.Version.Covers(receipt.Version));
        await TestMember.UntilAsync(() => Missing(receipt).Contains(("b", MissingReason.NotDurable)));
        Assert.Equal([("b", MissingReason.NotDurable), ("c", MissingReason.NotApplied)], Missing(receipt));
        Assert.Equal(ReceiptRung.Durable, ReceiptRung.HighestOf(receipt.Standing, a.Replica.KeepersMin));

        held.Release();
        Assert.True(await receipt.WaitAsync(ReceiptRung.Quorum, Long, TestMember.Deadline));
        Assert.False(await receipt.WaitAsync(ReceiptRung.All, Short, TestMember.Deadline));
        Assert.Equal([("c", MissingReason.NotApplied)], Missing(receipt));
        Assert.Equal(ReceiptRung.Quorum, ReceiptRung.HighestOf(receipt.Standing, a.Replica.KeepersMin));
    }

    [Fact]
    public async Task A_member_that_was_not_heard_of_since_opening_is_missing_as_such()
    {
        await using TestMember a = TestMember.Open("a"), b = TestMember.Open("b");
        await using (await a.LinkAsync(b))
        {
            await TestMember.MeetAsync(a, b);
        }

        await a.ReopenAsync();
        Receipt receipt = Write(a);

        Assert.False(await receipt.WaitAsync(ReceiptRung.All, Short, TestMember.Deadline));
        Assert.True(await receipt.WaitAsync(ReceiptRung.On(1), Long, TestMember.Deadline));
        Assert.Equal([("b", MissingReason.NotHeard)], Missing(receipt));
        MemberStatus status = Assert.Single(a.Replica.Status().Members, member => !member.IsSelf);
        Assert.Equal((MissingReason.NotHeard, null), (status.Behind, status.Lacks));
        MemberStatus own = Assert.Single(a.Replica.Status().Members, member => member.IsSelf);
        Assert.Equal((null, 0UL), (own.Behind, own.Lacks));
    }

    [Fact]
    public async Task Where_more_keepers_are_expected_a_few_reach_no_quorum_alone()
    {
        await using TestMember a = TestMember.Open("a", options => options with { KeepersMin = 3 });
        await using TestMember b = TestMember.Open("b", options => options with { KeepersMin = 3 });
        Receipt alone = Write(a);
        Assert.False(await alone.WaitAsync(ReceiptRung.Quorum, Short, TestMember.Deadline));
        Assert.True(await alone.WaitAsync(ReceiptRung.Durable, Long, TestMember.Deadline));
        Assert.True(await alone.WaitAsync(ReceiptRung.On(1), Long, TestMember.Deadline));
        Assert.True(a.Replica.Status().AgreedByQuorum.IsEmpty);
        Assert.Empty(alone.Standing.Missing);

        await using var link = await a.LinkAsync(b);

        Assert.True(await alone.WaitAsync(ReceiptRung.Quorum, Long, TestMember.Deadline));
        Assert.False(await Write(a).WaitAsync(ReceiptRung.All, Short, TestMember.Deadline));
        Assert.True(a.Replica.Status().AgreedByQuorum.Covers(alone.Version));
        Assert.True(a.Replica.Status().AgreedByAll.IsEmpty);
        Assert.True(a.Replica.StableVersion.IsEmpty);
    }

    [Fact]
    public async Task One_that_has_met_nobody_and_expects_nobody_is_its_own_quorum()
    {
        await using TestMember a = TestMember.Open("a");
        Receipt receipt = Write(a);
        Assert.True(await receipt.WaitAsync(ReceiptRung.All, Long, TestMember.Deadline));
        Assert.False(await receipt.WaitAsync(ReceiptRung.On(2), Short, TestMember.Deadline));
        Assert.Equal(receipt.Version, a.Replica.Status().AgreedByQuorum);
        Assert.Equal(receipt.Version, a.Replica.AgreedVersion(1));
        MemberStatus own = Assert.Single(a.Replica.Status().Members);
        Assert.Equal(("a", true, null), (own.Member.Name, own.IsSelf, own.Behind));
    }

    [Fact]
    public async Task A_visitor_does_not_count()
    {
        await using TestMember keeper = TestMember.Open("keeper");
        await using TestMember visitor = OpenVisitor();
        await using var link = await visitor.LinkAsync(keeper);
        await TestMember.MeetAsync(keeper, visitor);

        Receipt written = Write(keeper);
        await visitor.Replica.WaitForVersionAsync(written.Version, TestMember.Deadline);
        Assert.True(await written.WaitAsync(ReceiptRung.All, Long, TestMember.Deadline));
        Assert.False(await written.WaitAsync(ReceiptRung.On(2), Short, TestMember.Deadline));
        Assert.Equal([keeper.Folder.Member], written.Standing.DurableAt);

        Receipt visited = Write(visitor);
        Assert.True(await visited.WaitAsync(ReceiptRung.Quorum, Long, TestMember.Deadline));
        Assert.Equal([keeper.Folder.Member], visited.Standing.DurableAt);
    }

    [Fact]
    public async Task A_visitor_that_is_cut_off_reaches_no_quorum_by_its_own_disk()
    {
        await using TestMember visitor = OpenVisitor();
        Receipt receipt = Write(visitor);
        Assert.True(await receipt.WaitAsync(ReceiptRung.Durable, Long, TestMember.Deadline));
        Assert.False(await receipt.WaitAsync(ReceiptRung.On(1), Short, TestMember.Deadline));
        Assert.False(receipt.HasReached(ReceiptRung.Quorum) || receipt.HasReached(ReceiptRung.All));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Where_durability_is_none_applied_counts_and_durable_is_refused(bool hasFolder)
    {
        DataFolderOptions Lossy(DataFolderOptions options) =>
            options with { Folder = hasFolder ? options.Folder : null, Durability = Durability.None };
        await using TestMember a = TestMember.Open("a", Lossy), b = TestMember.Open("b", Lossy);
        await using var link = await a.LinkAsync(b);
        await TestMember.MeetAsync(a, b);

        Receipt receipt = Write(a);

        Assert.True(await receipt.WaitAsync(ReceiptRung.All, Long, TestMember.Deadline));
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            receipt.WaitAsync(ReceiptRung.Durable, Long, TestMember.Deadline));
        Assert.False(receipt.IsDurable || receipt.HasReached(ReceiptRung.Durable));
        Assert.False(receipt.Standing.IsDurableHere || a.Replica.StandingOf(receipt.Version).IsDurableHere);
        ReplicaStatus status = a.Replica.Status();
        Assert.True(status.Durable.IsEmpty);
        Assert.True(Assert.Single(status.Members, member => member.IsSelf).CountsWhenApplied);
    }

    [Fact]
    public async Task Nobody_waits_for_who_has_left_and_it_is_told_so_when_it_writes()
    {
        await using TestMember a = TestMember.Open("a"), b = TestMember.Open("b");
        await using var link = await a.LinkAsync(b);
        await TestMember.MeetAsync(a, b);
        Assert.Equal(LeaveOutcome.Left, b.Replica.Leave());
        await TestMember.UntilAsync(() => a.Replica.Members.Find(b.Folder.Member)!.HasLeft);
        await link!.DisposeAsync();

        Assert.True(await Write(a).WaitAsync(ReceiptRung.All, Long, TestMember.Deadline));
        Assert.Throws<TransactionRefusedException>(() => Write(b));
        Assert.Equal(LeaveOutcome.HadLeft, b.Replica.Leave());
    }

    [Fact]
    public async Task Who_leaves_before_it_has_joined_is_told_so_and_goes_on()
    {
        await using TestMember a = TestMember.Open("a"), b = TestMember.Open("b");
        Assert.Equal(LeaveOutcome.NotJoined, b.Replica.Leave());
        Assert.True(b.Replica.Version.IsEmpty);
        Write(b);
        await using var link = await a.LinkAsync(b);
        await TestMember.MeetAsync(a, b);

        Assert.False(b.Replica.Members.Find(b.Folder.Member)!.HasLeft);
        Assert.Equal(LeaveOutcome.Left, b.Replica.Leave());
    }

    [Theory]
    [MemberData(nameof(Rungs))]
    public async Task D3_a_disk_that_fails_ends_the_wait_for_every_rung_above(ReceiptRung rung)
    {
        SimulatedFolder disk = new();
        await using TestMember a = TestMember.Open("a", options => options with { Folder = disk, KeepersMin = 2 });
        await Write(a).WaitDurableAsync(TestMember.Deadline);
        disk.FailAt(disk.Calls + 1, SimulatedFault.InputOutputError);

        Receipt receipt = Write(a);
        Task<bool> wait = receipt.WaitAsync(rung, Long, TestMember.Deadline);

        if (rung == ReceiptRung.Applied) Assert.True(await wait);
        else await Assert.ThrowsAnyAsync<StorageException>(() => wait);
        if (rung == ReceiptRung.Applied) return;
        await Assert.ThrowsAnyAsync<StorageException>(() => receipt.WaitAsync(rung, Long, TestMember.Deadline));
    }

    [Fact]
    public async Task A_wait_ends_when_it_is_cancelled_and_when_the_replica_is_closed()
    {
        TestMember a = TestMember.Open("a", options => options with { KeepersMin = 2 });
        Receipt receipt = Write(a);
        using CancellationTokenSource cancelled = new(Short);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            receipt.WaitAsync(ReceiptRung.All, Long, cancelled.Token));
        Task<bool> wait = receipt.WaitAsync(ReceiptRung.All, Timeout.InfiniteTimeSpan, TestMember.Deadline);
        await a.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => wait);
    }

    private static TestMember OpenVisitor() =>
        TestMember.Open("visitor", options => options with { Role = MemberRole.Visitor });

    private static Receipt Write(TestMember member) => member.Replica.Transact(tx => tx.Counter("c/n").Increment());

    private static List<(string Name, MissingReason Reason)> Missing(Receipt receipt) =>
        [.. receipt.Standing.Missing.Select(member => (member.Name, member.Reason)).Order()];
}
