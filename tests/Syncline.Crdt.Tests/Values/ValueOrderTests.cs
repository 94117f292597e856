using Syncline.Crdt.Values;
using Syncline.Testing;

namespace Syncline.Crdt.Tests.Values;

public sealed class ValueOrderTests
{
    [Fact]
    public void Text_sorts_as_its_utf8_bytes_do()
    {
        for (ulong seed = 0; seed < 20_000; seed++)
        {
            Prng prng = new(seed);
            string shared = ValueGenerator.Text(prng);
            string left = shared + ValueGenerator.Text(prng), right = shared + ValueGenerator.Text(prng);
            int expected = Utf8(left).AsSpan().SequenceCompareTo(Utf8(right));
            Assert.True(Math.Sign(expected) == Math.Sign(CodePointOrder.Compare(left, right)), $"Seed {seed}.");
            Assert.True(Math.Sign(expected) == Math.Sign(Value.From(left).CompareTo(right)), $"Seed {seed}.");
        }
    }

    [Fact]
    public void Text_above_the_basic_plane_sorts_last_unlike_in_utf16()
    {
        Assert.True(CodePointOrder.Compare("\U00010000", "\uFFFF") > 0);
        Assert.True(string.CompareOrdinal("\U00010000", "\uFFFF") < 0);
        Assert.True(CodePointOrder.Compare("\uD7FF", "\U00010000") < 0);
        Assert.True(CodePointOrder.Compare("\uE000", "\uFFFF") < 0);
    }

    [Fact]
    public void The_order_of_kinds_and_within_each_kind_is_as_written_here()
    {
        Value[] ascending =
        [
            Value.Null, false, true, long.MinValue, -1, 0, 1, long.MaxValue,
            Value.From(double.NaN), Value.From(double.NegativeInfinity), Value.From(-1.5), Value.From(0.0),
            Value.From(double.Epsilon), Value.From(1.0), Value.From(double.PositiveInfinity),
            Value.From(decimal.MinValue), Value.From(-1.1m), Value.From(0m), Value.From(0.0m), Value.From(1.1m),
            Value.From(1.10m), Value.From(1.11m),
            Value.FromTimestamp(DateTimeOffset.MinValue), Value.FromTimestamp(DateTimeOffset.UnixEpoch),
            "", "\0", "A", "a", "aa", "b", "e\u0301", "\u00E9", "\uFFFF", "\U0001F600",
            Value.FromBytes([]), Value.FromBytes([0]), Value.FromBytes([0, 0]), Value.FromBytes([0x80]),
            Value.FromList(), Value.FromList(1), Value.FromList(1, 1), Value.FromList(2),
            Value.FromList(Value.FromList()),
            Value.FromMap([]), Value.FromMap([new("a", 1)]), Value.FromMap([new("a", 1), new("b", 0)]),
            Value.FromMap([new("a", 2)]), Value.FromMap([new("b", 0)]), Value.FromMap([new("b", 1)]),
        ];
        for (int left = 0; left < ascending.Length; left++)
        {
            for (int right = 0; right < ascending.Length; right++)
            {
                Assert.True(
                    left.CompareTo(right) == Math.Sign(ascending[left].CompareTo(ascending[right])),
                    $"{ascending[left]} against {ascending[right]}.");
                Assert.Equal(left == right, ascending[left] == ascending[right]);
            }
        }
    }

    [Theory]
    [InlineData("", "\0")]
    [InlineData("a", "b")]
    [InlineData("\u007F", "\u0080")]
    [InlineData("\u07FF", "\u0800")]
    [InlineData("\uFFFF", "\U00010000")]
    [InlineData("\U00010000", "\U00010001")]
    public void Texts_that_differ_around_their_eighth_byte_keep_their_order(string first, string second)
    {
        for (int shared = 0; shared <= 12; shared++)
        {
            foreach (string rest in (string[])["", "\0", "z", "\U0010FFFF"])
            {
                string before = new('x', shared);
                Value left = before + first, right = before + second + rest;
                Assert.True(left.CompareTo(right) < 0, $"{left} against {right}.");
                Assert.True(right.CompareTo(left) > 0, $"{right} against {left}.");
                Assert.Equal(0, left.CompareTo(new string(left.AsText())));
            }
        }
    }

    [Fact]
    public void The_deepest_and_the_longest_sort_by_their_kind()
    {
        Value deepest = Value.FromList();
        for (int level = 1; level < Value.LevelsMax; level++) deepest = Value.FromList(deepest);
        foreach (string text in (string[])["\u0001", "\u0002\uFFFF", "\u0003", "\u0004", "z"])
        {
            Assert.True(Value.From(text).CompareTo(deepest) < 0);
            Assert.True(Value.From(text).CompareTo(-1) > 0);
            Assert.True(Value.From(text).CompareTo(Value.From(-1.0)) > 0);
            Assert.True(Value.From(text).CompareTo(Value.FromTimestamp(DateTimeOffset.MaxValue)) > 0);
        }
    }

    [Fact]
    public void The_order_is_total_and_agrees_with_equality_and_bytes()
    {
        Prng prng = new(7);
        Value[] values = [.. Enumerable.Range(0, 150).Select(_ => ValueGenerator.Any(prng))];
        byte[][] bytes = [.. values.Select(ValueBytes.Of)];
        for (int a = 0; a < values.Length; a++)
        {
            for (int b = 0; b < values.Length; b++)
            {
                int order = Math.Sign(values[a].CompareTo(values[b]));
                Assert.Equal(-order, Math.Sign(values[b].CompareTo(values[a])));
                Assert.Equal(order == 0, values[a] == values[b]);
                Assert.Equal(order == 0, bytes[a].AsSpan().SequenceEqual(bytes[b]));
                for (int c = 0; c < values.Length && order <= 0; c++)
                {
                    if (values[b].CompareTo(values[c]) <= 0) Assert.True(values[a].CompareTo(values[c]) <= 0);
                }
            }
        }
    }

    private static byte[] Utf8(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
