namespace Syncline.Crdt.Sequences;

/// <content>
/// Elements that move: each stands in the slot of its last move, so that concurrent moves leave one copy.
/// </content>
/// <remarks>
/// Source: Kleppmann, "Moving elements in list CRDTs" (2020): a place is a register of its own. The last move is the
/// one with the greatest turn, and of equal turns that of the greater client; a move that had seen another has a
/// greater turn. The element itself stays where it was inserted, hidden; a slot that lost is deleted. An element that
/// is deleted stays so, moved or not.
/// </remarks>
internal sealed partial class ItemSequence
{
    private Dictionary<(int Client, int Clock), SlotPlace>? moved;

    /// <summary>How many moves of the element came one after the other; 0 if it was never moved.</summary>
    public int TurnOfMove(int client, int clock) =>
        moved is not null && moved.TryGetValue((client, clock), out SlotPlace slot) ? slot.Turn : 0;

    /// <summary>The element that stands at a place of a run: of a slot the one that moved there.</summary>
    public (int Client, int Clock) ElementAt(int item, int offset)
    {
        ref Item run = ref items[item];
        if (run.Kind != ContentKind.Slot) return (run.Client, run.Clock + offset);
        MoveTarget target = Clients[run.Client].Moves![run.Content];
        return (target.Client, target.Clock);
    }

    /// <summary>The element at a visible position.</summary>
    public (int Client, int Clock) ElementAt(int position)
    {
        ItemTree.Place place = Tree.Find(position, out int offset);
        return ElementAt(Tree.At(place), offset);
    }

    /// <summary>False for a slot that has lost, or that is for nothing.</summary>
    private bool Wins(in Item slot)
    {
        MoveTarget target = Clients[slot.Client].Moves![slot.Content];
        ref Item home = ref items[Clients[target.Client].Runs.Find(target.Clock)];
        if (home.IsDeleted || home.Kind != ContentKind.Value) return false;
        return moved is null || !moved.TryGetValue((target.Client, target.Clock), out SlotPlace last)
            || IsLater(target.Turn, slot.Client, last.Turn, last.Client);
    }

    private bool IsLater(int turn, int client, int lastTurn, int lastClient) =>
        turn != lastTurn ? turn > lastTurn : Clients[client].Id.Value > Clients[lastClient].Id.Value;

    /// <summary>The element stands in the slot from now on, and no longer where it stood.</summary>
    private void MoveTo(int client, int clock, in MoveTarget target)
    {
        moved ??= [];
        (int, int) element = (target.Client, target.Clock);
        if (moved.TryGetValue(element, out SlotPlace last)) DeleteSlot(last);
        else HideElement(target.Client, target.Clock);
        moved[element] = new(client, clock, target.Turn);
    }

    private void HideElement(int client, int clock)
    {
        int item = Isolate(client, clock);
        items[item].IsHidden = true;
        Tree.SetVisible(Tree.PlaceOf(item), 0);
    }

    /// <summary>A run of just that element.</summary>
    private int Isolate(int client, int clock)
    {
        int item = Clients[client].Runs.Find(clock);
        if (clock > items[item].Clock) item = Cut(item, clock - items[item].Clock);
        if (items[item].Length > 1) Cut(item, 1);
        return item;
    }

    private void DeleteSlot(in SlotPlace slot)
    {
        int item = Clients[slot.Client].Runs.Find(slot.Clock);
        Delete(Tree.PlaceOf(item), item, 0, 1);
    }

    private void ForgetMove(int client, int clock)
    {
        if (moved is not null && moved.Remove((client, clock), out SlotPlace slot)) DeleteSlot(slot);
    }

    private readonly record struct SlotPlace(int Client, int Clock, int Turn);
}
