namespace Syncline.Crdt.Stores;

public readonly partial struct PersistentMap<TKey, TValue>
{
    /// <summary>Builds a map from entries whose keys ascend, in linear time and with full nodes.</summary>
    /// <remarks>Used once: <see cref="Build"/> ends it.</remarks>
    /// <param name="owner">Who may then change the nodes in place.</param>
    public sealed class Builder(Owner? owner = null)
    {
        private readonly List<(TKey First, Node Node)> leaves = [];
        private readonly List<TKey> keys = [];
        private readonly List<TValue> values = [];

        /// <summary>Adds an entry; its key must come after the one before.</summary>
        public void Append(TKey key, TValue value)
        {
            Invariant.That(keys.Count == 0 || keys[^1].CompareTo(key) < 0, "Appended keys ascend.");
            if (keys.Count == CountMax) CloseLeaf();
            keys.Add(key);
            values.Add(value);
        }

        /// <summary>The map of all entries appended.</summary>
        public PersistentMap<TKey, TValue> Build()
        {
            if (keys.Count > 0) CloseLeaf();
            List<(TKey First, Node Node)> level = leaves;
            while (level.Count > 1)
            {
                level = [.. level.Chunk(CountMax).Select(ParentOf)];
            }

            return new(level.Count == 0 ? null : level[0].Node);
        }

        private void CloseLeaf()
        {
            leaves.Add((keys[0], Leaf.Of([.. keys], [.. values], keys.Count, owner)));
            keys.Clear();
            values.Clear();
        }

        private (TKey First, Node Node) ParentOf((TKey First, Node Node)[] children) =>
            (children[0].First, Branch.Of(
                [.. children.Select(child => child.First)],
                [.. children.Select(child => child.Node)],
                children.Sum(child => child.Node.Size),
                owner));
    }
}
