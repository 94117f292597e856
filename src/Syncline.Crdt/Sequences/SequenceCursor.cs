using Place = Syncline.Crdt.Sequences.ItemTree.Place;

namespace Syncline.Crdt.Sequences;

/// <summary>A place between two elements, deleted and hidden ones too, that moves to the right.</summary>
internal struct SequenceCursor
{
    private readonly ItemSequence sequence;
    private Place place;

    /// <summary>A cursor right behind the visible element before a position.</summary>
    public SequenceCursor(ItemSequence sequence, int position)
    {
        this.sequence = sequence;
        if (position == 0)
        {
            place = sequence.Order.First;
            Item = sequence.Order.At(place);
            return;
        }

        place = sequence.Order.Find(position - 1, out int offset);
        Item = sequence.Order.At(place);
        Offset = offset;
        Forward(1);
    }

    /// <summary>The element to the left; null at the front.</summary>
    public ItemId? Left { get; set; }

    /// <summary>The run to the right, or <see cref="Sequences.Item.None"/> at the end.</summary>
    public int Item { get; private set; }

    /// <summary>Where in that run the element to the right is.</summary>
    public int Offset { get; private set; }

    /// <summary>True at the end.</summary>
    public readonly bool IsAtEnd => Item == Sequences.Item.None;

    /// <summary>The run to the right.</summary>
    public readonly ref readonly Item Run => ref sequence.RunAt(Item);

    /// <summary>How many elements of that run are to the right.</summary>
    public readonly int Rest => Run.Length - Offset;

    /// <summary>The element to the right; null at the end.</summary>
    public readonly ItemId? Right => IsAtEnd ? null : sequence.IdOf(Run.Client, Run.Clock + Offset);

    /// <summary>Moves on over elements of the run to the right.</summary>
    public void Forward(int count)
    {
        Left = sequence.IdOf(Run.Client, Run.Clock + Offset + count - 1);
        Offset += count;
        if (Offset < Run.Length) return;
        place = sequence.Order.After(place);
        Item = sequence.Order.At(place);
        Offset = 0;
    }
}
