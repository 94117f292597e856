namespace Syncline.Crdt.Stores;

public readonly partial struct PersistentMap<TKey, TValue>
{
    /// <summary>Builds a map from entries whose keys ascend, in linear time and with full nodes.</summary>
    /// <remarks>Used once: <see cref="Build"/> ends it.</remarks>
    /// <param name="owner">Who may then change the nodes in place.</param>
    public sealed class Builder(Owner? owner = null)
    {
        private readonly List<(TKey First, Node Node)> leaves = [];
        private TKey[] keys = [];
        private TValue[] values = [];
        private int count;

        /// <summary>Adds an entry; its key must come after the one before.</summary>
        public void Append(TKey key, TValue value)
        {
            Invariant.That(count == 0 || keys[count - 1].CompareTo(key) < 0, "Appended keys ascend.");
            if (count == CountMax) CloseLeaf();
            if (count == keys.Length) MakeRoom();
            keys[count] = key;
            values[count++] = value;
        }

        /// <summary>The map of all entries appended.</summary>
        public PersistentMap<TKey, TValue> Build()
        {
            if (leaves.Count == 0)
            {
                Array.Resize(ref keys, count);
                Array.Resize(ref values, count);
            }

            if (count > 0) CloseLeaf();
            List<(TKey First, Node Node)> level = leaves;
            while (level.Count > 1)
            {
                level = [.. level.Chunk(CountMax).Select(ParentOf)];
            }

            return new(level.Count == 0 ? null : level[0].Node);
        }

        /// <summary>The leaf takes the arrays as they are: all but the last leaf are full.</summary>
        private void CloseLeaf()
        {
            leaves.Add((keys[0], Leaf.Of(keys, values, count, owner)));
            keys = [];
            values = [];
            count = 0;
        }

        /// <summary>A second leaf is likely to be full; the first may be all there is.</summary>
        private void MakeRoom()
        {
            int capacity = leaves.Count > 0 ? CountMax : Math.Min(CountMax, Math.Max(4, count * 2));
            Array.Resize(ref keys, capacity);
            Array.Resize(ref values, capacity);
        }

        private (TKey First, Node Node) ParentOf((TKey First, Node Node)[] children) =>
            (children[0].First, Branch.Of(
                [.. children.Select(child => child.First)],
                [.. children.Select(child => child.Node)],
                children.Sum(child => child.Node.Size),
                owner));
    }
}
