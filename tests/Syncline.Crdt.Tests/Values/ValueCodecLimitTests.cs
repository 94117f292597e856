using Syncline.Crdt.Encoding;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Tests.Values;

public sealed class ValueCodecLimitTests
{
    [Theory]
    [InlineData("0B", DecodeError.UnknownTag)]
    [InlineData("FF", DecodeError.UnknownTag)]
    [InlineData("038000", DecodeError.NotCanonical)] // An overlong integer.
    [InlineData("038080808080808080808001", DecodeError.LimitExceeded)] // One of 11 bytes.
    [InlineData("040000000000000080", DecodeError.NotCanonical)] // -0.0
    [InlineData("04000000000000F8FF", DecodeError.NotCanonical)] // The NaN that x64 makes.
    [InlineData("04010000000000F07F", DecodeError.NotCanonical)] // A signalling NaN.
    [InlineData("051D00", DecodeError.OutOfDomain)] // Scale 29.
    [InlineData("05FF00", DecodeError.OutOfDomain)]
    [InlineData("058000", DecodeError.OutOfDomain)]
    [InlineData("05008000", DecodeError.NotCanonical)] // An overlong mantissa.
    [InlineData("05008080808080808080808080808040", DecodeError.OutOfDomain)] // 2^96
    [InlineData("0500FFFFFFFFFFFFFFFFFFFFFFFFFF3F", DecodeError.OutOfDomain)] // -2^96
    [InlineData("05FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF03", DecodeError.OutOfDomain)]
    [InlineData("0500FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF03", DecodeError.OutOfDomain)] // The least Int128.
    [InlineData("06004037F47528CA2B", DecodeError.OutOfDomain)] // One tick beyond the year 9999.
    [InlineData("06FFFFFFFFFFFFFFFF", DecodeError.OutOfDomain)]
    [InlineData("0701FF", DecodeError.InvalidText)]
    [InlineData("0703EDA080", DecodeError.InvalidText)] // A lone surrogate.
    [InlineData("0702C080", DecodeError.InvalidText)] // An overlong NUL.
    [InlineData("0A0101FF00", DecodeError.InvalidText)]
    [InlineData("0A02" + "016200" + "016100", DecodeError.NotCanonical)] // Keys descend.
    [InlineData("0A02" + "016100" + "016100", DecodeError.NotCanonical)] // Keys are twins.
    [InlineData("0A02" + "04F090808000" + "03EFBFBF00", DecodeError.NotCanonical)] // Keys in UTF-16 order.
    public void What_is_no_value_or_has_a_better_form_is_refused(string hex, DecodeError expected) =>
        Assert.Equal(expected, ValueBytes.ErrorOf(Convert.FromHexString(hex)));

    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    public void Huge_lengths_with_an_empty_body_are_refused_without_allocating(byte tag)
    {
        byte[][] claims =
        [
            [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01], // A varint of 11 bytes.
            [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F],
            Varint(int.MaxValue),
            Varint(1UL << 32),
            Varint(1UL << 63),
            Varint(ulong.MaxValue),
            Varint(ValueCodec.BytesMax),
        ];
        foreach (byte[] claim in claims)
        {
            byte[] bytes = [tag, .. claim];
            long before = GC.GetAllocatedBytesForCurrentThread();
            DecodeError error = ValueBytes.ErrorOf(bytes);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(error is DecodeError.LimitExceeded or DecodeError.Truncated, $"{error}");
            Assert.InRange(allocated, 0, 4_096);
        }
    }

    [Fact]
    public void Nesting_of_100_000_is_refused_and_64_levels_are_not()
    {
        Assert.Equal(DecodeError.LimitExceeded, ValueBytes.ErrorOf(Nested(100_000)));
        Assert.Equal(DecodeError.LimitExceeded, ValueBytes.ErrorOf(Nested(ValueCodec.DepthMax + 1)));
        Assert.Equal(DecodeError.None, ValueBytes.ErrorOf(Nested(ValueCodec.DepthMax)));
        byte[] maps = [.. Enumerable.Repeat<byte[]>([10, 1, 0], ValueCodec.DepthMax + 1).SelectMany(part => part), 0];
        Assert.Equal(DecodeError.LimitExceeded, ValueBytes.ErrorOf(maps));
        byte[] wide = [9, 100, .. Enumerable.Repeat<byte[]>([9, 0], 100).SelectMany(part => part)];
        Assert.Equal(DecodeError.None, ValueBytes.ErrorOf(wide)); // Breadth is no depth.
    }

    [Fact]
    public void Nested_counts_can_not_claim_the_same_bytes_twice()
    {
        byte[] bytes = new byte[1_000_000];
        int at = 0;
        for (int level = 0; level < 60; level++)
        {
            bytes[at++] = 9;
            byte[] count = Varint(900_000);
            count.CopyTo(bytes, at);
            at += count.Length;
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(DecodeError.Truncated, ValueBytes.ErrorOf(bytes));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20L * bytes.Length);
    }

    [Fact]
    public void A_value_of_16_MiB_is_kept_and_one_byte_more_is_refused_at_every_edge()
    {
        const int Overhead = 2 + 2 + 1 + 4; // The list and its count, two nulls, the tag and length of the bytes.
        static Value Sized(int bytes) => Value.FromList(Value.Null, Value.Null, Value.FromBytes(new byte[bytes]));
        Value greatest = Sized(ValueCodec.BytesMax - Overhead), greater = Sized(ValueCodec.BytesMax - Overhead + 1);
        Assert.Equal(ValueCodec.BytesMax, ValueCodec.EncodedLength(greatest));
        Assert.True(ValueCodec.IsWithinLimits(greatest, out _));
        byte[] bytes = ValueBytes.Of(greatest);
        Assert.Equal(DecodeError.None, ValueBytes.ErrorOf(bytes));

        Assert.False(ValueCodec.IsWithinLimits(greater, out string? reason));
        Assert.Contains("16777217", reason, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ValueBytes.Of(greater));
        bytes[1]++; // One null more, at the end.
        Assert.Equal(DecodeError.LimitExceeded, ValueBytes.ErrorOf([.. bytes, 0]));
    }

    [Fact]
    public void A_value_too_deep_to_keep_is_refused_before_a_byte_is_written()
    {
        Value nested = Value.Null;
        for (int level = 0; level < ValueCodec.DepthMax; level++)
        {
            nested = Value.FromList(nested, level);
        }

        Assert.True(ValueCodec.IsWithinLimits(nested, out _));
        Value deeper = Value.FromMap([new("a", nested)]);
        Assert.False(ValueCodec.IsWithinLimits(deeper, out string? reason));
        Assert.Contains("65", reason, StringComparison.Ordinal);
        WireWriter writer = new();
        Assert.Throws<ArgumentException>(() => ValueCodec.Write(writer, deeper));
        Assert.Equal(0, writer.Length);
    }

    [Fact]
    public void Lists_that_share_their_items_are_counted_at_full_length()
    {
        Value doubled = "shared";
        for (int level = 0; level < 64; level++)
        {
            doubled = Value.FromList(doubled, doubled);
        }

        Assert.Equal((1L << 48) - 1, ValueCodec.EncodedLength(doubled));
        Assert.False(ValueCodec.IsWithinLimits(doubled, out _));
    }

    private static byte[] Nested(int levels) =>
        [.. Enumerable.Repeat<byte[]>([9, 1], levels).SelectMany(part => part), 0];

    private static byte[] Varint(ulong value)
    {
        WireWriter writer = new();
        writer.Varint(value);
        return writer.ToArray();
    }
}
