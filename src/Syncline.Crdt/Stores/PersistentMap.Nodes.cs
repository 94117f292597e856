namespace Syncline.Crdt.Stores;

public readonly partial struct PersistentMap<TKey, TValue>
{
    /// <summary>Entries of a leaf and children of a branch.</summary>
    private const int CountMax = 32;

    /// <summary>Below this a node joins a neighbour that has room for it.</summary>
    private const int CountLow = 8;

    /// <summary>One change on its way down and back: who owns, and the right half where a node was split.</summary>
    private ref struct Edit(Owner? owner)
    {
        public readonly Owner? Owner = owner;
        public TKey? RightKey;
        public Node? Right;

        public Node? TakeRight(out TKey? key)
        {
            Node? right = Right;
            key = RightKey;
            Right = null;
            return right;
        }
    }

    private abstract class Node(Owner? owner)
    {
        public int Count;

        private Owner? owner = owner;

        public abstract int Size { get; }

        /// <summary>The node after the change: itself if owned or unchanged, else a copy.</summary>
        /// <remarks>A generic method that is virtual would be looked up anew at each level.</remarks>
        public Node Change<TChange>(TKey key, ref TChange change, ref Edit edit)
            where TChange : struct, IEntryChange<TValue> =>
            this is Leaf leaf
                ? leaf.ChangeEntry(key, ref change, ref edit)
                : ((Branch)this).ChangeChild(key, ref change, ref edit);

        /// <summary>One node with the entries of both, which fit.</summary>
        public abstract Node MergeWith(Node right, TKey rightKey, Owner? owner);

        public bool IsOwnedBy(Owner? owner) => owner is not null && ReferenceEquals(this.owner, owner);

        /// <summary>Other nodes of its owner took its place: nobody may change it any more, whoever knows it.</summary>
        public void Retire(Owner? owner)
        {
            if (IsOwnedBy(owner)) this.owner = null;
        }

        /// <summary>Where a full node is cut: near its end if it grows there, so that ascending keys fill it.</summary>
        /// <remarks>
        /// Not at the very end: the new node takes the last entry along, else every key that descends into the gap
        /// behind a full node would find that node again, and become a node of its own.
        /// </remarks>
        protected int CutFor(int index) => index == Count ? Count - 1 : index == 0 ? 1 : Count / 2;
    }

    private sealed class Leaf(TKey[] keys, TValue[] values, Owner? owner) : Node(owner)
    {
        public TKey[] Keys = keys;
        public TValue[] Values = values;

        public override int Size => Count;

        public static Leaf Of(TKey key, TValue value, Owner? owner) => new([key], [value], owner) { Count = 1 };

        public static Leaf Of(TKey[] keys, TValue[] values, int count, Owner? owner) =>
            new(keys, values, owner) { Count = count };

        public int IndexOf(TKey key)
        {
            int low = 0, high = Count - 1;
            TKey[] sorted = Keys;
            while (low <= high)
            {
                int middle = (low + high) >> 1;
                int order = sorted[middle].CompareTo(key);
                if (order == 0) return middle;
                if (order < 0) low = middle + 1;
                else high = middle - 1;
            }

            return ~low;
        }

        public Leaf ChangeEntry<TChange>(TKey key, ref TChange change, ref Edit edit)
            where TChange : struct, IEntryChange<TValue>
        {
            int index = IndexOf(key);
            bool exists = index >= 0;
            TValue value = exists ? Values[index] : default!;
            switch (change.Decide(ref value, exists))
            {
                case EntryOutcome.Set when exists:
                    Leaf replaced = Editable(edit.Owner);
                    replaced.Values[index] = value;
                    return replaced;
                case EntryOutcome.Set:
                    return Insert(~index, key, value, ref edit);
                case EntryOutcome.Removed when exists:
                    return RemoveAt(index, edit.Owner);
                default:
                    return this;
            }
        }

        public override Node MergeWith(Node right, TKey rightKey, Owner? owner)
        {
            Leaf other = (Leaf)right;
            Leaf merged = Copy(Count + other.Count, owner);
            Retire(owner);
            other.Retire(owner);
            Array.Copy(other.Keys, 0, merged.Keys, Count, other.Count);
            Array.Copy(other.Values, 0, merged.Values, Count, other.Count);
            merged.Count = Count + other.Count;
            return merged;
        }

        private Leaf Insert(int index, TKey key, TValue value, ref Edit edit)
        {
            if (Count < CountMax)
            {
                Leaf target = IsOwnedBy(edit.Owner) ? this : Copy(Count + 1, edit.Owner);
                target.InsertAt(index, key, value);
                return target;
            }

            int cut = CutFor(index);
            Leaf right = Slice(cut, Count, edit.Owner);
            Leaf left = IsOwnedBy(edit.Owner) ? Truncate(cut) : Slice(0, cut, edit.Owner);
            if (index > cut) right.InsertAt(index - cut, key, value);
            else left.InsertAt(index, key, value);
            edit.RightKey = right.Keys[0];
            edit.Right = right;
            return left;
        }

        private void InsertAt(int index, TKey key, TValue value)
        {
            if (Count == Keys.Length)
            {
                int capacity = Math.Min(CountMax, Math.Max(4, Count * 2));
                Array.Resize(ref Keys, capacity);
                Array.Resize(ref Values, capacity);
            }

            Array.Copy(Keys, index, Keys, index + 1, Count - index);
            Array.Copy(Values, index, Values, index + 1, Count - index);
            Keys[index] = key;
            Values[index] = value;
            Count++;
        }

        private Leaf RemoveAt(int index, Owner? owner)
        {
            Leaf target = Editable(owner);
            target.Count--;
            Array.Copy(target.Keys, index + 1, target.Keys, index, target.Count - index);
            Array.Copy(target.Values, index + 1, target.Values, index, target.Count - index);
            target.Keys[target.Count] = default!;
            target.Values[target.Count] = default!;
            return target;
        }

        private Leaf Editable(Owner? owner) => IsOwnedBy(owner) ? this : Copy(Count, owner);

        private Leaf Copy(int capacity, Owner? owner)
        {
            TKey[] keys = new TKey[capacity];
            TValue[] values = new TValue[capacity];
            Array.Copy(Keys, keys, Count);
            Array.Copy(Values, values, Count);
            return Of(keys, values, Count, owner);
        }

        /// <summary>Drops what has moved to a leaf behind this one; the room stays, since a half grows again.</summary>
        private Leaf Truncate(int count)
        {
            Array.Clear(Keys, count, Count - count);
            Array.Clear(Values, count, Count - count);
            Count = count;
            return this;
        }

        /// <summary>A half of this leaf; of an owner, who goes on, with room for a whole one.</summary>
        private Leaf Slice(int first, int end, Owner? owner)
        {
            int capacity = owner is not null ? CountMax : end - first + 1;
            TKey[] keys = new TKey[capacity];
            TValue[] values = new TValue[capacity];
            Array.Copy(Keys, first, keys, 0, end - first);
            Array.Copy(Values, first, values, 0, end - first);
            return Of(keys, values, end - first, owner);
        }
    }

    private sealed class Branch(TKey[] keys, Node[] children, Owner? owner) : Node(owner)
    {
        /// <summary>Lower bounds of the children; the first one stands for "anything before the second".</summary>
        public TKey[] Keys = keys;
        public Node[] Children = children;

        private int size;

        public override int Size => size;

        public static Branch Of(Node left, TKey rightKey, Node right, Owner? owner) =>
            new([default!, rightKey], [left, right], owner) { Count = 2, size = left.Size + right.Size };

        public static Branch Of(TKey[] keys, Node[] children, int size, Owner? owner) =>
            new(keys, children, owner) { Count = children.Length, size = size };

        public int ChildOf(TKey key)
        {
            int low = 1, high = Count - 1;
            while (low <= high)
            {
                int middle = (low + high) >> 1;
                if (Keys[middle].CompareTo(key) <= 0) low = middle + 1;
                else high = middle - 1;
            }

            return low - 1;
        }

        public Branch ChangeChild<TChange>(TKey key, ref TChange change, ref Edit edit)
            where TChange : struct, IEntryChange<TValue>
        {
            int index = ChildOf(key);
            Node child = Children[index];
            int sizeBefore = child.Size;
            Node changed = child.Change(key, ref change, ref edit);
            Node? right = edit.TakeRight(out TKey? rightKey);
            if (right is null && ReferenceEquals(changed, child) && child.Size == sizeBefore) return this;

            Branch target = IsOwnedBy(edit.Owner) ? this : Slice(0, Count, edit.Owner);
            target.Children[index] = changed;
            target.size += changed.Size + (right?.Size ?? 0) - sizeBefore;
            if (right is not null) return target.Insert(index + 1, rightKey!, right, ref edit);
            if (changed.Count < CountLow) target.Shrink(index, edit.Owner);
            return target;
        }

        public override Node MergeWith(Node right, TKey rightKey, Owner? owner)
        {
            Branch other = (Branch)right;
            Branch merged = Slice(0, Count, owner);
            merged.EnsureCapacity(Count + other.Count);
            Array.Copy(other.Keys, 0, merged.Keys, Count, other.Count);
            Array.Copy(other.Children, 0, merged.Children, Count, other.Count);
            merged.Keys[Count] = rightKey;
            merged.Count = Count + other.Count;
            merged.size = size + other.size;
            return merged;
        }

        private Branch Insert(int index, TKey key, Node child, ref Edit edit)
        {
            if (Count < CountMax)
            {
                InsertAt(index, key, child);
                return this;
            }

            int cut = CutFor(index);
            Branch left = Slice(0, cut, edit.Owner);
            Branch right = Slice(cut, Count, edit.Owner);
            TKey rightKey = Keys[cut];
            if (index > cut) right.InsertAt(index - cut, key, child);
            else left.InsertAt(index, key, child);
            left.Measure();
            right.Measure();
            edit.RightKey = rightKey;
            edit.Right = right;
            return left;
        }

        /// <summary>Drops an empty child, or joins a small one with a neighbour that has room.</summary>
        private void Shrink(int index, Owner? owner)
        {
            if (Children[index].Count == 0)
            {
                RemoveAt(index);
                return;
            }

            if (index > 0 && Children[index - 1].Count + Children[index].Count <= CountMax) index--;
            else if (index + 1 == Count || Children[index].Count + Children[index + 1].Count > CountMax) return;
            Children[index] = Children[index].MergeWith(Children[index + 1], Keys[index + 1], owner);
            RemoveAt(index + 1);
        }

        private void InsertAt(int index, TKey key, Node child)
        {
            EnsureCapacity(Count + 1);
            Array.Copy(Keys, index, Keys, index + 1, Count - index);
            Array.Copy(Children, index, Children, index + 1, Count - index);
            Keys[index] = key;
            Children[index] = child;
            Count++;
        }

        private void RemoveAt(int index)
        {
            Count--;
            Array.Copy(Keys, index + 1, Keys, index, Count - index);
            Array.Copy(Children, index + 1, Children, index, Count - index);
            Keys[Count] = default!;
            Children[Count] = null!;
        }

        private void EnsureCapacity(int count)
        {
            if (count <= Children.Length) return;
            int capacity = Math.Min(CountMax, Math.Max(count, Count * 2));
            Array.Resize(ref Keys, capacity);
            Array.Resize(ref Children, capacity);
        }

        private void Measure()
        {
            size = 0;
            for (int i = 0; i < Count; i++)
            {
                size += Children[i].Size;
            }
        }

        private Branch Slice(int first, int end, Owner? owner)
        {
            int capacity = Math.Min(CountMax, end - first + 1);
            TKey[] keys = new TKey[capacity];
            Node[] children = new Node[capacity];
            Array.Copy(Keys, first, keys, 0, end - first);
            Array.Copy(Children, first, children, 0, end - first);
            return new(keys, children, owner) { Count = end - first, size = size };
        }
    }
}
