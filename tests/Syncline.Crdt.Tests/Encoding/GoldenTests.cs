using Syncline.Crdt.Causality;
using Syncline.Crdt.Counters;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Flags;
using Syncline.Crdt.LastWriters;
using Syncline.Crdt.Maps;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Registers;
using Syncline.Crdt.Sequences.States;
using Syncline.Crdt.Sets;
using Syncline.Crdt.Stores;
using Syncline.Crdt.Values;
using Syncline.Testing;
using Syncline.Testing.Histories;

namespace Syncline.Crdt.Tests.Encoding;

/// <summary>The formats of version 1, for ever: the files are written by hand once, and no code writes them.</summary>
public sealed class GoldenTests
{
    private const string Folder = "tests/golden/crdt-v1";

    private static readonly ReplicaId One = new(1), Far = new(ReplicaId.MaxValue);

    private static readonly Dictionary<string, Effect> Effects = new()
    {
        ["counter-increment"] = new CounterEffect.Add(300, StartsRun: false),
        ["counter-decrement"] = new CounterEffect.Add(long.MinValue, StartsRun: false),
        ["counter-increment-first"] = new CounterEffect.Add(1, StartsRun: true),
        ["counter-decrement-first"] = new CounterEffect.Add(-1, StartsRun: true),
        ["counter-reset"] = new CounterEffect.Reset(new([new(One, 7, 300), new(Far, 200, Int128.MinValue)])),
        ["register-assign"] = new RegisterEffect.Assign("Bern"),
        ["register-clear"] = new RegisterEffect.Clear(),
        ["flag-enable"] = new FlagEffect.Enable(),
        ["flag-disable"] = new FlagEffect.Disable(),
        ["set-add"] = new SetEffect.Add(1),
        ["set-remove"] = new SetEffect.Remove("1"),
        ["set-add-all"] = new SetEffect.AddAll([1, "", Value.Null]),
        ["set-remove-all"] = new SetEffect.RemoveAll([]),
        ["set-reset"] = new SetEffect.Reset(),
        ["map-update"] = new MapEffect.Update(
            new("address", ObjectType.Map),
            new MapEffect.Update(new("city", ObjectType.Register), new RegisterEffect.Assign("Bern"))),
        ["map-remove"] = new MapEffect.Remove("address", Seen("address")),
        ["map-remove-plain"] = new MapEffect.Remove("address", null),
        ["map-reset"] = new MapEffect.Reset(Seen("visits")),
        ["text-insert"] = Editing(new(ObjectType.Text, SequenceEdits.Insert, 1) { Content = "é" }),
        ["text-insert-marked"] = Editing(
            new(ObjectType.Text, SequenceEdits.Insert, 1) { Content = "é", Marks = Marks("bold", true) }),
        ["text-embed"] = Editing(new(ObjectType.Text, SequenceEdits.Embed, 3) { Content = 7 }),
        ["text-format"] = Editing(
            new(ObjectType.Text, SequenceEdits.Format, 0) { Count = 2, Marks = Marks("bold", true) }),
        ["text-delete"] = Editing(new(ObjectType.Text, SequenceEdits.Delete, 0) { Count = 3 }),
        ["list-insert"] = Editing(new(ObjectType.List, SequenceEdits.Insert, 2) { Content = Value.FromList(1, "b") }),
        ["list-delete"] = Editing(new(ObjectType.List, SequenceEdits.Delete, 1) { Count = 1 }),
        ["list-replace"] = Editing(new(ObjectType.List, SequenceEdits.Replace, 0) { Content = "z" }),
        ["list-move"] = Editing(new(ObjectType.List, SequenceEdits.Move, 2) { Count = 0 }),
        ["lww-map-put"] = new LastWriterMapEffect.Put("city", "Bern"),
        ["lww-map-remove"] = new LastWriterMapEffect.Remove("city"),
        ["lww-map-reset"] = new LastWriterMapEffect.Reset(),
        ["bounded-counter-increment"] = new BoundedCounterEffect.Increment(300),
        ["bounded-counter-decrement"] = new BoundedCounterEffect.Decrement(long.MaxValue),
        ["bounded-counter-transfer"] = new BoundedCounterEffect.Transfer(5, Far),
    };

    private static readonly Dictionary<string, ObjectState> States = new()
    {
        ["counter"] = After(
            ObjectType.Counter,
            (One, Counting(5)),
            (One, Counting(-6)),
            (Far, Counting(400)),
            (One, new CounterOperation.Reset()),
            (Far, Counting(2)),
            (new(9), Counting(1)),
            (new(9), Counting(1))),
        ["register"] = After(ObjectType.Register, (One, Assigning("Bern"))),
        ["flag"] = After(ObjectType.Flag, (Far, new PlainOperation(ObjectType.Flag, new FlagEffect.Enable()))),
        ["set"] = After(
            ObjectType.Set,
            (One, new PlainOperation(ObjectType.Set, new SetEffect.AddAll([1, "1"]))),
            (Far, new PlainOperation(ObjectType.Set, new SetEffect.Add("")))),
        ["map"] = After(
            ObjectType.Map,
            (One, new MapOperation.Update("address", new MapOperation.Update("city", Assigning("Bern")))),
            (One, new MapOperation.Update("address", Counting(3))),
            (Far, new MapOperation.Update("visits", Counting(1)))),
        ["grow-counter"] = After(
            ObjectType.GrowCounter,
            (One, new CounterOperation.Add(5) { Type = ObjectType.GrowCounter }),
            (Far, new CounterOperation.Add(300) { Type = ObjectType.GrowCounter })),
        ["state-counter"] = After(
            ObjectType.StateCounter,
            (One, new CounterOperation.Add(5) { Type = ObjectType.StateCounter }),
            (One, new CounterOperation.Add(-6) { Type = ObjectType.StateCounter })),
        ["max-register"] = After(
            ObjectType.MaxRegister,
            (One, Plain(ObjectType.MaxRegister, new RegisterEffect.Assign(9))),
            (One, Plain(ObjectType.MaxRegister, new RegisterEffect.Assign(7))),
            (Far, Plain(ObjectType.MaxRegister, new RegisterEffect.Assign(8)))),
        ["min-register"] = After(
            ObjectType.MinRegister,
            (One, Plain(ObjectType.MinRegister, new RegisterEffect.Assign(9))),
            (Far, Plain(ObjectType.MinRegister, new RegisterEffect.Assign("a")))),
        ["grow-set"] = After(
            ObjectType.GrowSet, (One, Plain(ObjectType.GrowSet, new SetEffect.AddAll([1, "1"])))),
        ["disable-flag"] = After(
            ObjectType.DisableFlag,
            (One, Plain(ObjectType.DisableFlag, new FlagEffect.Enable())),
            (Far, Plain(ObjectType.DisableFlag, new FlagEffect.Disable()))),
        ["remove-set"] = After(
            ObjectType.RemoveSet,
            (One, Plain(ObjectType.RemoveSet, new SetEffect.AddAll([1, "1"]))),
            (Far, Plain(ObjectType.RemoveSet, new SetEffect.Remove("1")))),
        ["two-phase-set"] = After(
            ObjectType.TwoPhaseSet,
            (One, new TwoPhaseOperation(new SetEffect.AddAll([1, "1"]))),
            (Far, new TwoPhaseOperation(new SetEffect.Remove("1")))),
        ["lww-set"] = After(
            ObjectType.LastWriterSet,
            (One, Plain(ObjectType.LastWriterSet, new SetEffect.AddAll([1, "1"]))),
            (Far, Plain(ObjectType.LastWriterSet, new SetEffect.Remove("1")))),
        ["text"] = After(
            ObjectType.Text,
            (One, new SequenceOperation(ObjectType.Text, SequenceEdits.Insert, 0) { Content = "abcd" }),
            (Far, new SequenceOperation(ObjectType.Text, SequenceEdits.Insert, 2) { Content = "xé" }),
            (One, new SequenceOperation(ObjectType.Text, SequenceEdits.Delete, 0) { Count = 1 }),
            (Far, new SequenceOperation(ObjectType.Text, SequenceEdits.Embed, 1) { Content = 7 }),
            (One, new SequenceOperation(ObjectType.Text, SequenceEdits.Format, 1)
            {
                Count = 2,
                Marks = Marks("bold", true),
            })),
        ["list"] = After(
            ObjectType.List,
            (One, new SequenceOperation(ObjectType.List, SequenceEdits.Insert, 0)
            {
                Content = Value.FromList(1, 2, 3),
            }),
            (Far, new SequenceOperation(ObjectType.List, SequenceEdits.Move, 0) { Count = 2 }),
            (One, new SequenceOperation(ObjectType.List, SequenceEdits.Replace, 2) { Content = "one" }),
            (Far, new SequenceOperation(ObjectType.List, SequenceEdits.Delete, 0) { Count = 1 })),
        ["lww-map"] = After(
            ObjectType.LastWriterMap,
            (One, Plain(ObjectType.LastWriterMap, new LastWriterMapEffect.Put("city", "Bern"))),
            (Far, Plain(ObjectType.LastWriterMap, new LastWriterMapEffect.Remove("zip")))),
        ["bounded-counter"] = After(
            ObjectType.BoundedCounter,
            (One, new BoundedCounterOperation.Increment(300)),
            (One, new BoundedCounterOperation.Transfer(5, Far.ToString())),
            (One, new BoundedCounterOperation.Decrement(7)),
            (Far, new BoundedCounterOperation.Increment(1)),
            (Far, new BoundedCounterOperation.Decrement(6))),
    };

    private static readonly Dictionary<string, string> Others = new()
    {
        ["dots"] = CanonicalBytes.Of(DotSet.Of(
            new Dot(One, 1), new Dot(One, 2), new Dot(One, 5), new Dot(Far, 300), new Dot(Far, ulong.MaxValue - 1))),
        ["version"] = CanonicalBytes.Of(VersionVector.Of(new VersionEntry(One, 300), new VersionEntry(Far, 1))),
    };

    public static TheoryData<string> EffectNames => [.. Effects.Keys];

    public static TheoryData<string> StateNames => [.. States.Keys];

    public static TheoryData<string> OtherNames => [.. Others.Keys];

    [Theory]
    [MemberData(nameof(EffectNames))]
    public void An_effect_has_these_bytes(string name)
    {
        ObjectType type = ObjectTypes.Definitions
            .Where(each => name.StartsWith($"{each.Name}-", StringComparison.Ordinal))
            .MaxBy(each => each.Name.Length)!.Type;
        string golden = Golden($"effect-{name}");
        Assert.Equal(golden, CanonicalBytes.Of(Effects[name]));
        WireReader reader = new(Convert.FromHexString(golden));
        Assert.True(EffectCodec.TryRead(ref reader, type, out Effect read) && reader.AtEnd());
        Assert.Equal(Effects[name], read);
    }

    [Theory]
    [MemberData(nameof(StateNames))]
    public void A_state_has_these_bytes(string name)
    {
        Assert.True(ObjectTypes.TryParse(name, out ObjectType type));
        string golden = Golden($"state-{name}");
        Assert.Equal(golden, CanonicalBytes.Of(States[name]));
        WireReader reader = new(Convert.FromHexString(golden));
        Assert.True(ObjectStateCodec.TryRead(ref reader, type, depth: 0, out ObjectState read) && reader.AtEnd());
        Assert.Equal(Reading.Of(States[name]), Reading.Of(read));
        Assert.Equal(golden, CanonicalBytes.Of(read));
    }

    [Theory]
    [MemberData(nameof(OtherNames))]
    public void Dots_and_versions_have_these_bytes(string name) => Assert.Equal(Golden(name), Others[name]);

    [Fact]
    public void Every_type_and_every_effect_has_its_file_and_every_file_its_test()
    {
        Assert.Equal(ObjectTypes.Names.Order(), States.Keys.Order());
        IEnumerable<Type> all = typeof(Effect).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(Effect)) && !type.IsAbstract);
        Assert.Empty(all.Except(Effects.Values.Select(effect => effect.GetType())));
        Assert.Equal(
            Effects.Keys.Select(name => $"effect-{name}.hex")
                .Concat(States.Keys.Select(name => $"state-{name}.hex"))
                .Concat(Others.Keys.Select(name => $"{name}.hex"))
                .Order(StringComparer.Ordinal),
            Directory.GetFiles(RepositoryFiles.PathOf(Folder)).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    /// <summary>Spaces and line ends are for people.</summary>
    private static string Golden(string name) => string.Concat(
        File.ReadAllText(RepositoryFiles.PathOf($"{Folder}/{name}.hex")).Where(each => !char.IsWhiteSpace(each)));

    private static CounterOperation.Add Counting(long amount) => new(amount);

    private static PlainOperation Plain(ObjectType type, Effect effect) => new(type, effect);

    private static PlainOperation Assigning(Value value) => new(ObjectType.Register, new RegisterEffect.Assign(value));

    /// <summary>A record of one counter, below a key and a key within.</summary>
    private static MapResetRecord Seen(string key) => new(
    [
        new(new(key, ObjectType.Counter), new CounterResetRecord([new(One, 2, 3)])),
        new(new(key, ObjectType.Map), new MapResetRecord(
            [new(new("visits", ObjectType.Counter), new CounterResetRecord([new(Far, 1, 1)]))])),
    ]);

    private static Value Marks(string name, Value value) => Value.FromMap([new(name, value)]);

    /// <summary>An edit of three elements, two of its writer's and one of another's.</summary>
    private static Effect Editing(SequenceOperation operation)
    {
        bool isText = operation.Type == ObjectType.Text;
        ObjectState three = After(
            operation.Type,
            (One, operation with
            {
                Kind = SequenceEdits.Insert,
                Position = 0,
                Content = isText ? "ab" : Value.FromList(1, 2),
                Marks = default,
            }),
            (Far, operation with
            {
                Kind = SequenceEdits.Insert,
                Position = 1,
                Content = isText ? "x" : Value.FromList("x"),
                Marks = default,
            }));
        Assert.True(operation.TryPrepare(three, One, out Effect? effect, out string? refusal), refusal);
        return effect;
    }

    /// <summary>The operations in turn; each has seen all before it.</summary>
    private static ObjectState After(ObjectType type, params (ReplicaId Writer, Operation Operation)[] operations)
    {
        VersionVector version = VersionVector.Empty;
        ObjectState state = ObjectTypes.EmptyOf(type);
        foreach (var (writer, operation) in operations)
        {
            Dot dot = new(writer, version[writer] + 1);
            Assert.True(operation.TryPrepare(state, writer, out Effect? effect, out _));
            state = state.Apply(effect, new(dot, new(0x0123_4567_89AB_CDEF), version));
            version = version.With(writer, dot.Counter);
        }

        return state;
    }
}
