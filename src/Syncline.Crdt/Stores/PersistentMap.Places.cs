using System.Diagnostics.CodeAnalysis;

namespace Syncline.Crdt.Stores;

public readonly partial struct PersistentMap<TKey, TValue>
{
    /// <summary>Where an entry was found last: saves the search for as long as nothing has moved it.</summary>
    /// <remarks>
    /// A hint, never a promise: it counts only while its leaf belongs to the owner who asks, and holds the key there. A
    /// leaf that was joined with another belongs to nobody; one that was split no longer holds what has moved.
    /// </remarks>
    public readonly struct Place
    {
        private readonly object? leaf;
        private readonly int index;

        internal Place(object leaf, int index) => (this.leaf, this.index) = (leaf, index);

        /// <summary>True if nothing was found yet.</summary>
        public bool IsEmpty => leaf is null;

        internal (object? Leaf, int Index) Found => (leaf, index);
    }

    /// <summary>Finds the value of a key, by its place if that still counts, and notes the place.</summary>
    /// <param name="key">The entry.</param>
    /// <param name="owner">The owner of this map's nodes.</param>
    /// <param name="place">Where it was found last.</param>
    /// <param name="value">Its value.</param>
    public bool TryGet(TKey key, Owner owner, ref Place place, [MaybeNullWhen(false)] out TValue value)
    {
        if (LeafAt(place, key, owner) is not Leaf leaf)
        {
            if (root is null || FindOwned(root, key, owner, out int index) is not Leaf found)
            {
                return TryGet(key, out value);
            }

            place = new(found, index);
            leaf = found;
        }

        value = leaf.Values[place.Found.Index];
        return true;
    }

    /// <summary>As <see cref="Change{TChange}(TKey, ref TChange, Owner)"/>, by the entry's place.</summary>
    /// <param name="key">The entry.</param>
    /// <param name="change">Called exactly once.</param>
    /// <param name="owner">Nodes of this owner are changed in place: the receiver must not be used any more.</param>
    /// <param name="place">Where it was found last; noted anew where it is changed in place.</param>
    public PersistentMap<TKey, TValue> Change<TChange>(TKey key, ref TChange change, Owner? owner, ref Place place)
        where TChange : struct, IEntryChange<TValue>
    {
        if (owner is null || root is null) return ChangePath(key, ref change, owner);
        if (LeafAt(place, key, owner) is Leaf leaf)
        {
            return ChangeInPlace(leaf, place.Found.Index, key, ref change, owner);
        }

        if (FindOwned(root, key, owner, out int index) is not Leaf found) return ChangePath(key, ref change, owner);
        place = new(found, index);
        return ChangeInPlace(found, index, key, ref change, owner);
    }

    private static Leaf? LeafAt(in Place place, TKey key, Owner owner)
    {
        var (found, index) = place.Found;
        return found is Leaf leaf && leaf.IsOwnedBy(owner) && index < leaf.Count && leaf.Keys[index].CompareTo(key) == 0
            ? leaf
            : null;
    }

    /// <summary>The leaf that holds the key, if all on the way to it may be changed in place.</summary>
    private static Leaf? FindOwned(Node root, TKey key, Owner owner, out int index)
    {
        index = -1;
        Node node = root;
        while (node.IsOwnedBy(owner))
        {
            if (node is Leaf leaf)
            {
                index = leaf.IndexOf(key);
                return index >= 0 ? leaf : null;
            }

            Branch branch = (Branch)node;
            node = branch.Children[branch.ChildOf(key)];
        }

        return null;
    }

    private PersistentMap<TKey, TValue> ChangeInPlace<TChange>(
        Leaf leaf, int index, TKey key, ref TChange change, Owner owner)
        where TChange : struct, IEntryChange<TValue>
    {
        TValue value = leaf.Values[index];
        switch (change.Decide(ref value, exists: true))
        {
            case EntryOutcome.Set:
                leaf.Values[index] = value;
                return this;
            case EntryOutcome.Removed:
                RemoveChange removal = default;
                return ChangePath(key, ref removal, owner);
            default:
                return this;
        }
    }
}
