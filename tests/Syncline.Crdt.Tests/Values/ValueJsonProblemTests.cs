using System.Text.Json;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Tests.Values;

public sealed class ValueJsonProblemTests
{
    [Theory]
    [InlineData("9223372036854775808", "64 bits")]
    [InlineData("-9223372036854775809", "64 bits")]
    [InlineData("1e400", "beyond a double")]
    [InlineData("-1.0e309", "beyond a double")]
    [InlineData("""{"$decimal":1}""", "$decimal takes")]
    [InlineData("""{"$decimal":""}""", "$decimal takes")]
    [InlineData("""{"$decimal":"1e2"}""", "$decimal takes")]
    [InlineData("""{"$decimal":"1,5"}""", "$decimal takes")]
    [InlineData("""{"$decimal":" 1"}""", "$decimal takes")]
    [InlineData("""{"$decimal":"+1"}""", "$decimal takes")]
    [InlineData("""{"$decimal":"01"}""", "$decimal takes")]
    [InlineData("""{"$decimal":".5"}""", "$decimal takes")]
    [InlineData("""{"$decimal":"5."}""", "$decimal takes")]
    [InlineData("""{"$decimal":"--0"}""", "$decimal takes")]
    [InlineData("""{"$decimal":"79228162514264337593543950336"}""", "$decimal takes")]
    [InlineData("""{"$decimal":"0.00000000000000000000000000001"}""", "$decimal takes")]
    [InlineData("""{"$decimal":"1.00000000000000000000000000000"}""", "$decimal takes")]
    [InlineData("""{"$bytes":"AP8"}""", "$bytes takes")]
    [InlineData("""{"$bytes":"AP 8="}""", "$bytes takes")]
    [InlineData("""{"$bytes":"AP9="}""", "$bytes takes")]
    [InlineData("""{"$bytes":"_-8="}""", "$bytes takes")]
    [InlineData("""{"$double":"nan"}""", "$double takes")]
    [InlineData("""{"$double":"1.5"}""", "$double takes")]
    [InlineData("""{"$double":1.5}""", "$double takes")]
    [InlineData("""{"$timestamp":"2016-12-31T23:59:60Z"}""", "leap second")]
    [InlineData("""{"$timestamp":"2026-02-29T00:00:00Z"}""", "$timestamp takes")]
    [InlineData("""{"$timestamp":"1900-02-29T00:00:00Z"}""", "$timestamp takes")]
    [InlineData("""{"$timestamp":"2026-04-31T00:00:00Z"}""", "$timestamp takes")]
    [InlineData("""{"$timestamp":"2026-00-01T00:00:00Z"}""", "$timestamp takes")]
    [InlineData("""{"$timestamp":"2026-13-01T00:00:00Z"}""", "$timestamp takes")]
    [InlineData("""{"$timestamp":"2026-01-01T24:00:00Z"}""", "$timestamp takes")]
    [InlineData("""{"$timestamp":"2026-01-01T00:60:00Z"}""", "$timestamp takes")]
    [InlineData("""{"$timestamp":"2026-01-01 00:00:00Z"}""", "$timestamp takes")]
    [InlineData("""{"$timestamp":"2026-01-01T00:00:00"}""", "$timestamp takes")]
    [InlineData("""{"$timestamp":"2026-01-01T00:00:00.Z"}""", "$timestamp takes")]
    [InlineData("""{"$timestamp":"2026-01-01T00:00:00.12345678Z"}""", "$timestamp takes")]
    [InlineData("""{"$timestamp":"2026-01-01T00:00:00.1"}""", "$timestamp takes")]
    [InlineData("""{"$timestamp":"2026-01-01T00:00:00+0200"}""", "$timestamp takes")]
    [InlineData("""{"$timestamp":"2026-01-01T00:00:00+24:00"}""", "$timestamp takes")]
    [InlineData("""{"$timestamp":"2026-01-01T00:00:00Zx"}""", "$timestamp takes")]
    [InlineData("""{"$timestamp":"2026-1-01T00:00:00ZZ"}""", "$timestamp takes")]
    [InlineData("""{"$timestamp":"0000-01-01T00:00:00Z"}""", "$timestamp takes")]
    [InlineData("""{"$timestamp":"0001-01-01T00:00:00+00:01"}""", "$timestamp takes")]
    [InlineData("""{"$timestamp":"9999-12-31T23:59:59-00:01"}""", "$timestamp takes")]
    [InlineData("""{"$timestamp":"\u0662\u0660\u0662\u0666-01-01T00:00:00Z"}""", "$timestamp takes")]
    [InlineData("""{"$date":"x"}""", "'$date' is no form")]
    [InlineData("""{"$":1}""", "'$' is no form")]
    [InlineData("""{"$decimal":"1","a":1}""", "'$decimal' is no form known here, or not alone")]
    [InlineData("""{"a":1,"$decimal":"1"}""", "$decimal")]
    [InlineData("""{"a":1,"b":2,"a":1}""", "'a' occurs twice")]
    [InlineData("""{"$$a":1,"\u0024$a":1}""", "'$a' occurs twice")]
    [InlineData("""{"$decimal":"1","$decimal":"1"}""", "$decimal")]
    [InlineData("\"\\uD800\"", "lone surrogate")]
    [InlineData("\"\\uDC00\\uD800\"", "lone surrogate")]
    [InlineData("{\"\\uD800\":1}", "lone surrogate")]
    [InlineData("{\"a\":1,\"\\uD800\":1}", "lone surrogate")]
    [InlineData("{\"$bytes\":\"\\uD800\"}", "lone surrogate")]
    [InlineData("""{"a":[0,{"b":1e400}]}""", "At /a/1/b: ")]
    public void What_can_not_be_kept_as_it_stands_is_a_problem_that_says_why(string json, string part)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        Assert.False(ValueJson.TryRead(document.RootElement, out Value value, out string? problem));
        Assert.True(value.IsNull);
        Assert.Contains(part, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_no_utf8_and_elements_that_are_no_json_are_problems()
    {
        using JsonDocument document = JsonDocument.Parse(new byte[] { (byte)'"', 0xFF, (byte)'"' });
        Assert.False(ValueJson.TryRead(document.RootElement, out _, out _));
        Assert.False(ValueJson.TryRead(default, out _, out _));
    }

    [Fact]
    public void Depth_64_is_read_and_65_is_a_problem()
    {
        static string Nested(int levels, string core) => new string('[', levels) + core + new string(']', levels);
        using JsonDocument deepest = Parse(Nested(64, """{"$decimal":"1"}"""));
        Assert.True(ValueJson.TryRead(deepest.RootElement, out Value value, out _));
        Assert.True(ValueCodec.IsWithinLimits(value, out _));
        using JsonDocument deeper = Parse(Nested(64, "{}"));
        Assert.False(ValueJson.TryRead(deeper.RootElement, out _, out string? problem));
        Assert.Contains("64 levels", problem, StringComparison.Ordinal);
        using JsonDocument wide = Parse("[" + string.Join(',', Enumerable.Repeat("{\"a\":[]}", 200)) + "]");
        Assert.True(ValueJson.TryRead(wide.RootElement, out _, out _));
    }

    [Fact]
    public void A_value_above_16_MiB_is_a_problem()
    {
        using JsonDocument document = Parse($"\"{new string('a', ValueCodec.BytesMax)}\"");
        Assert.False(ValueJson.TryRead(document.RootElement, out _, out string? problem));
        Assert.Contains("Split it", problem, StringComparison.Ordinal);
    }

    private static JsonDocument Parse(string json) => JsonDocument.Parse(json, new() { MaxDepth = 200 });
}
