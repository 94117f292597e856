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
    [InlineData("register", "assign-first", "[1]", "assign")]
    [InlineData("register", "clear", "[]")]
    [InlineData("flag", "enable", "[]")]
    [InlineData("flag", "disable", "[]")]
    [InlineData("set", "add", """["a"]""")]
    [InlineData("set", "remove", "[null]")]
    [InlineData("set", "add-all", """[["a",1]]""")]
    [InlineData("set", "remove-all", "[[]]")]
    [InlineData("set", "reset", "[]")]
    [InlineData("grow-counter", "increment", """[3]""")]
    [InlineData("state-counter", "increment", """[3]""")]
    [InlineData("state-counter", "decrement", """[3]""")]
    [InlineData("max-register", "assign", """[1.5]""")]
    [InlineData("min-register", "assign", """[1.5]""")]
    [InlineData("grow-set", "add", """["a"]""")]
    [InlineData("grow-set", "add-all", """[["a",1]]""")]
    [InlineData("disable-flag", "enable", """[]""")]
    [InlineData("disable-flag", "disable", """[]""")]
    [InlineData("remove-set", "add", """["a"]""")]
    [InlineData("remove-set", "remove", """["a"]""")]
    [InlineData("remove-set", "add-all", """[["a",1]]""")]
    [InlineData("remove-set", "remove-all", """[[]]""")]
    [InlineData("remove-set", "reset", """[]""")]
    [InlineData("two-phase-set", "add", """["a"]""")]
    [InlineData("two-phase-set", "remove", """["a"]""")]
    [InlineData("two-phase-set", "add-all", """[["a",1]]""")]
    [InlineData("two-phase-set", "remove-all", """[[]]""")]
    [InlineData("lww-set", "add", """["a"]""")]
    [InlineData("lww-set", "remove", """["a"]""")]
    [InlineData("lww-set", "add-all", """[["a",1]]""")]
    [InlineData("lww-set", "remove-all", """[[]]""")]
    [InlineData("lww-set", "reset", """[]""")]
    [InlineData("lww-map", "put", """["$k",{"k":1}]""")]
    [InlineData("lww-map", "remove", """["a"]""")]
    [InlineData("lww-map", "reset", """[]""")]
    [InlineData("bounded-counter", "increment", "[3]")]
    [InlineData("bounded-counter", "decrement", "[0]")]
    [InlineData("bounded-counter", "transfer", """[0,"00000000000002"]""")]
    [InlineData("text", "insert", """[1,"u"]""")]
    [InlineData("text", "insert", """[1,"u",{"bold":true}]""")]
    [InlineData("text", "delete", """[0,2]""")]
    [InlineData("text", "format", """[0,2,{"bold":true,"color":null}]""")]
    [InlineData("text", "embed", """[1,{"picture":"a.png"}]""")]
    [InlineData("list", "insert", """[1,[1,"b"]]""")]
    [InlineData("list", "delete", """[0,1]""")]
    [InlineData("list", "replace", """[0,null]""")]
    [InlineData("list", "move", """[1,0]""")]
    [InlineData("map", "update", """["a",{"type":"map","op":"remove","args":["b"]}]""")]
    [InlineData("map", "remove", """["a"]""")]
    [InlineData("map", "reset", "[]")]
    public void What_was_asked_is_what_is_written(string type, string name, string args, string? effectName = null)
    {
        Assert.True(ObjectTypes.TryParse(type, out ObjectType known));
        Value[] values = [.. JsonElement.Parse(args).EnumerateArray().Select(Read)];
        Assert.True(OperationCatalogue.TryParse(known, name, [.. values], out Operation? operation, out _));
        Assert.True(operation.TryPrepare(WithAnElement(known), new ReplicaId(1), out Effect? effect, out _));

        Assert.Equal($$"""{"op":"{{effectName ?? name}}","args":{{args}}}""", Write(effect));
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
            .Select(row => $"{row[0].Value} {row[1].Value}")
            .Distinct();

        Assert.Equal(
            ObjectTypes.All.SelectMany(type =>
                OperationCatalogue.NamesOf(type).Select(name => $"{ObjectTypes.NameOf(type)} {name}")).Order(),
            asked.Order());
    }

    /// <summary>An object that, if it is a set or a sequence, has something to remove.</summary>
    private static ObjectState WithAnElement(ObjectType type)
    {
        ObjectState empty = ObjectTypes.EmptyOf(type);
        if (!OperationCatalogue.TryParse(type, "add", ["a"], out Operation? add, out _)
            && !OperationCatalogue.TryParse(type, "insert", [0, "ab"], out add, out _)
            && !OperationCatalogue.TryParse(type, "insert", [0, Value.FromList("a", "b")], out add, out _))
        {
            return empty;
        }

        Assert.True(add.TryPrepare(empty, new ReplicaId(1), out Effect? effect, out _));
        return empty.Apply(effect, new(new(new(1), 1), default, VersionVector.Empty));
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
