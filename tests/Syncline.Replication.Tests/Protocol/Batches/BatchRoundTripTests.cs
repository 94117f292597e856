using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Replication.Protocol;
using Syncline.Replication.Transactions;
using Syncline.Testing.Histories;

namespace Syncline.Replication.Tests.Protocol.Batches;

/// <summary>What a batch gives back is what each author wrote, byte for byte.</summary>
public sealed class BatchRoundTripTests
{
    [Fact]
    public void Any_order_comes_back_the_same_from_any_position_and_with_any_gaps() => Property.ForAll(1_000, prng =>
    {
        MadeOrder order = RandomOrder.Create(prng);
        int start = prng.Chance(500) ? 0 : prng.Below(order.Transactions.Count);
        VersionVector covered = VersionVector.Of(order.All.Entries.Where(_ => prng.Chance(200))
            .Select(entry => new VersionEntry(entry.Replica, 1 + (ulong)prng.Below((int)entry.Counter))));
        int bytesMax = prng.Chance(300) ? prng.Between(20, 600) : 256 * 1024;

        AssertSame(
            order,
            order.Transactions.Skip(start).Where(each => !covered.Covers(new Dot(each.Replica, each.Last))),
            order.Frames(start, bytesMax, covered));
    });

    [Fact]
    public void A_thousand_writers_with_views_of_their_own_come_back_the_same() => Property.ForAll(3, prng =>
    {
        MadeOrder order = new();
        for (int i = 0; i < 3_000; i++)
        {
            VersionVector seen = prng.Below(10) switch
            {
                0 => order.SeenBy(new((ulong)prng.Between(1, 1000))),
                1 => VersionVector.Of(order.All.Entries.Where(_ => prng.Chance(990))),
                _ => order.All,
            };
            TransactionHeader header = new() { Dots = 1, TimeStep = (ulong)prng.Between(1, 99) };
            order.Write(new((ulong)prng.Between(1, 1000)), seen, header, MadeOrder.Increment(i % 7));
        }

        List<Frame> frames = order.Frames();

        AssertSame(order, order.Transactions, frames);
        Assert.True(frames.Sum(frame => frame.Payload.Length) * 10L < TransactionRuns.LengthOf(order.Transactions));
    });

    [Fact]
    public void The_length_of_runs_is_told_before_they_are_written() => Property.ForAll(200, prng =>
    {
        MadeOrder order = RandomOrder.Create(prng);
        WireWriter writer = new();
        TransactionRuns.Write(writer, order.Transactions, order.ChainBefore);

        Assert.Equal(writer.Length, TransactionRuns.LengthOf(order.Transactions));
    });

    [Fact]
    public void A_header_that_is_not_what_its_decoded_form_encodes_to_is_sent_as_it_is()
    {
        MadeOrder order = new();
        for (int i = 0; i < 4; i++)
        {
            Transaction made = order.Write(
                new(3 + (ulong)(i % 2)), VersionVector.Empty, new() { Dots = 1, TimeStep = 5 }, MadeOrder.Increment(i));
            order.Transactions[i] = order.Replace(made, made.Header with { TimeStep = 6 });
        }

        Frame frame = Assert.Single(order.Frames());

        Assert.Equal(FrameKind.TransactionBatch, frame.Kind);
        Assert.True(TransactionFrames.TryRead(frame, out var read, out DecodeError error), $"{error}");
        Assert.Equal(
            order.Transactions.Select(each => each.Chain), read.Select(each => each.Transaction.Chain));
    }

    private static void AssertSame(MadeOrder order, IEnumerable<Transaction> sent, List<Frame> frames)
    {
        List<Transaction> read = [];
        foreach (Frame frame in frames)
        {
            Assert.True(TransactionFrames.TryRead(frame, out var carried, out DecodeError error), $"{error}");
            foreach (var (transaction, chainBefore) in carried)
            {
                Transaction made = order.Find(transaction.Replica, transaction.First);
                AssertSame(made, transaction);
                Assert.Equal(order.ChainBefore(made), chainBefore);
                read.Add(transaction);
            }
        }

        Assert.Equal(sent.Select(each => each.ToString()), read.Select(each => each.ToString()));
    }

    private static void AssertSame(Transaction made, Transaction read)
    {
        Assert.True(made.HeaderBytes.Span.SequenceEqual(read.HeaderBytes.Span), $"The header of {made}");
        Assert.Equal(made.Sections.ToArrays(), read.Sections.ToArrays());
        Assert.Equal(made.Chain, read.Chain);
        WireReader reader = new(read.HeaderBytes.Span);
        Assert.True(TransactionHeaderCodec.TryRead(ref reader, out TransactionHeader header) && reader.AtEnd());
        Assert.Equal(header.Dependencies, read.Header.Dependencies);
        Assert.Equal(header.Signature, read.Header.Signature);
        Assert.Equal(
            header with { Dependencies = [], Signature = [] },
            read.Header with { Dependencies = [], Signature = [] });
    }
}
