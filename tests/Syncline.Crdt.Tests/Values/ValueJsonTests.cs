using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Syncline.Crdt.Values;
using Syncline.Testing;

namespace Syncline.Crdt.Tests.Values;

public sealed class ValueJsonTests
{
    private static readonly DateTimeOffset Epoch = DateTimeOffset.UnixEpoch;

    public static TheoryData<string, Value> Canonical => new()
    {
        { "null", Value.Null },
        { "true", true },
        { "0", 0 },
        { "-9223372036854775808", long.MinValue },
        { "9223372036854775807", long.MaxValue },
        { "1.0", Value.From(1.0) },
        { "0.1", Value.From(0.1) },
        { "10000000000000000.0", Value.From(1e16) },
        { "1E+300", Value.From(1e300) },
        { "5E-324", Value.From(double.Epsilon) },
        { """{"$double":"NaN"}""", Value.From(double.NaN) },
        { """{"$double":"-Infinity"}""", Value.From(double.NegativeInfinity) },
        { """{"$double":"Infinity"}""", Value.From(double.PositiveInfinity) },
        { """{"$decimal":"1.10"}""", Value.From(1.10m) },
        { """{"$decimal":"-79228162514264337593543950335"}""", Value.From(decimal.MinValue) },
        { """{"$decimal":"0.0000000000000000000000000001"}""", Value.From(0.0000000000000000000000000001m) },
        { """{"$bytes":""}""", Value.FromBytes([]) },
        { """{"$bytes":"AP8="}""", Value.FromBytes([0, 255]) },
        { """{"$timestamp":"0001-01-01T00:00:00Z"}""", Value.FromTimestamp(DateTimeOffset.MinValue) },
        { """{"$timestamp":"9999-12-31T23:59:59.9999999Z"}""", Value.FromTimestamp(DateTimeOffset.MaxValue) },
        { """{"$timestamp":"1970-01-01T00:00:01.5Z"}""", Value.FromTimestamp(Epoch.AddSeconds(1.5)) },
        { "\"\"", "" },
        { "[]", Value.FromList() },
        { "{}", Value.FromMap([]) },
        { """{"$$$":[1],"$$decimal":"1"}""", Value.FromMap([new("$decimal", "1"), new("$$", Value.FromList(1))]) },
        { """{"$$":1}""", Value.FromMap([new("$", 1)]) },
        { """{"":{"a$":null}}""", Value.FromMap([new("", Value.FromMap([new("a$", Value.Null)]))]) },
    };

    [Theory]
    [MemberData(nameof(Canonical), DisableDiscoveryEnumeration = true)]
    public void A_value_and_its_json_are_each_other(string json, Value value)
    {
        Assert.Equal(value, Read(json));
        Assert.Equal(json, Write(value));
    }

    [Theory]
    [InlineData("-0", "0")]
    [InlineData("-0.0", "0.0")]
    [InlineData("1e2", "100.0")]
    [InlineData("1E-400", "0.0")]
    [InlineData("""{"$decimal":"-0.00"}""", """{"$decimal":"0.00"}""")]
    [InlineData("""{"$timestamp":"2024-02-29t23:30:00.1200+02:00"}""", """{"$timestamp":"2024-02-29T21:30:00.12Z"}""")]
    [InlineData("""{"$timestamp":"2026-01-01T00:00:00-23:59"}""", """{"$timestamp":"2026-01-01T23:59:00Z"}""")]
    [InlineData("""{"b":1,"a":2}""", """{"a":2,"b":1}""")]
    [InlineData("""{"\u0024decimal":"1"}""", """{"$decimal":"1"}""")]
    public void Another_spelling_is_read_and_written_in_the_one_form(string json, string expected) =>
        Assert.Equal(expected, Write(Read(json)));

    [Theory]
    [InlineData("")]
    [InlineData("tr-TR")]
    [InlineData("th-TH")]
    [InlineData("de-CH")]
    public void F5_every_value_comes_back_from_json_under_every_culture(string culture)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            for (ulong seed = 0; seed < 2_000; seed++)
            {
                Value value = ValueGenerator.Any(new(seed), depth: 3);
                string json = Write(value);
                Assert.True(value == Read(json), $"Seed {seed}: {json}");
                Assert.True(value == Read(value.ToString()), $"Seed {seed}: {value}");
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("th-TH")]
    public void F5_no_culture_reaches_text_order_or_bytes(string culture)
    {
        Value[] values =
        [
            "I", "i", "\u0130", "\u0131", Value.From(1234.5), Value.From(-1234.50m),
            Value.FromTimestamp(new(2026, 7, 31, 1, 2, 3, TimeSpan.Zero)),
            Value.FromMap([new("I", 1), new("\u0131", 2)]),
        ];
        const string Expected =
            """[1234.5,{"$decimal":"-1234.50"},{"$timestamp":"2026-07-31T01:02:03Z"},"I","i",""" +
            "\"\u0130\",\"\u0131\",{\"I\":1,\"\u0131\":2}]";
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            Assert.Equal(culture == "th-TH", CultureInfo.CurrentCulture.Calendar is ThaiBuddhistCalendar);
            Assert.Equal(Expected, Value.FromList(values.Order()).ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static Value Read(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        Assert.True(ValueJson.TryRead(document.RootElement, out Value value, out string? problem), problem);
        return value;
    }

    private static string Write(Value value)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
        {
            ValueJson.Write(writer, value);
        }

        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
