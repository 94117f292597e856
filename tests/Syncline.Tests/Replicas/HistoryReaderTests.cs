using Syncline.Crdt.Causality;
using Syncline.Objects;
using Syncline.Replicas;
using Syncline.Replication.Spaces;

namespace Syncline.Tests.Replicas;

/// <summary>History at the reader's own pace: each transaction once, or the present where it ends (I6, X1).</summary>
public sealed class HistoryReaderTests
{
    private const long ShortHistoryBytes = 20_000;

    [Fact]
    public async Task A_reader_that_falls_below_the_floor_gets_the_present_and_goes_on_from_there()
    {
        await using TestMember member =
            TestMember.Open("a", options => options with { HistoryBytesMax = ShortHistoryBytes });
        HistoryReader slow = member.Replica.ReadHistory(VersionVector.Empty);
        HistoryReader quick = member.Replica.ReadHistory(VersionVector.Empty);
        long slowCount = 0, quickCount = 0;
        bool wasReset = false;
        for (int round = 0; round < 1_000; round++)
        {
            await member.Replica.Transact(tx => tx.Counter("c/n").Increment()).WaitDurableAsync(TestMember.Deadline);
            Assert.False(Follow(quick, ref quickCount));
            if (round % 700 == 699) wasReset |= Follow(slow, ref slowCount);
        }

        Follow(slow, ref slowCount);
        Assert.True(wasReset, "The history was shorter than what the slow reader lacked.");
        Assert.Equal((1_000, 1_000), (slowCount, quickCount));
        Assert.Equal(member.Replica.Version, slow.Version);
    }

    [Fact]
    public async Task A_joined_snapshot_is_a_reset_for_who_followed_and_nothing_for_who_saw_all_of_it()
    {
        await using TestMember full =
            TestMember.Open("full", options => options with { HistoryBytesMax = ShortHistoryBytes });
        await using TestMember late = TestMember.Open("late");
        full.Replica.Join(); // Else its record comes between.
        for (int round = 0; round < 500; round++)
        {
            await full.Replica.Transact(tx => tx.Counter("c/n").Increment()).WaitDurableAsync(TestMember.Deadline);
        }

        HistoryReader follower = late.Replica.ReadHistory(VersionVector.Empty);
        HistoryReader ahead = late.Replica.ReadHistory(full.Replica.Version);
        Task woken = follower.WaitAsync(TestMember.Deadline);
        Assert.False(woken.IsCompleted);
        await late.LinkAsync(full, overSockets: true);
        await TestMember.MeetAsync(full, late);
        await woken;

        long count = 0;
        Assert.True(Follow(follower, ref count));
        Assert.Equal(500, count);
        HistoryPiece.Transactions joinedMembers = Assert.IsType<HistoryPiece.Transactions>(ahead.TryRead());
        Assert.All(joinedMembers.Items, seen => Assert.All(seen.Updates, update => Assert.True(update.Key.IsOwn)));
    }

    [Fact]
    public async Task Waiting_again_is_the_same_wait_until_something_comes()
    {
        await using TestMember member = TestMember.Open("a");
        HistoryReader reader = member.Replica.ReadHistory(member.Replica.Version);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(TestMember.Deadline);
        Task first = reader.WaitAsync(end.Token);
        Assert.Same(first, reader.WaitAsync(end.Token));
        Task other = reader.WaitAsync(TestMember.Deadline);
        Assert.NotSame(first, other);

        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.False(other.IsCompleted);
        member.Replica.Transact(tx => tx.Counter("c/n").Increment());
        await other;
        Assert.NotNull(reader.TryRead());
        Assert.False(reader.WaitAsync(TestMember.Deadline).IsCompleted);
    }

    [Fact]
    public async Task A_wait_ends_with_the_replica()
    {
        TestMember member = TestMember.Open("a");
        HistoryReader reader = member.Replica.ReadHistory(member.Replica.Version);
        Task waiting = reader.WaitAsync(TestMember.Deadline);

        await member.CloseAsync();

        await waiting;
        Assert.Throws<ObjectDisposedException>(reader.TryRead);
    }

    /// <summary>Adds up what a counter was incremented by; true if the present came in between.</summary>
    private static bool Follow(HistoryReader reader, ref long count)
    {
        bool wasReset = false;
        while (reader.TryRead() is HistoryPiece piece)
        {
            if (piece is HistoryPiece.Reset(SpaceSnapshot present))
            {
                wasReset = true;
                count = (long)present.Counter("c/n");
            }
            else if (piece is HistoryPiece.Transactions transactions)
            {
                count += transactions.Items.SelectMany(seen => seen.Updates).Count(update => !update.Key.IsOwn);
            }
        }

        return wasReset;
    }
}
