using System.Collections.Immutable;
using System.Text.Json;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Registers;
using Syncline.Crdt.Stores;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Sequences.States;

/// <summary>A list of values that many edit at once; an element that is moved stands in one place.</summary>
/// <remarks>
/// Of concurrent moves of an element, and of concurrent replacements, the last by how many its writer had seen, then
/// the greater replica's, holds. A deletion wins over both. The rest: <see cref="SequenceState"/>.
/// </remarks>
public sealed class MovableList : SequenceState
{
    private static readonly ImmutableArray<ContentKind> Held = [ContentKind.Value, ContentKind.Slot];

    private MovableList(ItemSequence items, InsertionDots dots, Owner? owner)
        : base(items, dots, owner)
    {
    }

    /// <summary>The list that nobody has written.</summary>
    public static MovableList Empty { get; } = new(new(keepsContent: false), new(), null);

    /// <summary>The type.</summary>
    public static TypeDefinition Definition { get; } = new()
    {
        Type = ObjectType.List,
        Name = "list",
        Meaning = "values in an order; concurrent insertions at one place stand one after the other, "
            + "concurrent moves leave one copy",
        ReadsAs = "a list of the values, in their order",
        AsChild = "deletes what is seen, and keeps its place",
        Empty = Empty,
        Operations = SequenceForms.OfList,
        ReadEffect = SequenceEffect.TryReadOfList,
        ReadState = (ref reader, _, out state) => TryRead(ref reader, Empty, out state),
        ReadRecord = SequenceResetRecord.TryRead,
    };

    /// <inheritdoc/>
    public override ObjectType Type => ObjectType.List;

    /// <summary>How many elements there are. Cost: none.</summary>
    public int Count => Items.Length;

    /// <summary>The elements in their order. Cost: linear.</summary>
    public IEnumerable<Value> Elements => Items.ReadValues();

    private protected override ImmutableArray<ContentKind> Kinds => Held;

    /// <inheritdoc/>
    public override void WriteJson(Utf8JsonWriter writer, RegisterPolicy policy) =>
        ValueJson.WriteAll(writer, Elements);

    private protected override SequenceState Make(
        ItemSequence changed, InsertionDots changedDots, Owner? by) => new MovableList(changed, changedDots, by);
}
