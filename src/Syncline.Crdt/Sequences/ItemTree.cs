namespace Syncline.Crdt.Sequences;

/// <summary>The order of the runs: a counted B+ tree in two arrays, by which a position is found.</summary>
/// <remarks>
/// Source: the order statistic tree of the field, with the sums in the parents. Node n has the slots
/// n * <see cref="Fanout"/> and on. The sum of the leaf that was changed last is handed up late, so that typing
/// touches one leaf.
/// </remarks>
internal sealed partial class ItemTree(ItemStore items)
{
    private const int Fanout = 32;

    private Slot[] slots = new Slot[2];
    private Node[] nodes = [new() { Parent = Item.None, Next = Item.None, Previous = Item.None }];
    private int nodeCount = 1;
    private int freeNode = Item.None; // A chain, linked by Parent.
    private int root;
    private int height; // 0 while the root is a leaf.

    private int lateLeaf = Item.None;
    private int lateSum;

    private int foundLeaf = Item.None; // Where the last position was found.
    private int foundStart;
    private int foundSum;
    private int foundIndex; // And which slot of the leaf, with the sum before it.
    private int foundBefore;

    /// <summary>How many elements a reader sees.</summary>
    public int Visible { get; private set; }

    /// <summary>How many bytes of memory are held.</summary>
    public long Bytes => (slots.Length * 8L) + (nodes.Length * 16L);

    /// <summary>A copy that can be changed on its own.</summary>
    /// <param name="copied">A copy of the runs.</param>
    public ItemTree Copy(ItemStore copied) => new(copied)
    {
        slots = [.. slots],
        nodes = [.. nodes],
        nodeCount = nodeCount,
        freeNode = freeNode,
        root = root,
        height = height,
        lateLeaf = lateLeaf,
        lateSum = lateSum,
        Visible = Visible,
    };

    /// <summary>The first place there is.</summary>
    public Place First
    {
        get
        {
            int node = root;
            for (int level = height; level > 0; level--) node = slots[node * Fanout].Value;
            return new(node, 0);
        }
    }

    /// <summary>The run at the place, or <see cref="Item.None"/> behind the last.</summary>
    public int At(Place place)
    {
        if (place.Index < nodes[place.Leaf].Count) return slots[(place.Leaf * Fanout) + place.Index].Value;
        int next = nodes[place.Leaf].Next;
        return next == Item.None ? Item.None : slots[next * Fanout].Value;
    }

    /// <summary>The run before the place, or <see cref="Item.None"/> at the front.</summary>
    public int Before(Place place)
    {
        if (place.Index > 0) return slots[(place.Leaf * Fanout) + place.Index - 1].Value;
        int previous = nodes[place.Leaf].Previous;
        return previous == Item.None ? Item.None : slots[(previous * Fanout) + nodes[previous].Count - 1].Value;
    }

    /// <summary>The place of the run behind the one at the place; moves on over the end of a leaf.</summary>
    public Place After(Place place)
    {
        if (place.Index < nodes[place.Leaf].Count) return new(place.Leaf, place.Index + 1);
        int next = nodes[place.Leaf].Next;
        return new(next, 1);
    }

    /// <summary>The place of the run before the one at the place.</summary>
    public Place PlaceBefore(Place place)
    {
        if (place.Index > 0) return new(place.Leaf, place.Index - 1);
        int previous = nodes[place.Leaf].Previous;
        return new(previous, nodes[previous].Count - 1);
    }

    /// <summary>Which of two runs comes first: negative, zero or positive. Cost: logarithmic.</summary>
    public int Compare(int item, int other)
    {
        if (item == other) return 0;
        Place place = PlaceOf(item);
        Place otherPlace = PlaceOf(other);
        if (place.Leaf == otherPlace.Leaf) return place.Index - otherPlace.Index;
        (int node, int otherNode) = (place.Leaf, otherPlace.Leaf);
        while (nodes[node].Parent != nodes[otherNode].Parent)
        {
            (node, otherNode) = (nodes[node].Parent, nodes[otherNode].Parent);
        }

        int parent = nodes[node].Parent;
        return SlotOf(node, parent) - SlotOf(otherNode, parent);
    }

    /// <summary>Where the run is. Cost: a look through one leaf.</summary>
    public Place PlaceOf(int item)
    {
        int leaf = items.LeafOf(item);
        int start = leaf * Fanout;
        ReadOnlySpan<Slot> inLeaf = slots.AsSpan(start, nodes[leaf].Count);
        for (int index = 0; index < inLeaf.Length; index++)
        {
            if (inLeaf[index].Value == item) return new(leaf, index);
        }

        throw new InvariantViolationException("A run is in the leaf that it names.");
    }

    /// <summary>
    /// Finds the run that holds the element at the position, and where in it; the place behind the last for the length.
    /// </summary>
    /// <remarks>Cost: a look through one leaf near the last position, else logarithmic.</remarks>
    public Place Find(int position, out int offset)
    {
        if (foundLeaf == Item.None || position < foundStart || position >= foundStart + foundSum) Descend(position);
        int rest = position - foundStart;
        ReadOnlySpan<Slot> inLeaf = slots.AsSpan(foundLeaf * Fanout, nodes[foundLeaf].Count);
        int index = 0;
        if (rest >= foundBefore) (index, rest) = (foundIndex, rest - foundBefore);
        for (; index < inLeaf.Length; index++)
        {
            int sum = inLeaf[index].Sum;
            if (rest < sum)
            {
                offset = rest;
                (foundIndex, foundBefore) = (index, position - foundStart - rest);
                return new(foundLeaf, index);
            }

            rest -= sum;
        }

        Invariant.That(rest == 0, "A position is within the sequence.");
        offset = 0;
        return new(foundLeaf, inLeaf.Length);
    }

    /// <summary>
    /// The end of the leaf of the last position, if the position is just there and the next leaf starts with what is
    /// visible: where somebody types at the end of a leaf. Saves the look from the root.
    /// </summary>
    public bool IsAtEndOfFound(int position, out Place place)
    {
        place = default;
        if (foundLeaf == Item.None || position != foundStart + foundSum) return false;
        int next = nodes[foundLeaf].Next;
        if (next != Item.None && slots[next * Fanout].Sum == 0) return false;
        int count = nodes[foundLeaf].Count;
        if (count == 0) return false;
        place = new(foundLeaf, count);
        return true;
    }

    /// <summary>How many visible elements stand before the place. Cost: logarithmic.</summary>
    public int PositionOf(Place place)
    {
        int sum = 0;
        int start = place.Leaf * Fanout;
        for (int index = 0; index < place.Index; index++) sum += slots[start + index].Sum;
        int before = foundLeaf == place.Leaf ? foundStart : LookUp(place.Leaf);
        return before + sum;
    }

    /// <summary>Says that another number of elements of the run at the place is visible.</summary>
    public void SetVisible(Place place, int visible)
    {
        ref Slot slot = ref slots[(place.Leaf * Fanout) + place.Index];
        int difference = visible - slot.Sum;
        if (difference == 0) return;
        slot.Sum = visible;
        if (place.Leaf == foundLeaf && place.Index < foundIndex) foundBefore += difference;
        AddLate(place.Leaf, difference);
    }

    private int LookUp(int leaf)
    {
        HandUp();
        foundStart = 0;
        foundSum = Visible;
        int parent;
        for (int node = leaf; (parent = nodes[node].Parent) != Item.None; node = parent)
        {
            int slot = parent * Fanout;
            for (; slots[slot].Value != node; slot++) foundStart += slots[slot].Sum;
            if (node == leaf) foundSum = slots[slot].Sum;
        }

        foundLeaf = leaf;
        (foundIndex, foundBefore) = (0, 0);
        return foundStart;
    }

    private void AddLate(int leaf, int difference)
    {
        Visible += difference;
        if (leaf == foundLeaf) foundSum += difference;
        else foundLeaf = Item.None;
        if (leaf != lateLeaf)
        {
            HandUp();
            lateLeaf = leaf;
        }

        lateSum += difference;
    }

    private void HandUp()
    {
        int sum = lateSum;
        int node = lateLeaf;
        lateSum = 0;
        lateLeaf = Item.None;
        if (sum == 0) return;
        for (int parent = nodes[node].Parent; parent != Item.None; node = parent, parent = nodes[node].Parent)
        {
            slots[SlotOf(node, parent)].Sum += sum;
        }
    }

    private void Descend(int position)
    {
        Invariant.That((uint)position <= (uint)Visible, "A position is within the sequence.");
        HandUp();
        int node = root;
        int rest = position;
        int sum = Visible;
        for (int level = height; level > 0; level--)
        {
            int slot = node * Fanout;
            int last = slot + nodes[node].Count - 1;
            while (rest >= slots[slot].Sum && slot < last) rest -= slots[slot++].Sum;
            sum = slots[slot].Sum;
            node = slots[slot].Value;
        }

        foundLeaf = node;
        (foundIndex, foundBefore) = (0, 0);
        foundStart = position - rest;
        foundSum = sum;
    }

    private int SlotOf(int node, int parent)
    {
        int slot = parent * Fanout;
        while (slots[slot].Value != node) slot++;
        return slot;
    }

    /// <summary>In a leaf: a run, and how much of it is visible. Above: a node, and how much of it is.</summary>
    private struct Slot
    {
        public int Value;
        public int Sum;
    }

    private struct Node
    {
        public int Parent;
        public int Count;
        public int Next;
        public int Previous;
    }

    /// <summary>A place between runs: before the one with that index in the leaf.</summary>
    internal readonly record struct Place(int Leaf, int Index)
    {
        /// <summary>Behind the run at this place.</summary>
        public Place Next => new(Leaf, Index + 1);
    }
}
