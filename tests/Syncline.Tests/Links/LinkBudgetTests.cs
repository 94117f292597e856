using Syncline.Links;
using Syncline.Replication.Protocol;

namespace Syncline.Tests.Links;

/// <summary>Memory that connections share: turns in order, nothing lost, the greatest holder gives way.</summary>
public sealed class LinkBudgetTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Turns_come_in_the_order_of_asking()
    {
        ByteBudget budget = new(100);
        Assert.True(await TakeAsync(budget, 80));
        Task<bool> large = TakeAsync(budget, 50);
        Task<bool> small = TakeAsync(budget, 10);
        Assert.False(large.IsCompleted || small.IsCompleted, "A small one passed a large one that waits.");

        budget.Return(80);

        Assert.True(await large && await small);
    }

    [Fact]
    public async Task Who_gives_up_holds_up_nobody_and_keeps_nothing()
    {
        ByteBudget budget = new(100);
        Assert.True(await TakeAsync(budget, 80));
        using CancellationTokenSource cancelled = new();
        Task<bool> first = budget.TryTakeAsync(90, Long, cancelled.Token).AsTask();
        Task<bool> second = TakeAsync(budget, 20);

        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.True(await second);
        Assert.False(await TakeAsync(budget, 1, TimeSpan.FromMilliseconds(20)));
        budget.Return(80);
        budget.Return(20);
        Assert.True(await TakeAsync(budget, 100));
    }

    [Fact]
    public async Task What_is_more_than_all_passes_alone()
    {
        ByteBudget budget = new(100);
        Assert.True(await TakeAsync(budget, 1_000));
        Task<bool> next = TakeAsync(budget, 1);
        Assert.False(next.IsCompleted);
        budget.Return(1_000);
        Assert.True(await next);
    }

    [Fact]
    public void The_queue_that_holds_most_gives_way_to_the_others()
    {
        SendBudget budget = new(1_000);
        List<string> overflowed = [];
        SendQueue large = new(budget, () => overflowed.Add("large"));
        SendQueue small = new(budget, () => overflowed.Add("small"));
        large.Add(1, new(FrameKind.Heartbeat, new byte[400]));
        small.Add(1, new(FrameKind.Heartbeat, new byte[300]));
        Assert.Empty(overflowed);

        small.Add(1, new(FrameKind.Heartbeat, new byte[80]));
        small.Add(1, new(FrameKind.Heartbeat, new byte[250]));

        Assert.Equal(["small"], overflowed);
        large.Add(1, new(FrameKind.Heartbeat, new byte[400]));
        Assert.Equal(["small"], overflowed);
    }

    [Fact]
    public async Task What_was_sent_counts_no_more()
    {
        SendBudget budget = new(1_000);
        List<string> overflowed = [];
        SendQueue slow = new(budget, () => overflowed.Add("slow"));
        SendQueue fast = new(budget, () => overflowed.Add("fast"));
        slow.Add(1, new(FrameKind.Heartbeat, new byte[100]));
        for (int i = 0; i < 100; i++)
        {
            fast.Add(1, new(FrameKind.Heartbeat, new byte[400]));
            Assert.NotNull(await fast.TakeAsync(Poll.Deadline()));
        }

        fast.Add(1, new(FrameKind.Heartbeat, new byte[400]));
        Assert.Empty(overflowed);
        fast.Add(1, new(FrameKind.Heartbeat, new byte[400])); // Three: the first is still being written.
        Assert.Equal(["fast"], overflowed);
    }

    [Fact]
    public void One_queue_takes_any_frame_while_it_holds_little_and_none_after()
    {
        SendBudget budget = new(1_000);
        int overflows = 0;
        SendQueue alone = new(budget, () => overflows++);
        alone.Add(1, new(FrameKind.Transactions, new byte[5_000]));
        Assert.Equal(0, overflows);
        alone.Add(1, new(FrameKind.Heartbeat, new byte[1]));
        alone.Add(1, new(FrameKind.Heartbeat, new byte[1]));
        Assert.Equal(1, overflows);
        Assert.Null(budget.Slowest);
    }

    private static Task<bool> TakeAsync(ByteBudget budget, int bytes, TimeSpan? timeMax = null) =>
        budget.TryTakeAsync(bytes, timeMax ?? Long, TestContext.Current.CancellationToken).AsTask();
}
