namespace Syncline.Crdt.Sequences;

/// <content>Runs that come and go, and the nodes that this splits and empties.</content>
internal sealed partial class ItemTree
{
    /// <summary>Puts the run before the one at the place. Gives where it is.</summary>
    public Place Insert(Place place, int item)
    {
        (int leaf, int index) = (place.Leaf, place.Index);
        if (nodes[leaf].Count == Fanout)
        {
            HandUp();
            (leaf, index) = Split(leaf, index, isLeaf: true);
            foundLeaf = Item.None;
        }

        Open(leaf, index);
        slots[(leaf * Fanout) + index] = new() { Value = item };
        items.LeafOf(item) = leaf;
        Place at = new(leaf, index);
        SetVisible(at, items[item].Visible);
        return at;
    }

    /// <summary>Takes out the run at the place.</summary>
    public void Remove(Place place)
    {
        SetVisible(place, 0);
        Close(place.Leaf, place.Index);
        if (nodes[place.Leaf].Count > 0 || place.Leaf == root) return;
        HandUp();
        foundLeaf = Item.None;
        Unlink(place.Leaf);
        RemoveNode(place.Leaf);
    }

    private void Unlink(int leaf)
    {
        (int previous, int next) = (nodes[leaf].Previous, nodes[leaf].Next);
        if (previous != Item.None) nodes[previous].Next = next;
        if (next != Item.None) nodes[next].Previous = previous;
    }

    private void RemoveNode(int node)
    {
        while (true)
        {
            int parent = nodes[node].Parent;
            Close(parent, SlotOf(node, parent) - (parent * Fanout));
            Free(node);
            if (nodes[parent].Count > 0) break;
            Invariant.That(parent != root, "A tree that had two leaves keeps one.");
            node = parent;
        }

        while (height > 0 && nodes[root].Count == 1)
        {
            int old = root;
            root = slots[root * Fanout].Value;
            nodes[root].Parent = Item.None;
            height--;
            Free(old);
        }
    }

    /// <summary>
    /// Makes room by a sibling: an empty one where runs are put at an end, since there more will follow, else one with
    /// the right half.
    /// </summary>
    private (int Node, int Index) Split(int node, int index, bool isLeaf)
    {
        int sibling = TakeNode();
        if (index == 0 && (!isLeaf || nodes[node].Previous == Item.None))
        {
            PutBeside(node, sibling, isLeaf, before: true);
            return (sibling, 0);
        }

        PutBeside(node, sibling, isLeaf, before: false);
        if (index == Fanout) return (sibling, 0);
        const int Half = Fanout / 2;
        EnsureSlots(sibling, Half);
        Span<Slot> moved = slots.AsSpan((node * Fanout) + Half, Half);
        moved.CopyTo(slots.AsSpan(sibling * Fanout));
        nodes[node].Count = Half;
        nodes[sibling].Count = Half;
        int sum = 0;
        foreach (ref readonly Slot slot in moved)
        {
            sum += slot.Sum;
            if (isLeaf) items.LeafOf(slot.Value) = sibling;
            else nodes[slot.Value].Parent = sibling;
        }

        MoveSum(node, sibling, sum);
        return index <= Half ? (node, index) : (sibling, index - Half);
    }

    /// <summary>The two may have other parents by now, up to the node that both are below.</summary>
    private void MoveSum(int from, int to, int sum)
    {
        while (true)
        {
            (int fromParent, int toParent) = (nodes[from].Parent, nodes[to].Parent);
            slots[SlotOf(from, fromParent)].Sum -= sum;
            slots[SlotOf(to, toParent)].Sum += sum;
            if (fromParent == toParent) return;
            (from, to) = (fromParent, toParent);
        }
    }

    private void PutBeside(int node, int sibling, bool isLeaf, bool before)
    {
        if (isLeaf) Link(node, sibling, before);
        int parent = nodes[node].Parent;
        if (parent == Item.None)
        {
            parent = TakeNode();
            nodes[parent].Count = 1;
            EnsureSlots(parent, 1);
            slots[parent * Fanout] = new() { Value = node, Sum = Visible };
            nodes[node].Parent = parent;
            root = parent;
            height++;
        }

        int index = SlotOf(node, parent) - (parent * Fanout) + (before ? 0 : 1);
        if (nodes[parent].Count == Fanout) (parent, index) = Split(parent, index, isLeaf: false);
        Open(parent, index);
        slots[(parent * Fanout) + index] = new() { Value = sibling };
        nodes[sibling].Parent = parent;
    }

    private void Link(int node, int sibling, bool before)
    {
        if (before)
        {
            nodes[sibling].Next = node;
            nodes[node].Previous = sibling;
            return;
        }

        int next = nodes[node].Next;
        nodes[sibling].Previous = node;
        nodes[sibling].Next = next;
        nodes[node].Next = sibling;
        if (next != Item.None) nodes[next].Previous = sibling;
    }

    private void Open(int node, int index)
    {
        int count = nodes[node].Count++;
        if (node == foundLeaf && index < foundIndex) foundIndex++;
        EnsureSlots(node, count + 1);
        int start = node * Fanout;
        slots.AsSpan(start + index, count - index).CopyTo(slots.AsSpan(start + index + 1));
    }

    private void Close(int node, int index)
    {
        int count = --nodes[node].Count;
        if (node == foundLeaf && index < foundIndex) foundIndex--;
        int start = node * Fanout;
        slots.AsSpan(start + index + 1, count - index).CopyTo(slots.AsSpan(start + index));
    }

    private void EnsureSlots(int node, int count)
    {
        int needed = (node * Fanout) + count;
        if (needed > slots.Length) Array.Resize(ref slots, Math.Max(needed, slots.Length * 2));
    }

    private int TakeNode()
    {
        int node = freeNode;
        if (node == Item.None)
        {
            if (nodeCount == nodes.Length) Array.Resize(ref nodes, nodes.Length * 2);
            node = nodeCount++;
        }
        else
        {
            freeNode = nodes[node].Parent;
        }

        nodes[node] = new() { Parent = Item.None, Next = Item.None, Previous = Item.None };
        return node;
    }

    private void Free(int node)
    {
        nodes[node] = new() { Parent = freeNode };
        freeNode = node;
    }
}
