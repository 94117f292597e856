using Place = Syncline.Crdt.Sequences.ItemTree.Place;

namespace Syncline.Crdt.Sequences;

/// <content>What other replicas have done, by ids.</content>
internal sealed partial class ItemSequence
{
    /// <summary>From how many steps on it pays to remember who else has inserted at the place.</summary>
    private const int CrowdedMin = 16;

    private SiblingIndex? siblings;

    /// <summary>
    /// Takes in the next elements of a client. Both neighbours are known, the content is at the end of the client's.
    /// </summary>
    /// <remarks>
    /// Cost: a look for the neighbours, and one for each run that was inserted at the same place at the same time.
    /// </remarks>
    public void Integrate(in Item item)
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
        if (before != Item.None && item.LeftClient == item.Client && CanBeExtendedBy(before, item))
        {
            Extend(place, before, Clients[item.Client], item.Length);
        }
        else
        {
            Add(place, item);
            siblings?.Add(item, Clients);
        }
    }

    private bool CanBeExtendedBy(int before, in Item item) =>
        !items[before].IsDeleted && !item.IsDeleted && item.Kind == ItemKind.Text
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
