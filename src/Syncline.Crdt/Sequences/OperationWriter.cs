using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Sequences;

/// <summary>Writes operations of one author one after the other, as <see cref="UpdateReader"/> reads them.</summary>
/// <param name="wire">Where to.</param>
internal struct OperationWriter(WireWriter wire)
{
    private ReplicaId author;
    private int codeAt = Item.None;

    /// <summary>The clock of the author's next element.</summary>
    public int NextClock { get; set; }

    /// <summary>Operations of an author follow, who has inserted so many elements.</summary>
    public void Begin(ReplicaId client, int nextClock)
    {
        author = client;
        NextClock = nextClock;
        codeAt = Item.None;
    }

    /// <summary>An insertion that goes on with the author's last element.</summary>
    public void Continue(int kind) => Code(kind | (UpdateCode.Continues << 4));

    /// <summary>An insertion between two elements. Its content is to be written next, and the clock moved on.</summary>
    public void Insert(int kind, ItemId? left, ItemId? right)
    {
        int leftKind = KindOf(left);
        int rightKind = KindOf(right);
        Code(kind | ((1 + (3 * leftKind) + rightKind) << 4));
        if (left is { } before) Id(before);
        if (right is { } after) Id(after);
    }

    /// <summary>The content of an insertion of values.</summary>
    public readonly void Values(ReadOnlySpan<Value> values)
    {
        wire.Varint((ulong)values.Length);
        foreach (Value value in values) ValueCodec.Write(wire, value);
    }

    /// <summary>The content of an insertion of a mark.</summary>
    public readonly void Mark(in TextMark mark)
    {
        wire.Text(mark.Name);
        ValueCodec.Write(wire, mark.Value);
    }

    /// <summary>The content of an insertion of a slot.</summary>
    public readonly void Slot(ItemId element, int turn)
    {
        bool isOwn = element.Client == author;
        wire.Byte(isOwn ? (byte)1 : (byte)0);
        Id(element);
        wire.Varint((ulong)turn);
    }

    /// <summary>A deletion of elements side by side in the order of their clocks, or against it.</summary>
    public void Delete(ItemId first, int count, bool isErased = false)
    {
        int code = isErased ? UpdateCode.Erase : UpdateCode.Delete;
        Code(code | OwnBit(first) | (count == 1 ? UpdateCode.OneElement : 0));
        Id(first);
        if (count > 1) wire.Varint((ulong)count);
    }

    /// <summary>Another value in the place of an element's.</summary>
    public void Replace(ItemId element, in Replacement replacement)
    {
        Code(UpdateCode.Replace | OwnBit(element));
        Id(element);
        wire.Varint((ulong)replacement.Turn);
        ValueCodec.Write(wire, replacement.Value);
    }

    private readonly int OwnBit(ItemId id) => id.Client == author ? UpdateCode.OwnElements : 0;

    private void Code(int code)
    {
        if (codeAt != Item.None) wire.SetBits(codeAt, UpdateCode.More);
        codeAt = wire.Length;
        wire.Byte((byte)code);
    }

    private readonly int KindOf(ItemId? id) => id is not { } element ? UpdateCode.NoNeighbour
        : element.Client == author ? UpdateCode.OwnNeighbour : UpdateCode.OtherNeighbour;

    private readonly void Id(ItemId id)
    {
        if (id.Client == author)
        {
            wire.Varint((ulong)(NextClock - 1 - id.Clock));
            return;
        }

        wire.Varint(id.Client.Value);
        wire.Varint((ulong)id.Clock);
    }
}
