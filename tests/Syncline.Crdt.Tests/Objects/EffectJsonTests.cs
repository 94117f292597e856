using System.Text.Json;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Tests.Objects;

/// <summary>An effect is written as the operation that was asked for.</summary>
public sealed class EffectJsonTests
{
    [Theory]
    [InlineData("counter", "increment", "[3]")]
    [InlineData("counter", "decrement", "[9223372036854775807]")]
    [InlineData("counter", "reset", "[]")]
    [InlineData("register", "assign", """[{"k":[1,2.0,{"$bytes":"AQ=="}]}]""")]
    [InlineData("register", "clear", "[]")]
    [InlineData("flag", "enable", "[]")]
    [InlineData("flag", "disable", "[]")]
    [InlineData("set", "add", """["a"]""")]
    [InlineData("set", "remove", "[null]")]
    [InlineData("set", "add-all", """[["a",1]]""")]
    [InlineData("set", "remove-all", "[[]]")]
    [InlineData("set", "reset", "[]")]
    [InlineData("map", "update", """["a",{"type":"map","op":"remove","args":["b"]}]""")]
    [InlineData("map", "remove", """["a"]""")]
    [InlineData("map", "reset", "[]")]
    public void What_was_asked_is_what_is_written(string type, string name, string args)
    {
        Assert.True(ObjectTypes.TryParse(type, out ObjectType known));
        Value[] values = [.. JsonElement.Parse(args).EnumerateArray().Select(Read)];
        Assert.True(OperationCatalogue.TryParse(known, name, [.. values], out Operation? operation, out _));
        Assert.True(operation.TryPrepare(ObjectTypes.EmptyOf(known), new ReplicaId(1), out Effect? effect, out _));

        Assert.Equal($$"""{"op":"{{name}}","args":{{args}}}""", Write(effect));
    }

    [Fact]
    public void The_least_amount_has_a_name_too() =>
        Assert.Equal(
            """{"op":"decrement","args":[9223372036854775808]}""",
            Write(new Counters.CounterEffect.Add(long.MinValue, StartsRun: true)));

    [Fact]
    public void Every_operation_of_the_catalogue_is_among_these()
    {
        var asked = typeof(EffectJsonTests).GetMethod(nameof(What_was_asked_is_what_is_written))!
            .GetCustomAttributesData()
            .Where(data => data.AttributeType == typeof(InlineDataAttribute))
            .Select(data => (IReadOnlyList<System.Reflection.CustomAttributeTypedArgument>)data.ConstructorArguments[0]
                .Value!)
            .Select(row => $"{row[0].Value} {row[1].Value}");

        Assert.Equal(
            ObjectTypes.All.SelectMany(type =>
                OperationCatalogue.NamesOf(type).Select(name => $"{ObjectTypes.NameOf(type)} {name}")).Order(),
            asked.Order());
    }

    private static Value Read(JsonElement element)
    {
        Assert.True(ValueJson.TryRead(element, out Value value, out string? problem), problem);
        return value;
    }

    private static string Write(Effect effect)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter writer = new(bytes))
        {
            writer.WriteStartObject();
            EffectJson.WriteMembers(writer, effect);
            writer.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(bytes.ToArray());
    }
}
