using Syncline.Crdt;
using Syncline.Replication.Histories;
using Syncline.Testing;

namespace Syncline.Replication.Tests.Histories;

public sealed class PositionQueueTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Items_keep_their_positions_whatever_is_let_go_before_them(ulong seed)
    {
        Prng prng = new(seed);
        PositionQueue<int> queue = new();
        int start = 0;
        for (int step = 0; step < 200; step++)
        {
            for (int count = prng.Below(100); count > 0; count--)
            {
                queue.Append(queue.Count * 3);
            }

            if (prng.Chance(30)) start = prng.Between(start, queue.Count);
            queue.ForgetBefore(start);
            Assert.Equal(start, queue.Start);
            if (start == queue.Count) continue;
            Assert.Equal(start * 3, queue[start]);
            Assert.Equal((queue.Count - 1) * 3, queue[queue.Count - 1]);
            int any = prng.Between(start, queue.Count - 1);
            Assert.Equal(any * 3, queue[any]);
        }
    }

    [Fact]
    public void What_was_let_go_or_is_still_to_come_is_not_read()
    {
        PositionQueue<int> queue = new();
        for (int i = 0; i < 5; i++)
        {
            queue.Append(i);
        }

        queue.ForgetBefore(3);
        Assert.Throws<InvariantViolationException>(() => queue[2]);
        Assert.Throws<InvariantViolationException>(() => queue[5]);
        queue.ForgetBefore(1); // Nothing comes back.
        Assert.Equal(3, queue.Start);
    }
}
