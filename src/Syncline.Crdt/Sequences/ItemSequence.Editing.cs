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
        int before = Tree.Before(place);
        int next = Tree.At(place);
        SequenceClient writer = Clients[client];
        if (before != Item.None && CanExtend(before, client, next))
        {
            writer.Text.Append(text);
            Extend(place, before, writer, text.Length);
            return;
        }

        Add(place, NewItem(client, before, next, writer.Text.Append(text), text.Length));
    }

    /// <summary>Inserts text that is put in its place later.</summary>
    public void InsertBlank(int position, int client, int length)
    {
        Place place = PlaceBeforeVisible(position);
        int before = Tree.Before(place);
        int next = Tree.At(place);
        SequenceClient writer = Clients[client];
        int content = writer.Text.AppendBlank(length);
        if (before != Item.None && CanExtend(before, client, next)) Extend(place, before, writer, length);
        else Add(place, NewItem(client, before, next, content, length));
    }

    /// <summary>
    /// Deletes the visible elements from a position on that stand in one run; gives who wrote them, and which.
    /// </summary>
    /// <remarks>Cost: constant near the last edit, else logarithmic.</remarks>
    public (int Client, int Clock, int Length) DeleteSome(int position, int lengthMax)
    {
        Place place = Tree.Find(position, out int offset);
        int item = Tree.At(place);
        (int client, int clock) = (items[item].Client, items[item].Clock + offset);
        int length = Math.Min(lengthMax, items[item].Length - offset);
        Delete(place, item, offset, length);
        return (client, clock, length);
    }

    /// <summary>Deletes the visible elements before a position that stand in one run.</summary>
    public (int Client, int Clock, int Length) EraseSome(int position, int lengthMax)
    {
        Place place = Tree.Find(position - 1, out int last);
        int item = Tree.At(place);
        int length = Math.Min(lengthMax, last + 1);
        int offset = last + 1 - length;
        (int client, int clock) = (items[item].Client, items[item].Clock + offset);
        Delete(place, item, offset, length);
        return (client, clock, length);
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

    private bool CanExtend(int before, int client, int next)
    {
        ref Item run = ref items[before];
        if (run.Client != client || run.IsDeleted) return false;
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
        SequenceClient writer = Clients[item.Client];
        writer.Runs.Append(item.Clock, added);
        writer.NextClock += item.Length;
        hasWideText |= writer.Text.IsWide;
    }
}
