using Syncline.Crdt.Encoding;
using Syncline.Crdt.Values;
using Syncline.Testing;

namespace Syncline.Crdt.Tests.Values;

public sealed class ValueCodecTests
{
    public static TheoryData<string, Value> Golden => new()
    {
        { "00", Value.Null },
        { "01", false },
        { "02", true },
        { "0300", 0 },
        { "0301", -1 },
        { "03FFFFFFFFFFFFFFFFFF01", long.MinValue },
        { "04000000000000F03F", Value.From(1.0) },
        { "04000000000000F87F", Value.From(double.NaN) },
        { "040000000000000000", Value.From(-0.0) },
        { "0502DC01", Value.From(1.10m) },
        { "050113", Value.From(-1.0m) },
        { "0500FEFFFFFFFFFFFFFFFFFFFFFFFF3F", Value.From(decimal.MaxValue) },
        { "060000000000000000", Value.FromTimestamp(DateTimeOffset.MinValue) },
        { "060080B5F7F57F9F08", Value.FromTimestamp(DateTimeOffset.UnixEpoch) },
        { "0702C3A9", "\u00E9" },
        { "080200FF", Value.FromBytes([0, 255]) },
        { "09020009020302" + "0700", Value.FromList(Value.Null, Value.FromList(1, "")) },
        { "0A02" + "03EFBFBF02" + "04F090808001", Value.FromMap([new("\U00010000", false), new("\uFFFF", true)]) },
    };

    [Theory]
    [MemberData(nameof(Golden), DisableDiscoveryEnumeration = true)]
    public void The_bytes_of_each_kind_are_these(string hex, Value value)
    {
        Assert.Equal(hex, Convert.ToHexString(ValueBytes.Of(value)));
        Assert.Equal(DecodeError.None, ValueBytes.Read(Convert.FromHexString(hex), out Value read));
        Assert.Equal(value, read);
    }

    [Fact]
    public void Every_value_comes_back_from_its_bytes_which_have_the_length_foretold()
    {
        for (ulong seed = 0; seed < 5_000; seed++)
        {
            Value value = ValueGenerator.Any(new(seed), depth: 4);
            byte[] bytes = ValueBytes.Of(value);
            Assert.True(bytes.Length == ValueCodec.EncodedLength(value), $"Seed {seed}.");
            Assert.True(ValueBytes.Read(bytes, out Value read) == DecodeError.None, $"Seed {seed}.");
            Assert.True(value == read && value.CompareTo(read) == 0, $"Seed {seed}.");
            Assert.True(ValueCodec.EncodedLength(read) == bytes.Length, $"Seed {seed}.");
        }
    }

    [Fact]
    public void A_value_cut_short_at_any_byte_is_truncated()
    {
        for (ulong seed = 0; seed < 1_000; seed++)
        {
            byte[] bytes = ValueBytes.Of(ValueGenerator.Any(new(seed), depth: 3));
            for (int length = 0; length < bytes.Length; length++)
            {
                DecodeError error = ValueBytes.ErrorOf(bytes.AsSpan(0, length));
                Assert.True(error == DecodeError.Truncated, $"Seed {seed}, length {length}: {error}.");
            }

            Assert.Equal(DecodeError.TrailingBytes, ValueBytes.ErrorOf([.. bytes, 0]));
        }
    }

    [Fact]
    public void Whatever_decodes_from_random_or_mutated_bytes_is_in_its_only_form()
    {
        int decoded = 0;
        for (ulong seed = 0; seed < 60_000; seed++)
        {
            Prng prng = new(seed);
            byte[] bytes = prng.Chance(300) ? Random(prng) : Mutated(prng);
            if (ValueBytes.Read(bytes, out Value value) != DecodeError.None) continue;
            decoded++;
            Assert.True(bytes.AsSpan().SequenceEqual(ValueBytes.Of(value)), $"Seed {seed}.");
            Assert.True(ValueCodec.EncodedLength(value) == bytes.Length, $"Seed {seed}.");
        }

        Assert.InRange(decoded, 5_000, 55_000); // Else the mutations are too mild or too wild to say anything.
    }

    private static byte[] Random(Prng prng) =>
        [.. Enumerable.Range(0, prng.Below(24)).Select(_ => (byte)prng.Below(prng.Chance(500) ? 12 : 256))];

    private static byte[] Mutated(Prng prng)
    {
        List<byte> bytes = [.. ValueBytes.Of(ValueGenerator.Any(prng, depth: 3))];
        for (int changes = prng.Between(1, 2); changes > 0; changes--)
        {
            int at = prng.Below(bytes.Count);
            switch (prng.Below(4))
            {
                case 0:
                    bytes[at] = (byte)prng.Pick([0, 1, 0x7F, 0x80, 0xFF, prng.Below(256)]);
                    break;
                case 1:
                    bytes[at] ^= (byte)(1 << prng.Below(8));
                    break;
                case 2:
                    bytes.Insert(at, (byte)prng.Below(256));
                    break;
                default:
                    if (bytes.Count > 1) bytes.RemoveAt(at);
                    break;
            }
        }

        return [.. bytes];
    }
}
