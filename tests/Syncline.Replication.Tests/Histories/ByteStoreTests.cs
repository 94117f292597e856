using Syncline.Crdt;
using Syncline.Replication.Histories;
using Syncline.Testing;

namespace Syncline.Replication.Tests.Histories;

public sealed class ByteStoreTests
{
    [Fact]
    public void Slices_are_read_as_they_were_written_until_they_are_let_go()
    {
        Prng prng = new(5);
        ByteStore store = new();
        List<(ByteSlice Slice, byte[] Bytes)> written = [];
        int first = 0;
        for (int i = 0; i < 3_000; i++)
        {
            byte[] bytes = new byte[prng.Chance(1) ? 300_000 : prng.Below(200)];
            Array.Fill(bytes, (byte)i);
            written.Add((store.Append(bytes), bytes));
            if (!prng.Chance(2)) continue;
            first = prng.Between(first, written.Count - 1);
            store.ForgetBefore(written[first].Slice);
        }

        foreach (var (slice, bytes) in written[first..])
        {
            Assert.True(store.Read(slice).Span.SequenceEqual(bytes));
        }

        ByteSlice early = written[0].Slice;
        Assert.Throws<InvariantViolationException>(() => store.Read(early));
    }

    [Fact]
    public void A_slice_that_somebody_holds_stays_as_it_is_after_all_was_let_go()
    {
        ByteStore store = new();
        ReadOnlyMemory<byte> held = store.Read(store.Append([1, 2, 3]));
        store.Clear();
        store.Append([9, 9, 9]);
        Assert.Equal([1, 2, 3], held.ToArray());
    }
}
