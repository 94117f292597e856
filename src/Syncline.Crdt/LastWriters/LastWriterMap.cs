using System.Collections.Immutable;
using System.Text.Json;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Registers;
using Syncline.Crdt.Stores;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.LastWriters;

/// <summary>A map of plain values in which of concurrent writes of a key the last by time wins.</summary>
/// <remarks>A later write replaces what it had seen, whatever clocks say; a reset forgets all writes seen.</remarks>
public sealed class LastWriterMap : LastWriterEntries
{
    private static readonly ArgumentForm Key = new(ArgumentKind.Text, "a text key");

    private LastWriterMap(DotMap<Value, DotFun<LastWrite>> writes)
        : base(writes)
    {
    }

    /// <summary>The map that nobody has written.</summary>
    public static LastWriterMap Empty { get; } = new(DotMap<Value, DotFun<LastWrite>>.Bottom);

    /// <summary>The type.</summary>
    public static TypeDefinition Definition { get; } = new()
    {
        Type = ObjectType.LastWriterMap,
        Name = "lww-map",
        Meaning = "keys to values; a later write replaces what it had seen, time decides between concurrent ones",
        ReadsAs = "an object of the values by key",
        AsChild = "takes back the writes seen",
        Empty = Empty,
        Operations = Forms,
        ReadEffect = LastWriterMapEffect.TryRead,
        ReadState = (ref reader, _, out state) => TryRead(ref reader, Empty, out state),
    };

    /// <inheritdoc/>
    public override ObjectType Type => ObjectType.LastWriterMap;

    /// <summary>The keys that are there with their values, in canonical order.</summary>
    public IEnumerable<KeyValuePair<Value, Value>> Entries => Present;

    /// <summary>The value under a key; null, which may be a value too, if there is none. Cost: logarithmic.</summary>
    public Value this[Value key] => Find(key) ?? Value.Null;

    /// <summary>True if the key is there. Cost: logarithmic.</summary>
    public bool ContainsKey(Value key) => Find(key) is not null;

    /// <inheritdoc/>
    public override ObjectState Apply(Effect effect, in EffectContext context) => effect switch
    {
        LastWriterMapEffect.Put(var key, var value) => Put(key, value, context),
        LastWriterMapEffect.Remove(var key) => Put(key, null, context),
        LastWriterMapEffect.Reset => Without(context.Seen),
        _ => throw new InvariantViolationException($"An lww-map has no effect {effect}."),
    };

    /// <inheritdoc/>
    public override void WriteJson(Utf8JsonWriter writer, RegisterPolicy policy)
    {
        writer.WriteStartObject();
        foreach (var (key, value) in Present)
        {
            writer.WritePropertyName(ValueJson.NameOf(key));
            ValueJson.Write(writer, value);
        }

        writer.WriteEndObject();
    }

    private static ImmutableArray<OperationForm> Forms =>
    [
        OperationForm.Of(
            "put",
            "puts a value under a key",
            [Key, new(ArgumentKind.Any, "one value")],
            (type, args) => new PlainOperation(type, new LastWriterMapEffect.Put(args[0], args[1]))),
        OperationForm.Of(
            "remove",
            "removes a key",
            [Key],
            (type, args) => new PlainOperation(type, new LastWriterMapEffect.Remove(args[0]))),
        OperationForm.Plain("reset", "removes every key", new LastWriterMapEffect.Reset()),
    ];

    private protected override void WriteValue(WireWriter writer, Value value) => ValueCodec.Write(writer, value);

    private protected override bool TryReadValue(ref WireReader reader, out Value value) =>
        ValueCodec.TryRead(ref reader, out value);

    private protected override LastWriterEntries Make(DotMap<Value, DotFun<LastWrite>> changed) =>
        new LastWriterMap(changed);
}
