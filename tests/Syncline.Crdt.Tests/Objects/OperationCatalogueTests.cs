using System.Collections.Immutable;
using System.Text.Json;
using Syncline.Crdt.Counters;
using Syncline.Crdt.Flags;
using Syncline.Crdt.LastWriters;
using Syncline.Crdt.Maps;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Registers;
using Syncline.Crdt.Sequences.States;
using Syncline.Crdt.Sets;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Tests.Objects;

public sealed class OperationCatalogueTests
{
    public static TheoryData<string, string, string, Operation> Accepted => new()
    {
        { "counter", "increment", "[]", new CounterOperation.Add(1) },
        { "counter", "increment", "[0]", new CounterOperation.Add(0) },
        { "counter", "increment", "[9223372036854775807]", new CounterOperation.Add(long.MaxValue) },
        { "counter", "decrement", "[]", new CounterOperation.Add(-1) },
        { "counter", "decrement", "[5]", new CounterOperation.Add(-5) },
        { "counter", "decrement", "[9223372036854775807]", new CounterOperation.Add(-long.MaxValue) },
        { "counter", "reset", "[]", new CounterOperation.Reset() },
        { "register", "assign", "[null]", Plain(ObjectType.Register, new RegisterEffect.Assign(Value.Null)) },
        { "register", "assign", "[[1]]", Plain(ObjectType.Register, new RegisterEffect.Assign(Value.FromList(1))) },
        { "register", "assign-first", "[1]", new AssignFirst(1) },
        { "register", "clear", "[]", Plain(ObjectType.Register, new RegisterEffect.Clear()) },
        { "flag", "enable", "[]", Plain(ObjectType.Flag, new FlagEffect.Enable()) },
        { "flag", "disable", "[]", Plain(ObjectType.Flag, new FlagEffect.Disable()) },
        { "set", "add", "[\"a\"]", Plain(ObjectType.Set, new SetEffect.Add("a")) },
        { "set", "remove", "[[]]", Plain(ObjectType.Set, new SetEffect.Remove(Value.FromList())) },
        { "set", "add-all", "[[1,1,2]]", Plain(ObjectType.Set, new SetEffect.AddAll([1, 1, 2])) },
        { "set", "add-all", "[[]]", Plain(ObjectType.Set, new SetEffect.AddAll([])) },
        { "set", "remove-all", "[[1]]", Plain(ObjectType.Set, new SetEffect.RemoveAll([1])) },
        { "set", "reset", "[]", Plain(ObjectType.Set, new SetEffect.Reset()) },
        { "grow-counter", "increment", "[2]", new CounterOperation.Add(2) { Type = ObjectType.GrowCounter } },
        { "state-counter", "increment", "[]", new CounterOperation.Add(1) { Type = ObjectType.StateCounter } },
        { "state-counter", "decrement", "[2]", new CounterOperation.Add(-2) { Type = ObjectType.StateCounter } },
        { "max-register", "assign", "[2]", Plain(ObjectType.MaxRegister, new RegisterEffect.Assign(2)) },
        { "min-register", "assign", "[2]", Plain(ObjectType.MinRegister, new RegisterEffect.Assign(2)) },
        { "grow-set", "add", "[2]", Plain(ObjectType.GrowSet, new SetEffect.Add(2)) },
        { "grow-set", "add-all", "[[2]]", Plain(ObjectType.GrowSet, new SetEffect.AddAll([2])) },
        { "disable-flag", "enable", "[]", Plain(ObjectType.DisableFlag, new FlagEffect.Enable()) },
        { "disable-flag", "disable", "[]", Plain(ObjectType.DisableFlag, new FlagEffect.Disable()) },
        { "remove-set", "add", "[2]", Plain(ObjectType.RemoveSet, new SetEffect.Add(2)) },
        { "remove-set", "remove", "[2]", Plain(ObjectType.RemoveSet, new SetEffect.Remove(2)) },
        { "remove-set", "add-all", "[[2]]", Plain(ObjectType.RemoveSet, new SetEffect.AddAll([2])) },
        { "remove-set", "remove-all", "[[2]]", Plain(ObjectType.RemoveSet, new SetEffect.RemoveAll([2])) },
        { "remove-set", "reset", "[]", Plain(ObjectType.RemoveSet, new SetEffect.Reset()) },
        { "two-phase-set", "add", "[2]", new TwoPhaseOperation(new SetEffect.Add(2)) },
        { "two-phase-set", "remove", "[2]", new TwoPhaseOperation(new SetEffect.Remove(2)) },
        { "two-phase-set", "add-all", "[[2]]", new TwoPhaseOperation(new SetEffect.AddAll([2])) },
        { "two-phase-set", "remove-all", "[[2]]", new TwoPhaseOperation(new SetEffect.RemoveAll([2])) },
        { "lww-set", "add", "[2]", Plain(ObjectType.LastWriterSet, new SetEffect.Add(2)) },
        { "lww-set", "remove", "[2]", Plain(ObjectType.LastWriterSet, new SetEffect.Remove(2)) },
        { "lww-set", "add-all", "[[2]]", Plain(ObjectType.LastWriterSet, new SetEffect.AddAll([2])) },
        { "lww-set", "remove-all", "[[2]]", Plain(ObjectType.LastWriterSet, new SetEffect.RemoveAll([2])) },
        { "lww-set", "reset", "[]", Plain(ObjectType.LastWriterSet, new SetEffect.Reset()) },
        { "lww-map", "put", "[\"k\",2]", Plain(ObjectType.LastWriterMap, new LastWriterMapEffect.Put("k", 2)) },
        { "lww-map", "remove", "[\"k\"]", Plain(ObjectType.LastWriterMap, new LastWriterMapEffect.Remove("k")) },
        { "lww-map", "reset", "[]", Plain(ObjectType.LastWriterMap, new LastWriterMapEffect.Reset()) },
        { "bounded-counter", "increment", "[]", new BoundedCounterOperation.Increment(1) },
        { "bounded-counter", "decrement", "[2]", new BoundedCounterOperation.Decrement(2) },
        { "bounded-counter", "transfer", "[2,\"ada\"]", new BoundedCounterOperation.Transfer(2, "ada") },
        {
            "text", "insert", "[3,\"a\"]",
            new SequenceOperation(ObjectType.Text, SequenceEdits.Insert, 3) { Content = "a" }
        },
        {
            "text", "insert", "[3,\"a\",{\"b\":null}]",
            new SequenceOperation(ObjectType.Text, SequenceEdits.Insert, 3)
            {
                Content = "a", Marks = Value.FromMap([new("b", Value.Null)]),
            }
        },
        { "text", "delete", "[3]", new SequenceOperation(ObjectType.Text, SequenceEdits.Delete, 3) { Count = 1 } },
        { "text", "delete", "[3,4]", new SequenceOperation(ObjectType.Text, SequenceEdits.Delete, 3) { Count = 4 } },
        {
            "text", "format", "[3,4,{\"b\":1}]",
            new SequenceOperation(ObjectType.Text, SequenceEdits.Format, 3)
            {
                Count = 4, Marks = Value.FromMap([new("b", 1)]),
            }
        },
        {
            "text", "embed", "[3,[1]]",
            new SequenceOperation(ObjectType.Text, SequenceEdits.Embed, 3) { Content = Value.FromList(1) }
        },
        {
            "list", "insert", "[3,[1]]",
            new SequenceOperation(ObjectType.List, SequenceEdits.Insert, 3) { Content = Value.FromList(1) }
        },
        { "list", "delete", "[3]", new SequenceOperation(ObjectType.List, SequenceEdits.Delete, 3) { Count = 1 } },
        {
            "list", "replace", "[3,null]",
            new SequenceOperation(ObjectType.List, SequenceEdits.Replace, 3)
        },
        { "list", "move", "[3,0]", new SequenceOperation(ObjectType.List, SequenceEdits.Move, 3) { Count = 0 } },
        { "map", "remove", "[\"\"]", new MapOperation.Remove("") },
        { "map", "reset", "[]", new MapOperation.Reset() },
        {
            "map", "update", """["visits",{"type":"counter","op":"increment"}]""",
            new MapOperation.Update("visits", new CounterOperation.Add(1))
        },
        {
            "map", "update",
            """
            ["address",{"type":"map","op":"update","args":["city",{"type":"register","op":"assign","args":["Bern"]}]}]
            """,
            new MapOperation.Update(
                "address",
                new MapOperation.Update("city", Plain(ObjectType.Register, new RegisterEffect.Assign("Bern"))))
        },
    };

    [Theory]
    [MemberData(nameof(Accepted), DisableDiscoveryEnumeration = true)]
    public void An_operation_is_found_by_its_name(string type, string name, string args, Operation expected)
    {
        Assert.True(TryParse(type, name, args, out Operation? operation, out string? problem), problem);
        Assert.Null(problem);
        Assert.Equal(expected, operation);
        Assert.Equal(expected.Type, operation!.Type);
    }

    [Theory]
    [InlineData("counter", "increment", "[-1]", "'increment' of a counter" + Step + "; argument 1 is not that.")]
    [InlineData("counter", "increment", "[1.0]", "'increment' of a counter" + Step + "; argument 1 is not that.")]
    [InlineData("counter", "increment", "[\"1\"]", "'increment' of a counter" + Step + "; argument 1 is not that.")]
    [InlineData("counter", "decrement", "[1,1]", "'decrement' of a counter" + Step + "; there are 2 arguments.")]
    [InlineData("counter", "decrement", "[-9223372036854775808]", "'decrement' of a counter" + Step + NotThat)]
    [InlineData("counter", "reset", "[0]", "'reset' of a counter takes no arguments.")]
    [InlineData("register", "assign", "[]", "'assign' of a register takes one value; there are 0 arguments.")]
    [InlineData("register", "assign", "[1,2]", "'assign' of a register takes one value; there are 2 arguments.")]
    [InlineData("register", "clear", "[null]", "'clear' of a register takes no arguments.")]
    [InlineData("flag", "enable", "[true]", Enable)]
    [InlineData("flag", "disable", "[[]]", "'disable' of a flag takes no arguments.")]
    [InlineData("set", "add", "[]", "'add' of a set takes one value; there are 0 arguments.")]
    [InlineData("set", "remove", "[1,2]", "'remove' of a set takes one value; there are 2 arguments.")]
    [InlineData("set", "add-all", "[1,2]", "'add-all' of a set takes one list of values; there are 2 arguments.")]
    [InlineData("set", "remove-all", "[{}]", "'remove-all' of a set takes one list of values; argument 1 is not that.")]
    [InlineData("set", "reset", "[1]", "'reset' of a set takes no arguments.")]
    [InlineData("map", "remove", "[1]", "'remove' of a map takes a text key; argument 1 is not that.")]
    [InlineData("map", "remove", "[]", "'remove' of a map takes a text key; there are 0 arguments.")]
    [InlineData("map", "reset", "[1]", "'reset' of a map takes no arguments.")]
    [InlineData("map", "update", "[\"a\"]", Update + "; there are 1 arguments.")]
    [InlineData("map", "update", "[1,{\"type\":\"flag\",\"op\":\"enable\"}]", Update + "; argument 1 is not that.")]
    [InlineData("map", "update", "[\"a\",{\"type\":\"flag\"}]", NoUpdate)]
    [InlineData("map", "update", "[\"a\",{\"op\":\"enable\"}]", NoUpdate)]
    [InlineData("map", "update", "[\"a\",{\"type\":1,\"op\":\"enable\"}]", NoUpdate)]
    [InlineData("map", "update", "[\"a\",{\"type\":\"flag\",\"op\":\"enable\",\"args\":1}]", NoUpdate)]
    [InlineData("map", "update", "[\"a\",{\"type\":\"flag\",\"op\":\"enable\",\"argz\":[]}]", NoUpdate)]
    [InlineData("map", "update", "[\"a\",{\"type\":\"flag\",\"op\":\"enable\",\"args\":[1]}]", Enable)]
    [InlineData("map", "update", "[\"a\",{\"type\":\"flag\",\"op\":\"add\"}]", FlagNames)]
    [InlineData("map", "update", "[\"a\",{\"type\":\"flags\",\"op\":\"add\"}]", NoType)]
    [InlineData("map", "update", "[\"a\",{\"type\":\"state-counter\",\"op\":\"increment\"}]", NoSumInMaps)]
    [InlineData("grow-counter", "increment", "[-1]", "'increment' of a grow-counter" + Step + NotThat)]
    [InlineData("grow-counter", "decrement", "[1]", GrowNames)]
    [InlineData("lww-map", "put", "[1,1]", Put + NotThat)]
    [InlineData("lww-map", "put", "[\"k\"]", Put + "; there are 1 arguments.")]
    [InlineData("map", "update", "[\"a\",{\"type\":\"bounded-counter\",\"op\":\"increment\"}]", NoBoundInMaps)]
    [InlineData("bounded-counter", "decrement", "[-1]", "'decrement' of a bounded-counter" + Step + NotThat)]
    [InlineData("bounded-counter", "transfer", "[1,2]", Transfer)]
    [InlineData("text", "insert", "[-1,\"a\"]", TextInsert + NotThat)]
    [InlineData("text", "insert", "[0,1]", TextInsert + "; argument 2 is not that.")]
    [InlineData("text", "insert", "[2147483648,\"a\"]", NoPosition)]
    [InlineData("text", "format", "[0,1,{\"\":1}]", "A mark has a name that is not empty.")]
    [InlineData("list", "insert", "[0,1]", ListInsert + "; argument 2 is not that.")]
    [InlineData("set", "Add", "[1]", SetNames)]
    [InlineData("counter", "", "[]", "There is no operation '' of a counter. Operations: increment, decrement, reset.")]
    [InlineData("register", "set", "[1]", RegisterNames)]
    [InlineData("map", "put", "[1]", "There is no operation 'put' of a map. Operations: update, remove, reset.")]
    [InlineData("table", "put", "[1]", NoType)]
    public void What_is_not_accepted_says_what_would_be(string type, string name, string args, string expected)
    {
        Assert.False(TryParse(type, name, args, out Operation? operation, out string? problem));
        Assert.Null(operation);
        Assert.Equal(expected, problem);
    }

    [Fact]
    public void Every_operation_of_every_type_has_a_name_and_says_what_it_takes()
    {
        foreach (ObjectType type in ObjectTypes.All)
        {
            Assert.NotEmpty(OperationCatalogue.NamesOf(type));
            Assert.Distinct(OperationCatalogue.NamesOf(type));
            Assert.All(ObjectTypes.Of(type).Operations, form => Assert.NotEmpty(form.Takes));
            Assert.All(ObjectTypes.Of(type).Operations, form => Assert.NotEmpty(form.Meaning));
        }

        IEnumerable<string> all =
            from type in ObjectTypes.All
            from name in OperationCatalogue.NamesOf(type)
            select $"{ObjectTypes.NameOf(type)} {name}";
        Assert.Equal(all.Order(), Accepted.Select(row => $"{row.Data.Item1} {row.Data.Item2}").Distinct().Order());
    }

    private const string Step = " takes [n=1], n an integer >= 0";
    private const string Enable = "'enable' of a flag takes no arguments.";
    private const string FlagNames = "There is no operation 'add' of a flag. Operations: enable, disable.";
    private const string SetNames =
        "There is no operation 'Add' of a set. Operations: add, remove, add-all, remove-all, reset.";

    private const string RegisterNames =
        "There is no operation 'set' of a register. Operations: assign, assign-first, clear.";

    private const string NotThat = "; argument 1 is not that.";
    private const string GrowNames = "There is no operation 'decrement' of a grow-counter. Operations: increment.";
    private const string Put = "'put' of an lww-map takes a text key and one value";

    private const string TextInsert = "'insert' of a text takes a position and a text and "
        + "a map of marks by name, null to take one away";

    private const string ListInsert = "'insert' of a list takes a position and a list of values";
    private const string NoPosition =
        "There is no position 2147483648: a sequence has at most 2^31 - 2 elements.";

    private const string NoType =
        "There is no such type. Types: counter, register, flag, set, map, grow-counter, max-register, min-register, "
        + "grow-set, disable-flag, remove-set, two-phase-set, lww-set, lww-map, state-counter, bounded-counter, "
        + "text, list.";

    private const string Transfer =
        "'transfer' of a bounded-counter takes n, an integer >= 0 and a member: its id, its name, or one of its "
        + "replica ids; argument 2 is not that.";

    private const string NoSumInMaps = "A map takes in no state-counter" + NoChild;
    private const string NoBoundInMaps = "A map takes in no bounded-counter" + NoChild;
    private const string NoChild =
        ", since nobody could remove it with its key. Children: counter, register, "
        + "flag, set, map, grow-counter, max-register, min-register, grow-set, disable-flag, remove-set, lww-map, "
        + "text, list.";

    private const string Update = "'update' of a map takes a text key and {\"type\",\"op\",\"args\"}";
    private const string NoUpdate = Update + "; argument 2 is not that.";

    private static ObjectType TypeOf(string name)
    {
        _ = ObjectTypes.TryParse(name, out ObjectType type);
        return type;
    }

    private static bool TryParse(string type, string name, string args, out Operation? operation, out string? problem)
    {
        using JsonDocument document = JsonDocument.Parse(args);
        Assert.True(ValueJson.TryRead(document.RootElement, out Value values, out _));
        ImmutableArray<Value> list = [.. values.AsList()];
        return OperationCatalogue.TryParse(TypeOf(type), name, list, out operation, out problem);
    }

    private static PlainOperation Plain(ObjectType type, Effect effect) => new(type, effect);
}
