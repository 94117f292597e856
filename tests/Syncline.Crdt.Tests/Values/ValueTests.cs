using System.Runtime.CompilerServices;
using Syncline.Crdt.Values;
using Syncline.Testing;

namespace Syncline.Crdt.Tests.Values;

public sealed class ValueTests
{
    [Fact]
    public void A_value_takes_16_bytes_and_its_default_is_null()
    {
        Assert.Equal(16, Unsafe.SizeOf<Value>());
        Assert.True(default(Value).IsNull);
        Assert.Equal(Value.Null, default);
        Assert.NotEqual(Value.Null, false);
    }

    [Fact]
    public void Each_kind_gives_back_what_it_was_made_from()
    {
        DateTimeOffset instant = new(2026, 7, 31, 12, 0, 0, TimeSpan.FromHours(2));
        Assert.True(Value.From(true).AsBoolean());
        Assert.Equal(long.MinValue, Value.From(long.MinValue).AsInteger());
        Assert.Equal(0.1, Value.From(0.1).AsDouble());
        Assert.Equal((1.10m, (byte)2), (Value.From(1.10m).AsDecimal(), Value.From(1.10m).AsDecimal().Scale));
        Assert.Equal("Bern", Value.From("Bern").AsText());
        Assert.Equal([1, 2], Value.FromBytes([1, 2]).AsBytes().ToArray());
        Assert.Equal([1, "a"], Value.FromList(1, "a").AsList());
        Assert.Equal(["a", "b"], Value.FromMap([new("b", 1), new("a", 2)]).AsMap().Select(entry => entry.Key));
        Assert.Equal(TimeSpan.Zero, Value.FromTimestamp(instant).AsTimestamp().Offset);
        Assert.Equal(Value.FromTimestamp(instant), Value.FromTimestamp(instant.ToUniversalTime()));
    }

    [Fact]
    public void Reading_another_kind_throws_and_names_both()
    {
        Value[] one =
        [
            Value.Null, true, 1, Value.From(1.0), Value.From(1m), Value.FromTimestamp(default), "", Value.FromBytes([]),
            Value.FromList(), Value.FromMap([]),
        ];
        Action<Value>[] readers =
        [
            _ => { }, v => v.AsBoolean(), v => v.AsInteger(), v => v.AsDouble(), v => v.AsDecimal(),
            v => v.AsTimestamp(), v => v.AsText(), v => v.AsBytes(), v => v.AsList(), v => v.AsMap(),
        ];
        for (int reader = 1; reader < readers.Length; reader++)
        {
            for (int kind = 0; kind < one.Length; kind++)
            {
                Assert.Equal((ValueKind)kind, one[kind].Kind);
                Exception? thrown = Record.Exception(() => readers[reader](one[kind]));
                Assert.Equal(reader == kind, thrown is null);
                if (thrown is null) continue;
                Assert.IsType<InvalidOperationException>(thrown);
                string both = $"{(ValueKind)kind}, not {(ValueKind)reader}";
                Assert.Contains(both, thrown.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void A_value_does_not_change_with_what_it_was_made_from()
    {
        byte[] bytes = [1];
        Value[] items = [1];
        Dictionary<string, Value> entries = new() { ["a"] = 1 };
        Value ofBytes = Value.FromBytes(bytes), list = Value.FromList(items), map = Value.FromMap(entries);
        bytes[0] = 2;
        items[0] = 2;
        entries["a"] = 2;
        Assert.Equal(1, ofBytes.AsBytes()[0]);
        Assert.Equal(1, list.AsList()[0]);
        Assert.Equal(1, map.AsMap()[0].Value);
    }

    [Theory] // As code units: a string in an attribute is kept in UTF-8, which loses what is tested here.
    [InlineData(0xD800)]
    [InlineData(0x61, 0xDC00)]
    [InlineData(0xDC00, 0xD800)]
    [InlineData(0xD83D, 0xDE00, 0xD83D)]
    [InlineData(0xD800, 0xD800, 0xDC00)]
    public void F5_a_lone_surrogate_is_refused_in_text_and_in_keys(params int[] units)
    {
        string text = string.Concat(units.Select(unit => (char)unit));
        Assert.Throws<ArgumentException>(() => Value.From(text));
        Assert.Throws<ArgumentException>(() => Value.FromMap([new(text, 1)]));
    }

    [Fact]
    public void A_key_that_occurs_twice_is_refused_and_one_of_another_form_is_not()
    {
        Assert.Throws<ArgumentException>(() => Value.FromMap([new("a", 1), new("b", 1), new("a", 1)]));
        Assert.Equal(2, Value.FromMap([new("\u00E9", 1), new("e\u0301", 1)]).AsMap().Length);
    }

    [Fact]
    public void A_key_is_found_in_a_map_if_it_is_there()
    {
        Value map = Value.FromMap(Enumerable.Range(0, 100).Select(i => KeyValuePair.Create($"key{i}", Value.From(i))));
        for (int i = 0; i < 100; i++)
        {
            Assert.True(map.TryFind($"key{i}", out Value found));
            Assert.Equal(i, found);
        }

        Assert.False(map.TryFind("key", out _));
        Assert.False(map.TryFind("z", out _));
        Assert.False(Value.FromMap([]).TryFind("", out _));
    }

    [Fact]
    public void F5_equal_numbers_of_one_kind_are_one_value_and_of_two_kinds_are_two()
    {
        double otherNaN = BitConverter.Int64BitsToDouble(unchecked((long)0xFFF8_0000_0000_0001));
        Assert.Equal(Value.From(double.NaN), Value.From(otherNaN));
        Assert.Equal(Value.From(0.0), Value.From(-0.0));
        Assert.False(double.IsNegative(Value.From(-0.0).AsDouble()));
        decimal negativeZero = new(0, 0, 0, isNegative: true, scale: 2);
        Assert.True(decimal.IsNegative(negativeZero));
        Assert.False(decimal.IsNegative(Value.From(negativeZero).AsDecimal()));
        Assert.Equal(Value.From(0.00m), Value.From(negativeZero));
        Assert.NotEqual(Value.From(1.10m), Value.From(1.1m));
        Assert.NotEqual(Value.From(1L), Value.From(1.0));
        Assert.NotEqual(Value.From(1.0), Value.From(1m));
        Assert.NotEqual(Value.From(0.1 + 0.2), Value.From(0.3));
        Assert.NotEqual(Value.From("1"), Value.From(1L));
    }

    [Fact]
    public void Equal_values_built_apart_have_equal_hashes_and_unequal_ones_mostly_differ()
    {
        HashSet<int> hashes = [];
        HashSet<Value> values = [];
        for (ulong seed = 0; seed < 2_000; seed++)
        {
            Value left = ValueGenerator.Any(new(seed)), right = ValueGenerator.Any(new(seed));
            Assert.Equal(left, right);
            Assert.Equal(left.GetHashCode(), right.GetHashCode());
            values.Add(left);
            hashes.Add(left.GetHashCode());
        }

        Assert.InRange(hashes.Count, values.Count * 99 / 100, values.Count);
    }

    [Fact]
    public void More_levels_than_can_be_walked_are_refused_when_the_value_is_made()
    {
        Value nested = 1;
        for (int i = 0; i < Value.LevelsMax; i++)
        {
            nested = i % 2 == 0 ? Value.FromList(nested) : Value.FromMap([new("a", nested)]);
        }

        Assert.Equal(0, nested.CompareTo(nested));
        Assert.StartsWith("{\"a\":[", nested.ToString(), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Value.FromList(nested));
        Assert.Throws<ArgumentException>(() => Value.FromMap([new("a", nested)]));
    }

    [Fact]
    public void A_value_reads_well_as_text()
    {
        Value all = Value.FromList(Value.Null, true, Value.From(1.0), "a\"b");
        Value value = Value.FromMap([new("z\u00FCrich", 1), new("all", all)]);
        Assert.Equal("""{"all":[null,true,1.0,"a\"b"],"zürich":1}""", value.ToString());
    }
}
