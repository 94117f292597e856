using Place = Syncline.Crdt.Sequences.ItemTree.Place;

namespace Syncline.Crdt.Sequences;

/// <content>
/// Deleted elements keep their ids and places, as runs that grow: a deletion at the edge of a deleted run moves a
/// boundary, so that erasing character by character leaves one run.
/// </content>
internal sealed partial class ItemSequence
{
    /// <summary>Deletes elements by id; those that are deleted stay so.</summary>
    /// <remarks>Cost: a look for each run.</remarks>
    public void DeleteRange(int client, int clock, int length)
    {
        while (length > 0)
        {
            int item = Clients[client].Runs.Find(clock);
            int offset = clock - items[item].Clock;
            int count = Math.Min(length, items[item].Length - offset);
            // Slots go with their elements.
            bool isLive = !items[item].IsDeleted && items[item].Kind != ContentKind.Slot;
            if (isLive) Delete(Tree.PlaceOf(item), item, offset, count);
            if (moved is not null || replaced is not null) ForgetPlaces(client, clock, count);
            clock += count;
            length -= count;
        }
    }

    /// <summary>What is deleted needs to know neither whither it has moved nor what replaced it.</summary>
    private void ForgetPlaces(int client, int clock, int count)
    {
        for (int end = clock + count; clock < end; clock++)
        {
            ForgetMove(client, clock);
            replaced?.Remove((client, clock));
        }
    }

    private void Delete(Place place, int item, int offset, int count)
    {
        ref Item run = ref items[item];
        bool toEnd = offset + count == run.Length;
        if (offset == 0 && toEnd)
        {
            DropContent(item);
            Tree.SetVisible(place, 0);
            JoinNeighbours(place, item);
        }
        else if (offset == 0 && Tree.Before(place) is var before and not Item.None && CanJoin(before, item))
        {
            MoveFront(place, before, item, count);
        }
        else if (toEnd && Tree.At(place.Next) is var next and not Item.None && CanJoin(next, item, isNext: true))
        {
            MoveBack(place, item, next, count);
        }
        else
        {
            if (!toEnd) Cut(item, offset + count);
            int deleted = offset == 0 ? item : Cut(item, offset);
            DropContent(deleted);
            Tree.SetVisible(Tree.PlaceOf(deleted), 0);
        }
    }

    /// <summary>True if the neighbour is a deleted run that the elements of the item continue.</summary>
    private bool CanJoin(int neighbour, int item, bool isNext = false) =>
        items[neighbour].IsDeleted && keepsContent == (items[neighbour].Content != Item.None)
        && (!keepsContent || (items[item].Kind <= ContentKind.Value && items[neighbour].Kind == items[item].Kind))
        && (isNext ? items[item].IsContinuedBy(items[neighbour]) : items[neighbour].IsContinuedBy(items[item]));

    private void MoveFront(Place place, int before, int item, int count)
    {
        ref Item run = ref items[item];
        CutPair(run, count);
        DropContent(run, 0, count);
        Clients[run.Client].Runs.Move(run.Clock, run.Clock + count);
        items[before].Length += count;
        run.CutFront(count);
        Tree.SetVisible(place, run.Visible);
    }

    private void MoveBack(Place place, int item, int next, int count)
    {
        ref Item run = ref items[item];
        ref Item deleted = ref items[next];
        CutPair(run, run.Length - count);
        DropContent(run, run.Length - count, count);
        run.Length -= count;
        Clients[run.Client].Runs.Move(deleted.Clock, deleted.Clock - count);
        deleted.Clock -= count;
        deleted.Length += count;
        deleted.LeftClock = deleted.Clock - 1;
        if (deleted.Content != Item.None) deleted.Content -= count;
        Tree.SetVisible(place, run.Visible);
    }

    private void JoinNeighbours(Place place, int item)
    {
        int before = Tree.Before(place);
        if (before != Item.None && CanJoin(before, item))
        {
            Swallow(before, item, place);
            item = before;
            place = Tree.PlaceOf(before);
        }

        Place nextPlace = place.Next;
        int next = Tree.At(nextPlace);
        if (next != Item.None && CanJoin(next, item, isNext: true)) Swallow(item, next, Tree.PlaceOf(next));
    }

    private void Swallow(int item, int next, Place nextPlace)
    {
        Clients[items[next].Client].Runs.Remove(items[next].Clock);
        items[item].Length += items[next].Length;
        Tree.Remove(nextPlace);
        items.Remove(next);
    }

    /// <summary>The run is deleted as a whole.</summary>
    private void DropContent(int item)
    {
        ref Item run = ref items[item];
        if (run.Kind == ContentKind.Mark) RemoveMark(item);
        DropContent(run, 0, run.Length);
        run.IsDeleted = true;
        if (keepsContent) return;
        (run.Content, run.Kind, run.IsHidden) = (Item.None, ContentKind.Text, false);
    }

    private void DropContent(in Item run, int offset, int count)
    {
        if (keepsContent || run.Content == Item.None) return;
        SequenceClient writer = Clients[run.Client];
        switch (run.Kind)
        {
            case ContentKind.Text:
                writer.DeadText += count;
                break;
            case ContentKind.Slot:
                writer.DeadMoves += count;
                break;
            default:
                writer.Values!.Drop(run.Content + offset, count);
                writer.DeadValues += count;
                break;
        }
    }
}
