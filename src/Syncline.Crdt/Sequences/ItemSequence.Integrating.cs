using Place = Syncline.Crdt.Sequences.ItemTree.Place;

namespace Syncline.Crdt.Sequences;

/// <content>What other replicas have done, by ids.</content>
internal sealed partial class ItemSequence
{
    /// <summary>From how many steps on it pays to remember who else has inserted at the place.</summary>
    private const int CrowdedMin = 16;

    /// <summary>Stands for a position: the elements go on with what happened last.</summary>
    public const int SameRun = -2;

    private SiblingIndex? siblings;

    /// <summary>
    /// Takes in the next elements of a client. Both neighbours are known, the content is at the end of the client's.
    /// </summary>
    /// <remarks>
    /// Cost: a look for the neighbours, and one for each run that was inserted at the same place at the same time.
    /// </remarks>
    /// <param name="item">The elements.</param>
    /// <param name="goesOn">True if what happened last was that the element before them was inserted.</param>
    /// <returns>
    /// At which position the same insertion by hand has the same effect, <see cref="Item.None"/> if at none;
    /// <see cref="SameRun"/> if it goes on and is part of the same run.
    /// </returns>
    public int Integrate(in Item item, bool goesOn)
    {
        if (item.Kind != ContentKind.Slot) return IntegrateRun(item, goesOn);
        if (Wins(item))
        {
            int position = IntegrateRun(item, goesOn: false);
            MoveTo(item.Client, item.Clock, Clients[item.Client].Moves![item.Content]);
            return position;
        }

        Clients[item.Client].DeadMoves++;
        Item lost = item;
        (lost.Kind, lost.IsDeleted, lost.Content) = (ContentKind.Text, true, Item.None);
        return IntegrateRun(lost, goesOn: false);
    }

    private int IntegrateRun(in Item item, bool goesOn)
    {
        int left = Item.None;
        if (item.LeftClient != Item.None)
        {
            left = Clients[item.LeftClient].Runs.Find(item.LeftClock);
            if (items[left].LastClock != item.LeftClock) Cut(left, item.LeftClock - items[left].Clock + 1);
        }

        if (item.RightClient != Item.None)
        {
            int right = Clients[item.RightClient].Runs.Find(item.RightClock);
            if (items[right].Clock != item.RightClock) Cut(right, item.RightClock - items[right].Clock);
        }

        Place place = left == Item.None ? Tree.First : Tree.PlaceOf(left).Next;
        int next = Tree.At(place);
        if (!IsRightNeighbour(next, item)) place = PlaceAmongConcurrent(place, item);
        int before = Tree.Before(place);
        bool extends = before != Item.None && item.LeftClient == item.Client && CanBeExtendedBy(before, item);
        int position = extends && goesOn ? SameRun : PositionByHand(place, before, item);
        if (extends)
        {
            Extend(place, before, Clients[item.Client], item.Length);
        }
        else
        {
            Add(place, item);
            siblings?.Add(item, Clients);
        }

        return position;
    }

    /// <summary>The position of elements that stand in one run and are visible, else <see cref="Item.None"/>.</summary>
    public int PositionOf(int client, int clock, int length)
    {
        int item = Clients[client].Runs.Find(clock);
        ref Item run = ref items[item];
        int offset = clock - run.Clock;
        return run.Visible - offset < length ? Item.None : Tree.PositionOf(Tree.PlaceOf(item)) + offset;
    }

    private int PositionByHand(Place place, int before, in Item item)
    {
        int next = Tree.At(place);
        if (item.IsDeleted || item.Kind != ContentKind.Text || !IsRightNeighbour(next, item)) return Item.None;
        if (next != Item.None && items[next].Visible == 0) return Item.None;
        bool isLeft = before == Item.None
            ? item.LeftClient == Item.None
            : items[before].Client == item.LeftClient && items[before].LastClock == item.LeftClock;
        return isLeft ? Tree.PositionOf(place) : Item.None;
    }

    private bool CanBeExtendedBy(int before, in Item item) =>
        !items[before].IsDeleted && !item.IsDeleted && !items[before].IsHidden
        && item.Kind == items[before].Kind && item.Kind <= ContentKind.Value
        && item.Content == items[before].Content + items[before].Length
        && items[before].IsContinuedBy(item);

    private bool IsRightNeighbour(int next, in Item item) => next == Item.None
        ? item.RightClient == Item.None
        : items[next].Client == item.RightClient && items[next].Clock == item.RightClock;

    /// <summary>The order among what others have inserted between the same neighbours without seeing it.</summary>
    /// <remarks>
    /// Yjs keeps two sets: what it has walked over, and the part of it behind the place found so far. Here both are
    /// ends of the walk: a run is in the set if it does not come before the first one of it.
    /// </remarks>
    private Place PlaceAmongConcurrent(Place place, in Item item)
    {
        int first = Tree.At(place);
        int firstConflicting = first;
        Place found = place;
        int steps = 0;
        if (siblings is not null && siblings.TryFind(item, Clients, out int client, out int clock))
        {
            place = found = Tree.PlaceOf(Clients[client].Runs.Find(clock)).Next;
            firstConflicting = Tree.At(place);
        }

        for (int other = Tree.At(place); other != Item.None && !IsRightNeighbour(other, item); other = Tree.At(place))
        {
            ref Item run = ref items[other];
            place = Tree.After(place);
            steps++;
            bool goesBefore;
            if (run.LeftClient == item.LeftClient && run.LeftClock == item.LeftClock)
            {
                goesBefore = Clients[run.Client].Id.Value < Clients[item.Client].Id.Value;
                if (!goesBefore && run.RightClient == item.RightClient && run.RightClock == item.RightClock) break;
            }
            else
            {
                if (run.LeftClient == Item.None) break;
                int origin = Clients[run.LeftClient].Runs.Find(run.LeftClock);
                if (Tree.Compare(origin, first) < 0) break;
                goesBefore = firstConflicting == Item.None || Tree.Compare(origin, firstConflicting) < 0;
            }

            if (!goesBefore) continue;
            found = place;
            firstConflicting = Tree.At(place);
        }

        if (steps > CrowdedMin) (siblings ??= new()).Note(item);
        return found;
    }
}
