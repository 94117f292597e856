using Syncline.Crdt.Causality;
using Syncline.Replication.Protocol;
using Syncline.Replication.Transactions;
using Syncline.Testing;

namespace Syncline.Replication.Tests.Protocol.Batches;

/// <summary>How many bytes a transaction takes on a link, on the average over whole frames.</summary>
public sealed class BatchSizeTests
{
    private const int Writers = 1000;

    private static readonly TransactionHeader Step = new() { Dots = 1, TimeStep = 1 };

    [Fact]
    public void One_writers_increments_of_a_thousand_counters_take_at_most_twelve_bytes()
    {
        Prng prng = new(1);
        MadeOrder order = new();
        for (int i = 0; i < 50_000; i++)
        {
            ulong step = prng.Chance(500) ? 1 : ((ulong)prng.Between(1, 20) << 16) - 3;
            TransactionHeader header = Step with { TimeStep = step };
            order.Write(new(7), VersionVector.Empty, header, MadeOrder.Increment(prng.Below(1000)));
        }

        AssertMean(12, order, order.Frames());
    }

    [Theory]
    [InlineData(0, 1)] // Each has seen all before it, one after the other.
    [InlineData(0, 0)] // Each has seen all before it, in any order.
    [InlineData(900, 1)] // Each has seen all but the last 900.
    public void A_thousand_writers_take_at_most_twenty_four_bytes_a_transaction(int unseen, int turns)
    {
        MadeOrder order = Crowd(transactions: 9_000, unseen, isInTurn: turns == 1);

        AssertMean(24, order, order.Frames());
    }

    [Fact]
    public void A_thousand_writers_in_rounds_take_at_most_twenty_four_bytes_a_transaction()
    {
        MadeOrder order = new();
        for (int round = 0; round < 9; round++)
        {
            VersionVector seen = order.All;
            for (ulong writer = 1; writer <= Writers; writer++)
            {
                order.Write(new(writer * 7919), seen, Stepped(0), MadeOrder.Increment((int)writer % 1000));
            }
        }

        AssertMean(24, order, order.Frames());
    }

    [Fact]
    public void A_peer_that_has_the_first_half_costs_no_more()
    {
        MadeOrder order = Crowd(transactions: 9_000, unseen: 0, isInTurn: false);

        List<Frame> frames = order.Frames(start: 4_500);

        Assert.InRange(frames.Sum(frame => frame.Payload.Length) / 4_500.0, 1, 24);
    }

    [Fact]
    public void A_peer_that_has_every_other_writer_already_costs_little_more()
    {
        MadeOrder order = Crowd(transactions: 9_000, unseen: 0, isInTurn: false);
        VersionVector half = VersionVector.Of(order.All.Entries.Where(entry => entry.Replica.Value % 2 == 0));
        int sent = order.Transactions.Count(each => each.Replica.Value % 2 == 1);

        List<Frame> frames = order.Frames(covered: half);

        Assert.InRange(frames.Sum(frame => frame.Payload.Length) / (double)sent, 1, 28);
    }

    [Fact]
    public void A_frame_is_never_longer_than_its_transactions_as_runs()
    {
        MadeOrder order = Crowd(transactions: 60, unseen: 3, isInTurn: false);
        for (int frameBytesMax = 1; frameBytesMax < 2_000; frameBytesMax += 37)
        {
            foreach (Frame frame in order.Frames(frameBytesMax: frameBytesMax))
            {
                Assert.True(TransactionFrames.TryRead(frame, out var read, out _));
                Assert.InRange(
                    frame.Payload.Length, 1, TransactionRuns.LengthOf([.. read.Select(each => each.Transaction)]));
                Assert.True(read.Count == 1 || frame.Payload.Length <= frameBytesMax);
            }
        }
    }

    private static void AssertMean(double bytesMax, MadeOrder order, List<Frame> frames)
    {
        Assert.All(frames, frame => Assert.Equal(FrameKind.TransactionBatch, frame.Kind));
        Assert.InRange(frames.Sum(frame => frame.Payload.Length) / (double)order.Transactions.Count, 1, bytesMax);
    }

    private static MadeOrder Crowd(int transactions, int unseen, bool isInTurn)
    {
        Prng prng = new(2);
        MadeOrder order = new();
        Queue<VersionEntry> late = new();
        VersionBuilder seen = new();
        for (int i = 0; i < transactions; i++)
        {
            ReplicaId writer = new((ulong)(1 + (isInTurn ? i % Writers : prng.Below(Writers))) * 7919);
            Transaction made = order.Write(writer, seen.ToVersion(), Stepped(Writers), MadeOrder.Increment(i % 1000));
            late.Enqueue(new(writer, made.Last));
            if (late.Count <= unseen) continue;
            VersionEntry now = late.Dequeue();
            seen.Raise(now.Replica, now.Counter);
        }

        return order;
    }

    /// <summary>A thousand writers: its last was a second ago, and a thousand Lamport numbers.</summary>
    private static TransactionHeader Stepped(int others) =>
        Step with { LamportStep = (ulong)others, TimeStep = (1000UL << 16) + 5 };
}
