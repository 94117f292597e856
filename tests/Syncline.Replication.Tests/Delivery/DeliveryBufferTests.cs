using Syncline.Crdt.Causality;
using Syncline.Replication.Engines;
using Syncline.Replication.Transactions;
using Syncline.Testing;

namespace Syncline.Replication.Tests.Delivery;

/// <summary>What waits for what it follows: found at the cost of what waited for it, bounded for each link.</summary>
public sealed class DeliveryBufferTests
{
    private const int Roomy = 1 << 30;

    private static readonly LinkId Left = new(1);
    private static readonly LinkId Right = new(2);

    private Seen seen = new();
    private DeliveryBuffer buffer = new(Roomy);

    [Fact]
    public void One_is_ready_once_all_that_it_follows_has_been_applied()
    {
        Add(3, 2, dependencies: [new(new(1), 5), new(new(2), 1)]);

        Assert.Equal("", Apply(1, 5));
        Assert.Equal("", Apply(3, 1));
        Assert.Equal("3:2", Apply(2, 1));
        Assert.Equal((0, 0), (buffer.Count, buffer.Bytes));
    }

    [Fact]
    public void A_run_of_one_writer_follows_at_once_in_order()
    {
        foreach (ulong first in new ulong[] { 4, 2, 5, 3 })
        {
            Add(1, first);
        }

        Assert.Equal("1:2 1:3 1:4 1:5", Apply(1, 1));
    }

    [Fact]
    public void What_one_transaction_frees_comes_by_writer_then_counter_whatever_the_arrival()
    {
        List<(ulong Writer, ulong First)> waiting = [(2, 1), (2, 2), (3, 1), (4, 1), (5, 1)];
        for (ulong seed = 1; seed <= 20; seed++)
        {
            new Prng(seed).Shuffle(waiting);
            buffer = new(Roomy);
            seen = new();
            foreach (var (writer, first) in waiting)
            {
                Add(writer, first, dependencies: [new(new(9), seed)]);
            }

            Assert.Equal("2:1 2:2 3:1 4:1 5:1", Apply(9, seed));
        }
    }

    [Fact]
    public void A_second_copy_changes_nothing()
    {
        Add(1, 2);
        int bytes = buffer.Bytes;

        Add(1, 2, from: Right);

        Assert.Equal((1, bytes), (buffer.Count, buffer.Bytes));
        buffer.RemoveFrom(Right);
        Assert.Equal("1:2", Apply(1, 1));
    }

    [Fact]
    public void A_link_takes_what_it_brought_with_it_and_nothing_else()
    {
        Add(1, 2);
        Add(2, 2, from: Right);
        Add(3, 1, dependencies: [new(new(1), 1)]);
        seen.Raise(1, 1);
        buffer.Advance(new(1), seen);

        buffer.RemoveFrom(Left);

        Assert.Empty(buffer.TakeReady());
        Assert.Equal(1, buffer.Count);
        Assert.Equal("2:2", Apply(2, 1));
        Assert.Equal(0, buffer.Bytes);
    }

    [Fact]
    public void What_a_version_covers_is_let_go_and_what_lacked_only_that_is_ready()
    {
        Add(1, 2);
        Add(1, 3);
        Add(1, 4);
        Add(2, 1, dependencies: [new(new(1), 3)]);
        Add(3, 1, dependencies: [new(new(1), 3), new(new(4), 1)]);
        seen.Raise(1, 3);

        buffer.RemoveCovered(seen);

        Assert.Equal("1:4 2:1", string.Join(' ', buffer.TakeReady().Select(TextOf)));
        Assert.Equal(1, buffer.Count);
        Assert.Equal("3:1", Apply(4, 1));
    }

    [Fact]
    public void C6_links_that_fill_the_buffer_hold_equal_shares_however_early_they_came()
    {
        buffer = new(1_000_000);
        int ofOne = BytesOf(() => Add(1, 2));
        buffer.RemoveFrom(Left);

        for (int link = 1; link <= 20; link++)
        {
            for (ulong writer = 1; writer <= 1_000; writer++)
            {
                Add(((ulong)link * 1_000) + writer, 2, from: new(link));
            }
        }

        Assert.InRange(buffer.Bytes, 1_000_000 - ofOne, 1_000_000);
        for (int link = 1; link <= 20; link++)
        {
            int share = -BytesOf(() => buffer.RemoveFrom(new(link)));
            Assert.InRange(share, (1_000_000 / 20) - (3 * ofOne), (1_000_000 / 20) + (3 * ofOne));
        }

        Assert.Equal((0, 0), (buffer.Count, buffer.Bytes));
    }

    [Fact]
    public void C6_the_link_that_holds_most_gives_way_with_what_it_brought_last()
    {
        int ofOne = BytesOf(() => Add(1, 2));
        buffer = new(3 * ofOne);
        Add(1, 2);
        Add(2, 2);
        Add(3, 2);

        Add(4, 2, from: Right);

        Assert.Equal("1:2", Apply(1, 1));
        Assert.Equal("2:2", Apply(2, 1));
        Assert.Equal("", Apply(3, 1));
        Assert.Equal("4:2", Apply(4, 1));
    }

    [Fact]
    public void C6_no_link_pushes_out_one_that_holds_no_more_than_itself()
    {
        int ofOne = BytesOf(() => Add(1, 2));
        buffer = new(2 * ofOne);
        Add(1, 2);
        Add(2, 2, from: Right);

        Add(3, 2);
        Add(4, 2, from: Right);

        Assert.Equal("1:2", Apply(1, 1));
        Assert.Equal("2:2", Apply(2, 1));
        Assert.Equal(0, buffer.Count);
    }

    [Fact]
    public void C6_what_is_applied_costs_what_waited_for_it_however_much_else_waits()
    {
        for (ulong writer = 1; writer <= 100_000; writer++)
        {
            Add(1_000_000 + writer, 2, dependencies: [new(new(7), 1_000)]);
        }

        for (ulong first = 2; first <= 101; first++)
        {
            Add(8, first);
            Add(9, first);
        }

        seen.Asked = 0;
        for (ulong counter = 1; counter <= 100; counter++)
        {
            Assert.Equal("", Apply(7, counter));
        }

        Assert.Equal(100 * 2, Apply(8, 1).Split(' ').Length + Apply(9, 1).Split(' ').Length);
        Assert.InRange(seen.Asked, 1, 2_000);
    }

    [Fact]
    public void C6_what_follows_many_is_looked_at_once_for_each()
    {
        VersionEntry[] many = [.. Enumerable.Range(1, 10_000).Select(each => new VersionEntry(new((ulong)each), 1))];
        Add(20_000, 1, dependencies: many);
        seen.Asked = 0;

        for (ulong writer = 1; writer < 10_000; writer++)
        {
            Assert.Equal("", Apply(writer, 1));
        }

        Assert.Equal("20000:1", Apply(10_000, 1));
        Assert.InRange(seen.Asked, 10_000, 100_000);
    }

    [Fact]
    public void C6_small_ones_of_many_writers_take_no_more_memory_than_is_counted()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (ulong writer = 1; writer <= 100_000; writer++)
        {
            Add(writer, 2);
        }

        long spent = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(spent <= buffer.Bytes, $"{spent} bytes for {buffer.Bytes}");
    }

    private static string TextOf(DeliveryBuffer.Waiting waiting) =>
        $"{waiting.Transaction.Replica.Value}:{waiting.Transaction.First}";

    private void Add(ulong writer, ulong first, VersionEntry[]? dependencies = null, LinkId? from = null)
    {
        TransactionHeader header = new() { Dots = 1, TimeStep = 1, Dependencies = [.. dependencies ?? []] };
        Transaction transaction = new(new(writer), first, header, new byte[10], [], chain: 0);
        buffer.TryAdd(new(transaction, ChainBefore: 0, from ?? Left), seen);
    }

    /// <summary>By how many bytes more is held after something was done.</summary>
    private int BytesOf(Action act)
    {
        int before = buffer.Bytes;
        act();
        return buffer.Bytes - before;
    }

    /// <summary>Applies a writer up to a counter and all that then follows; says what followed.</summary>
    private string Apply(ulong writer, ulong counter)
    {
        seen.Raise(writer, counter);
        buffer.Advance(new(writer), seen);
        List<string> taken = [];
        foreach (DeliveryBuffer.Waiting waiting in buffer.TakeReady())
        {
            taken.Add(TextOf(waiting));
            seen.Raise(waiting.Transaction.Replica.Value, waiting.Transaction.Last);
            buffer.Advance(waiting.Transaction.Replica, seen);
        }

        return string.Join(' ', taken);
    }

    /// <summary>What has been applied; counts how often it was asked, the steps of the buffer.</summary>
    private sealed class Seen : ICausalContext
    {
        private readonly Dictionary<ReplicaId, ulong> applied = [];

        public int Asked { get; set; }

        public bool Covers(Dot dot)
        {
            Asked++;
            return dot.Counter <= applied.GetValueOrDefault(dot.Replica);
        }

        public void Raise(ulong writer, ulong counter) => applied[new(writer)] = counter;
    }
}
