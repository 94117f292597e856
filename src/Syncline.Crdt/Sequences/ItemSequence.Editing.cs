using Syncline.Crdt.Values;
using Place = Syncline.Crdt.Sequences.ItemTree.Place;

namespace Syncline.Crdt.Sequences;

/// <content>What the holder of a replica does, by positions.</content>
internal sealed partial class ItemSequence
{
    /// <summary>
    /// Inserts text before the visible element at the position, behind all deleted ones that stand before it.
    /// </summary>
    /// <remarks>Cost: constant for typing on, else logarithmic.</remarks>
    public void Insert(int position, int client, ReadOnlySpan<char> text)
    {
        Place place = PlaceBeforeVisible(position);
        Insert(place, client, ContentKind.Text, Clients[client].Text.Append(text), text.Length);
    }

    /// <summary>Inserts text that is put in its place later.</summary>
    public void InsertBlank(int position, int client, int length)
    {
        Place place = PlaceBeforeVisible(position);
        Insert(place, client, ContentKind.Text, Clients[client].Text.AppendBlank(length), length);
    }

    /// <summary>Inserts values, as <see cref="Insert(int, int, ReadOnlySpan{char})"/> does text.</summary>
    public void Insert(int position, int client, ReadOnlySpan<Value> values)
    {
        Place place = PlaceBeforeVisible(position);
        Insert(place, client, ContentKind.Value, Clients[client].Keep(values), values.Length);
    }

    /// <summary>Moves the visible element at a position before the one at another.</summary>
    /// <remarks>Cost: logarithmic.</remarks>
    /// <returns>The element that was moved.</returns>
    public (int Client, int Clock) Move(int from, int before, int client)
    {
        Place found = Tree.Find(from, out int offset);
        (int elementClient, int elementClock) = ElementAt(Tree.At(found), offset);
        MoveTarget target = new(
            elementClient, elementClock, NextTurn(TurnOfMove(elementClient, elementClock)));
        int clock = Clients[client].NextClock;
        Place place = PlaceBeforeVisible(before);
        Insert(place, client, ContentKind.Slot, Clients[client].Keep(target), 1);
        MoveTo(client, clock, target);
        return (elementClient, elementClock);
    }

    /// <summary>The turn of what has seen one with a turn.</summary>
    public static int NextTurn(int turn) => turn == int.MaxValue ? turn : turn + 1;

    /// <summary>
    /// Deletes the visible elements from a position on that stand in one run; gives who wrote them, and which.
    /// </summary>
    /// <remarks>Cost: constant near the last edit, else logarithmic.</remarks>
    public (int Client, int Clock, int Length) DeleteSome(int position, int lengthMax)
    {
        Place place = Tree.Find(position, out int offset);
        int item = Tree.At(place);
        int length = Math.Min(lengthMax, items[item].Length - offset);
        return DeleteVisible(place, item, offset, length);
    }

    /// <summary>Deletes the visible elements before a position that stand in one run.</summary>
    public (int Client, int Clock, int Length) EraseSome(int position, int lengthMax)
    {
        Place place = Tree.Find(position - 1, out int last);
        int item = Tree.At(place);
        int length = Math.Min(lengthMax, last + 1);
        return DeleteVisible(place, item, last + 1 - length, length);
    }

    private (int Client, int Clock, int Length) DeleteVisible(Place place, int item, int offset, int length)
    {
        (int client, int clock) = ElementAt(item, offset);
        if (items[item].Kind == ContentKind.Text) Delete(place, item, offset, length);
        else DeleteRange(client, clock, length);
        return (client, clock, length);
    }

    private void Insert(Place place, int client, ContentKind kind, int content, int length)
    {
        int before = Tree.Before(place);
        int next = Tree.At(place);
        if (before != Item.None && CanExtend(before, client, next, kind, content))
        {
            Extend(place, before, Clients[client], length);
            return;
        }

        Item item = NewItem(client, before, next, content, length);
        item.Kind = kind;
        Add(place, item);
    }

    private Place PlaceBeforeVisible(int position)
    {
        if (Tree.IsAtEndOfFound(position, out Place end)) return end;
        Place place = Tree.Find(position, out int offset);
        return offset == 0 ? place : Tree.PlaceOf(Cut(Tree.At(place), offset));
    }

    private Item NewItem(int client, int before, int next, int content, int length)
    {
        Item item = new()
        {
            Client = client,
            Clock = Clients[client].NextClock,
            Length = length,
            LeftClient = Item.None,
            RightClient = Item.None,
            Content = content,
        };
        if (before != Item.None) (item.LeftClient, item.LeftClock) = (items[before].Client, items[before].LastClock);
        if (next != Item.None) (item.RightClient, item.RightClock) = (items[next].Client, items[next].Clock);
        return item;
    }

    private bool CanExtend(int before, int client, int next, ContentKind kind, int content)
    {
        ref Item run = ref items[before];
        if (run.Client != client || run.IsDeleted || run.Kind != kind || kind > ContentKind.Value) return false;
        if (run.IsHidden || run.Content + run.Length != content) return false;
        if (run.Clock + run.Length != Clients[client].NextClock) return false;
        if (next == Item.None) return run.RightClient == Item.None;
        ref Item right = ref items[next];
        return right.Client == run.RightClient && right.Clock == run.RightClock;
    }

    /// <summary>The run before the place, the last of its client, grows by elements whose content is there.</summary>
    private void Extend(Place place, int before, SequenceClient writer, int length)
    {
        items[before].Length += length;
        writer.NextClock += length;
        hasWideText |= writer.Text.IsWide;
        Tree.SetVisible(Tree.PlaceBefore(place), items[before].Visible);
    }

    private void Add(Place place, in Item item)
    {
        int added = items.Add(item);
        Tree.Insert(place, added);
        if (item.Kind == ContentKind.Mark) AddMark(added);
        SequenceClient writer = Clients[item.Client];
        writer.Runs.Append(item.Clock, added);
        writer.NextClock += item.Length;
        hasWideText |= writer.Text.IsWide;
    }
}
