using System.Text;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Testing;
using Syncline.Testing.Histories;

namespace Syncline.Crdt.Tests.Encoding;

/// <summary>The primitive forms that all others are built from.</summary>
public sealed class WireTests
{
    private static readonly ulong[] Numbers =
    [
        0, 1, 0x7F, 0x80, 0x3FFF, 0x4000, int.MaxValue, 1UL << 32, 1UL << 53, long.MaxValue, 1UL << 63, ulong.MaxValue,
    ];

    [Fact]
    public void Numbers_text_and_bytes_come_back() => Property.ForAll(5_000, prng =>
    {
        ulong number = prng.Chance(300) ? prng.Pick(Numbers) : prng.Next() >> prng.Below(64);
        Int128 wide = new(prng.Next() >> prng.Below(64), prng.Next());
        if (prng.Chance(500)) wide = prng.Pick([Int128.MinValue, Int128.MaxValue, -1, 0, 1, number, -(Int128)number]);
        string text = ValueGenerator.Text(prng);
        byte[] bytes = ValueGenerator.Bytes(prng);
        ReplicaId replica = new((number % ReplicaId.MaxValue) + 1);
        WireWriter writer = new(capacity: 0);
        writer.Varint(number);
        writer.SignedVarint((long)number);
        writer.SignedVarint128(wide);
        writer.Text(text);
        writer.Bytes(bytes);
        writer.Replica(replica);
        writer.Fixed32((uint)number);
        writer.Fixed64(number);
        writer.Fixed128((UInt128)wide);
        writer.Byte((byte)number);
        writer.Raw(bytes);

        WireReader reader = new(writer.Written);
        Assert.True(reader.Varint(out ulong readNumber) && readNumber == number);
        Assert.True(reader.SignedVarint(out long signed) && signed == (long)number);
        Assert.True(reader.SignedVarint128(out Int128 readWide) && readWide == wide);
        Assert.True(reader.Text(100, out string readText) && readText == text);
        Assert.True(reader.Bytes(100, out ReadOnlySpan<byte> readBytes) && readBytes.SequenceEqual(bytes));
        Assert.True(reader.Replica(out ReplicaId readReplica) && readReplica == replica);
        Assert.True(reader.Fixed32(out uint fixed32) && fixed32 == (uint)number);
        Assert.True(reader.Fixed64(out ulong fixed64) && fixed64 == number);
        Assert.True(reader.Fixed128(out UInt128 fixed128) && fixed128 == (UInt128)wide);
        Assert.True(reader.Byte(out byte single) && single == (byte)number);
        Assert.True(reader.Raw(bytes.Length, out ReadOnlySpan<byte> raw) && raw.SequenceEqual(bytes));
        Assert.True(reader.AtEnd());
        Assert.Equal(writer.Length, reader.Offset);
    });

    [Theory]
    [InlineData("", DecodeError.Truncated)]
    [InlineData("80", DecodeError.Truncated)]
    [InlineData("8000", DecodeError.NotCanonical)]
    [InlineData("FF8000", DecodeError.NotCanonical)]
    [InlineData("FFFFFFFFFFFFFFFFFF01", DecodeError.None)]
    [InlineData("FFFFFFFFFFFFFFFFFF02", DecodeError.LimitExceeded)] // 2^65 - 1, with a bit to spare.
    [InlineData("FFFFFFFFFFFFFFFFFF8100", DecodeError.LimitExceeded)] // 11 bytes.
    [InlineData("8080808080808080808001", DecodeError.LimitExceeded)]
    [InlineData("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", DecodeError.LimitExceeded)]
    public void A_varint_has_at_most_ten_bytes_and_only_its_shortest_form(string hex, DecodeError expected)
    {
        WireReader reader = new(Convert.FromHexString(hex));
        Assert.Equal(expected == DecodeError.None, reader.Varint(out _));
        Assert.Equal(expected, reader.Error);
    }

    [Theory]
    [InlineData("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF03", DecodeError.None)]
    [InlineData("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF04", DecodeError.LimitExceeded)]
    [InlineData("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF8300", DecodeError.LimitExceeded)]
    [InlineData("8000", DecodeError.NotCanonical)]
    [InlineData("FFFF", DecodeError.Truncated)]
    public void A_wide_number_has_at_most_128_bits(string hex, DecodeError expected)
    {
        WireReader reader = new(Convert.FromHexString(hex));
        Assert.Equal(expected == DecodeError.None, reader.SignedVarint128(out _));
        Assert.Equal(expected, reader.Error);
    }

    [Theory]
    [InlineData("00000000000000", DecodeError.OutOfDomain)]
    [InlineData("00000000000020", DecodeError.OutOfDomain)] // 2^53
    [InlineData("FFFFFFFFFFFF1F", DecodeError.None)]
    [InlineData("FFFFFFFFFFFF", DecodeError.Truncated)]
    public void A_replica_id_has_53_bits_and_is_not_zero(string hex, DecodeError expected)
    {
        WireReader reader = new(Convert.FromHexString(hex));
        reader.Replica(out _);
        Assert.Equal(expected, reader.Error);
    }

    [Fact]
    public void A_count_is_checked_against_the_bytes_left_and_its_limit()
    {
        Assert.Equal(DecodeError.None, ErrorOfCount([2, 0, 0, 0, 0], itemBytesMin: 2, max: 2));
        Assert.Equal(DecodeError.Truncated, ErrorOfCount([2, 0, 0, 0], itemBytesMin: 2, max: 2));
        Assert.Equal(DecodeError.LimitExceeded, ErrorOfCount([3, 0, 0, 0, 0, 0, 0], itemBytesMin: 2, max: 2));
        byte[] greatest = [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01];
        Assert.Equal(DecodeError.LimitExceeded, ErrorOfCount(greatest, itemBytesMin: 17, max: int.MaxValue));
        byte[] great = [0xFF, 0xFF, 0xFF, 0xFF, 7];
        Assert.Equal(DecodeError.Truncated, ErrorOfCount(great, itemBytesMin: 17, max: int.MaxValue));
    }

    [Fact]
    public void The_first_error_stays_and_nothing_is_read_after_it()
    {
        WireReader reader = new([0x80, 0x00, 1, 2, 3, 4, 5, 6, 7, 8]);
        Assert.False(reader.Varint(out _));
        Assert.Equal((DecodeError.NotCanonical, 0), (reader.Error, reader.Offset));
        Assert.False(reader.Byte(out _));
        Assert.False(reader.Fixed64(out _));
        Assert.False(reader.Text(10, out _));
        Assert.False(reader.Replica(out _));
        Assert.False(reader.Count(1, 1, out _));
        Assert.False(reader.SignedVarint128(out _));
        Assert.False(reader.Fail(DecodeError.Truncated));
        Assert.False(reader.AtEnd());
        Assert.Equal((DecodeError.NotCanonical, 0), (reader.Error, reader.Offset));
    }

    [Fact]
    public void F5_a_lone_surrogate_is_neither_written_nor_read()
    {
        Assert.Throws<System.Text.EncoderFallbackException>(() => new WireWriter().Text("\uD800"));
        WireReader reader = new([3, 0xED, 0xA0, 0x80]);
        Assert.False(reader.Text(10, out _));
        Assert.Equal(DecodeError.InvalidText, reader.Error);
    }

    private static DecodeError ErrorOfCount(byte[] bytes, int itemBytesMin, int max)
    {
        WireReader reader = new(bytes);
        reader.Count(itemBytesMin, max, out _);
        return reader.Error;
    }

    [Theory]
    [InlineData("counters")]
    [InlineData("")]
    [InlineData("caf\u00e9")]
    public void Text_that_is_known_is_read_as_the_known_object_or_an_equal_one(string text)
    {
        WireWriter writer = new();
        writer.Text(text);
        string known = new(text.AsSpan());
        foreach (string? candidate in new[] { null, known, "other", text + "s" })
        {
            WireReader reader = new(writer.Written);

            Assert.True(reader.Text(1024, candidate, out string read) && reader.AtEnd());
            Assert.Equal(text, read);
            if (ReferenceEquals(candidate, known) && Ascii.IsValid(text)) Assert.Same(known, read);
        }

        WireReader tooLong = new(writer.Written);
        Assert.Equal(text.Length == 0, tooLong.Text(0, known, out _));
        Assert.Equal(text.Length == 0 ? DecodeError.None : DecodeError.LimitExceeded, tooLong.Error);
    }
}
