using Syncline.Folders;
using Syncline.Objects;
using Syncline.Replicas;
using Syncline.Replication.Spaces;
using Syncline.Storage;
using Syncline.Testing;
using Syncline.Testing.Storage;

namespace Syncline.Tests.Replicas;

/// <summary>
/// Who is below a peer's log gets a snapshot: over sockets, in parts in the log, through kills (I6, D12).
/// </summary>
public sealed class SnapshotTransferTests
{
    private const byte SnapshotPartKind = 3;
    private const int LargeTexts = 3, LargeTextChars = 3_000_000; // More than two parts of 4 MiB.

    [Fact]
    public async Task D12_a_replica_below_the_log_gets_a_snapshot_over_sockets_and_its_subscriber_one_change()
    {
        await using TestMember full = OpenWithShortHistory("full"), late = TestMember.Open("late");
        await WriteManyAsync(full);
        Assert.False(full.Replica.Status().LogFloor.IsEmpty);
        late.Replica.Transact(tx => tx.Set("s/x").Add("own")); // Concurrent, and unknown at the other side (I6).
        using Subscription subscription = late.Replica.Subscribe();

        await late.LinkAsync(full, overSockets: true);
        await TestMember.MeetAsync(full, late);
        subscription.Dispose();

        var changes = await subscription.ReadAllAsync(TestMember.Deadline).ToListAsync(TestMember.Deadline);
        AppliedTransaction joined = Assert.Single(changes, change => change.Transaction is null);
        Assert.Same(joined, changes[0]);
        Assert.Equal((null, false), (joined.Origin, joined.IsLocal));
        Assert.Equal(["c/n", "r/49", "s/x"], joined.Objects.Select(key => key.ToString()).Where(
            name => !name.StartsWith("r/", StringComparison.Ordinal) || name == "r/49"));
        Assert.All(changes.Skip(1), change => Assert.Empty(change.Objects)); // They only joined the space.
        Assert.Equal(500, joined.Snapshot.Counter("c/n"));
        AssertSame(full, late);
        Assert.Equal(["full", "own"], late.Replica.Snapshot().Set("s/x").Elements.Select(each => each.AsText()));
        Assert.Null(late.Replica.Status().DownloadedBytes);

        await late.ReopenAsync();
        AssertSame(full, late);
        full.Replica.Transact(tx => tx.Counter("c/n").Increment());
        await late.LinkAsync(full, overSockets: true);
        await TestMember.AgreeAsync(full, late);
        Assert.Equal(501, late.Replica.Snapshot().Counter("c/n"));
        AssertSame(full, late);
    }

    [Fact]
    public async Task A_snapshot_of_several_parts_is_durable_and_counts_for_receipts()
    {
        await using TestMember full = OpenWithShortHistory("full");
        SimulatedFolder disk = new();
        await using TestMember late = TestMember.Open("late", options => options with { Folder = disk });
        Receipt receipt = await WriteLargeAsync(full);

        await late.LinkAsync(full, overSockets: true);
        await TestMember.MeetAsync(full, late);
        Assert.True(await receipt.WaitAsync(ReceiptRung.On(2), TimeSpan.FromSeconds(60), TestMember.Deadline));

        disk.Kill();
        await late.CloseAsync();
        Assert.True(CountParts(disk) >= 3, "The snapshot has more than two parts.");
        await late.ReopenAsync();
        Assert.True(late.Replica.Version.Covers(receipt.Version), "What was acknowledged is kept (I8).");
        Assert.Equal(LargeText(1), late.Replica.Snapshot().Register("r/1").AsText());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task D2_a_crash_at_any_call_while_the_parts_are_written_leaves_all_of_it_or_nothing(bool losesUnsynced)
    {
        await using TestMember full = OpenWithShortHistory("full");
        Receipt receipt = await WriteLargeAsync(full);
        Prng prng = new(20_281);
        int left = 0, whole = 0;
        for (int call = 1; ; call++)
        {
            SimulatedFolder disk = new();
            await using TestMember late = TestMember.Open("late", options => options with { Folder = disk });
            await late.Replica.Transact(tx => tx.Set("s/own").Add(call)).WaitDurableAsync(TestMember.Deadline);
            disk.FailAt(disk.Calls + call, SimulatedFault.Off);
            await using (await late.LinkAsync(full))
            {
                await TestMember.UntilAsync(() => disk.HasFailed || IsDurable(late, receipt));
            }

            bool wasWhole = !disk.HasFailed;
            await CrashAsync(late, disk, losesUnsynced ? prng : null);
            bool isWhole = late.Replica.Version.Covers(receipt.Version);
            Assert.True(isWhole || !wasWhole, "What was durable is kept (I8).");
            Assert.Equal(isWhole ? LargeText(0) : null, TextOf(late.Replica.Snapshot(), "r/0"));
            Assert.Equal(isWhole ? LargeText(2) : null, TextOf(late.Replica.Snapshot(), "r/2"));
            Assert.Contains(call, late.Replica.Snapshot().Set("s/own").Elements.Select(own => own.AsInteger()));
            if (isWhole) whole++;
            else left++;

            if (call % 4 != 0 && !wasWhole) continue; // Once in a while to the end: it is asked for again.
            await using var link = await late.LinkAsync(full);
            await TestMember.UntilAsync(() => late.Replica.Version.Equals(full.Replica.Version));
            AssertSame(full, late);
            if (wasWhole) break;
        }

        Assert.True(left >= 3, $"Only {left} crashes fell into the snapshot's records.");
        Assert.True(whole >= 1);
    }

    [Fact]
    public async Task A_link_that_breaks_again_and_again_while_a_snapshot_comes_does_no_harm()
    {
        static DataFolderOptions InSmallSteps(DataFolderOptions options) =>
            options with { Links = options.Links with { FrameBytesMax = 4096, WindowBytesMax = 8192 } };
        await using TestMember full = OpenWithShortHistory("full", InSmallSteps);
        await using TestMember late = TestMember.Open("late", InSmallSteps);
        await WriteLargeAsync(full);
        long most = 0;
        for (int breaks = 0; breaks < 5; breaks++)
        {
            await using var link = await late.LinkAsync(full);
            CancellationToken deadline = TestMember.Deadline;
            long before = most;
            while (most == before && !late.Replica.Version.Covers(full.Replica.Version))
            {
                deadline.ThrowIfCancellationRequested();
                await Task.Yield(); // A pause could miss the whole transfer.
                most = Math.Max(most, late.Replica.Status().DownloadedBytes ?? 0);
            }
        }

        // How often it broke in the middle is chance; scripts of the engine break it there for sure.
        await using var last = await late.LinkAsync(full);
        await TestMember.MeetAsync(full, late);
        AssertSame(full, late);
    }

    private static TestMember OpenWithShortHistory(
        string name, Func<DataFolderOptions, DataFolderOptions>? with = null) =>
        TestMember.Open(name, options => (with?.Invoke(options) ?? options) with { HistoryBytesMax = 4096 });

    private static async Task WriteManyAsync(TestMember member)
    {
        member.Replica.Transact(tx => tx.Set("s/x").Add("full"));
        for (int i = 0; i < 500; i++)
        {
            Receipt receipt = member.Replica.Transact(tx =>
            {
                tx.Counter("c/n").Increment();
                tx.Register($"r/{i % 50}").Assign(new string('x', 100));
            });
            if (i % 100 == 99) await receipt.WaitDurableAsync(TestMember.Deadline);
        }
    }

    private static async Task<Receipt> WriteLargeAsync(TestMember member)
    {
        Receipt? receipt = null;
        for (int i = 0; i < LargeTexts; i++)
        {
            receipt = member.Replica.Transact(tx => tx.Register($"r/{i}").Assign(LargeText(i)));
        }

        await receipt!.WaitDurableAsync(TestMember.Deadline);
        await TestMember.UntilAsync(() => member.Replica.Status().LogFloor.Equals(receipt.Version));
        return receipt;
    }

    private static string LargeText(int number) => new((char)('a' + number), LargeTextChars);

    private static string? TextOf(SpaceSnapshot snapshot, string address) =>
        snapshot.Register(address) is { Kind: Crdt.Values.ValueKind.Text } text ? text.AsText() : null;

    private static bool IsDurable(TestMember member, Receipt receipt) =>
        member.Replica.Status().Durable.Covers(receipt.Version);

    /// <summary>A kill keeps what was written; a power cut loses what was not synced, or tears it.</summary>
    private static async Task CrashAsync(TestMember member, SimulatedFolder disk, Prng? losing)
    {
        disk.Kill();
        await member.CloseAsync();
        if (losing is not null) disk.Crash(losing);
        await member.ReopenAsync();
    }

    private static int CountParts(SimulatedFolder disk)
    {
        int parts = 0;
        OperationLog log = OperationLog.Open(disk, new(), Count);
        log.DisposeAsync().AsTask().Wait(TestMember.Deadline);
        return parts;

        void Count(in LogRecord record) => parts += record is { Stream: > 0, Kind: SnapshotPartKind } ? 1 : 0;
    }

    private static void AssertSame(TestMember left, TestMember right)
    {
        SpaceSnapshot one = left.Replica.Snapshot(), other = right.Replica.Snapshot();
        Assert.Equal(one.Version, other.Version);
        Assert.Equal(one.Digest(), other.Digest());
    }
}
