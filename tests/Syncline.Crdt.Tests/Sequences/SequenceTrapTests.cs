using Syncline.Crdt.Encoding;
using Syncline.Crdt.Sequences;
using Syncline.Testing;

namespace Syncline.Crdt.Tests.Sequences;

/// <summary>Bugs that sequences of other systems had.</summary>
public sealed class SequenceTrapTests
{
    [Fact]
    public void T1_words_typed_forwards_at_one_place_are_not_interleaved()
    {
        (TextSequence first, TextSequence second) = Two("[]");
        for (int index = 0; index < 5; index++)
        {
            first.Insert(1 + index, "hello".AsSpan(index, 1));
            second.Insert(1 + index, "WORLD".AsSpan(index, 1));
        }

        Assert.Equal("[helloWORLD]", Exchange(first, second));
    }

    [Fact]
    public void T1_words_typed_backwards_at_one_place_are_not_interleaved()
    {
        (TextSequence first, TextSequence second) = Two("[]");
        for (int index = 4; index >= 0; index--)
        {
            first.Insert(1, "hello".AsSpan(index, 1));
            second.Insert(1, "WORLD".AsSpan(index, 1));
        }

        Assert.Equal("[helloWORLD]", Exchange(first, second));
    }

    [Fact]
    public void T2_what_is_inserted_at_the_end_of_a_deleted_range_stays()
    {
        (TextSequence first, TextSequence second) = Two("abcdef");
        first.Delete(2, 3);
        second.Insert(5, "X");
        second.Insert(3, "Y");
        Assert.Equal("abYXf", Exchange(first, second));
    }

    [Fact]
    public void T3_overlapping_deletes_delete_once()
    {
        (TextSequence first, TextSequence second) = Two("abcdefgh");
        first.Delete(1, 4);
        second.Delete(3, 4);
        Assert.Equal("ah", Exchange(first, second));
        Assert.Equal(2, first.Length);
    }

    [Fact]
    public void T8_a_surrogate_pair_is_never_cut()
    {
        TextSequence text = new(new(1));
        text.Insert(0, "a😀b");
        Assert.Throws<ArgumentException>(() => text.Insert(2, "x"));
        Assert.Throws<ArgumentException>(() => text.Delete(2, 1));
        Assert.Throws<ArgumentException>(() => text.Delete(1, 1));
        Assert.Throws<ArgumentException>(() => text.Insert(0, "\uD83D"));
        text.Delete(1, 2);
        Assert.Equal("ab", text.ToString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void T9_many_replicas_insert_at_one_place_in_the_order_of_the_oracle(bool backwards)
    {
        Prng prng = new(9);
        List<int> ids = [.. Enumerable.Range(1, 300)];
        prng.Shuffle(ids);
        TextSequence text = new(new(1_000));
        TextSequence reordered = new(new(1_001));
        NaiveSequence oracle = new();
        List<ReadOnlyMemory<byte>> updates = [];
        foreach (int id in ids)
        {
            TextSequence writer = new(new((ulong)id));
            NaiveSequence naive = new();
            List<NaiveSequence.Change> changes = [];
            for (int count = 0; count < 3; count++)
            {
                int position = backwards ? 0 : count;
                writer.Insert(position, ((char)('a' + (id % 26))).ToString());
                changes.AddRange(naive.Insert(writer.Client, position, ((char)('a' + (id % 26))).ToString()));
            }

            updates.Add(writer.TakeUpdate().ToArray());
            foreach (NaiveSequence.Change change in changes) oracle.Apply(change);
            Assert.Equal(SequenceRefusal.None, text.Apply(updates[^1].Span));
        }

        Assert.Equal(oracle.Text, text.ToString());
        prng.Shuffle(updates);
        Assert.Equal(SequenceRefusal.None, reordered.Apply(updates));
        Assert.Equal(oracle.Text, reordered.ToString());
    }

    [Fact]
    public void T10_updates_that_come_before_their_cause_wait_for_it()
    {
        TextSequence writer = new(new(1));
        List<ReadOnlyMemory<byte>> updates = [];
        for (int index = 0; index < 1_000; index++)
        {
            writer.Insert(index / 2, ((char)('a' + (index % 26))).ToString());
            updates.Add(writer.TakeUpdate().ToArray());
        }

        updates.Reverse();
        TextSequence reader = new(new(2));
        Assert.Equal(SequenceRefusal.Missing, reader.Apply(updates[0].Span));
        Assert.Equal(0, reader.Length);
        Assert.Equal(SequenceRefusal.None, reader.Apply(updates));
        Assert.Equal(writer.ToString(), reader.ToString());
    }

    [Fact]
    public void Mutated_updates_are_refused_or_taken_in_but_break_nothing()
    {
        Prng prng = new(10);
        TextSequence source = new(new(1));
        source.Insert(0, "héllo wörld 😀");
        byte[] start = source.TakeUpdate().ToArray();
        source.Delete(2, 3);
        source.Insert(4, "more");
        source.Delete(0, 1);
        byte[] second = source.TakeUpdate().ToArray();
        int refused = 0;
        for (int round = 0; round < 20_000; round++)
        {
            TextSequence text = new(new(2));
            Assert.Equal(SequenceRefusal.None, text.Apply(start));
            byte[] mutated = Mutate(prng, second);
            string before = text.ToString();
            if (text.Apply(mutated) != SequenceRefusal.None)
            {
                refused++;
                Assert.Equal(before, text.ToString());
            }

            Assert.Equal(text.Length, text.ToString().Length);
        }

        Assert.InRange(refused, 1_000, 19_999);
    }

    [Fact]
    public void Damage_of_a_stored_text_is_seen_and_hostile_ones_break_nothing()
    {
        Prng prng = new(11);
        (TextSequence first, TextSequence second) = Two("héllo wörld 😀");
        first.Insert(3, "one");
        second.Delete(2, 4);
        second.Insert(2, "two");
        Exchange(first, second);
        first.Delete(1, 3);
        byte[] stored = first.Save();
        for (int at = 0; at < stored.Length; at++)
        {
            byte[] damaged = [.. stored];
            damaged[at] ^= (byte)(1 << prng.Below(8));
            Assert.False(TextSequence.TryLoad(damaged, new(3), out _, out DecodeError error));
            Assert.NotEqual(DecodeError.None, error);
        }

        int opened = 0;
        for (int round = 0; round < 20_000; round++)
        {
            byte[] mutated = Mutate(prng, stored[..^4]);
            byte[] hostile = [.. mutated, .. BitConverter.GetBytes(Crc32C.Of(mutated))];
            if (!TextSequence.TryLoad(hostile, new(3), out TextSequence? text, out _)) continue;
            try
            {
                text.Insert(0, "x");
                Assert.Equal(text.Length, text.ToString().Length);
                opened++;
            }
            catch (FormatException)
            {
                Assert.Throws<FormatException>(() => text.Insert(0, "x"));
            }
        }

        Assert.InRange(opened, 10, 19_999);
    }

    [Fact]
    public void An_update_that_tells_what_is_known_otherwise_is_refused()
    {
        (TextSequence first, TextSequence second) = Two("0123456789");
        second.Delete(0, 10);
        Assert.Equal(SequenceRefusal.None, first.Apply(second.TakeUpdate().Span));

        // The ten events of the second replica were deletions; here they insert, and what follows builds on that.
        byte[] hostile = [1, 2, 0, 24, 10, .. "aaaaaaaaaa"u8, 64, 0, 1, .. "x"u8];
        Assert.Equal(SequenceRefusal.Malformed, first.Apply(hostile));
        Assert.Equal("", first.ToString());
    }

    private static byte[] Mutate(Prng prng, byte[] update)
    {
        byte[] mutated = [.. update];
        for (int count = prng.Between(1, 3); count > 0; count--)
        {
            int at = prng.Below(mutated.Length);
            mutated = prng.Below(4) switch
            {
                0 => mutated[..at],
                1 => [.. mutated[..at], (byte)prng.Below(256), .. mutated[at..]],
                2 => [.. mutated[..at], 0xFF, 0xFF, 0xFF, 0xFF, 0x07, .. mutated[at..]],
                _ => [.. mutated[..at], (byte)(mutated[at] ^ (1 << prng.Below(8))), .. mutated[(at + 1)..]],
            };
            if (mutated.Length == 0) break;
        }

        return mutated;
    }

    private static (TextSequence First, TextSequence Second) Two(string start)
    {
        TextSequence first = new(new(1));
        TextSequence second = new(new(2));
        first.Insert(0, start);
        Assert.Equal(SequenceRefusal.None, second.Apply(first.TakeUpdate().Span));
        second.TakeUpdate();
        return (first, second);
    }

    private static string Exchange(TextSequence first, TextSequence second)
    {
        byte[] update = first.TakeUpdate().ToArray();
        Assert.Equal(SequenceRefusal.None, first.Apply(second.TakeUpdate().Span));
        Assert.Equal(SequenceRefusal.None, second.Apply(update));
        Assert.Equal(first.ToString(), second.ToString());
        return first.ToString();
    }
}
