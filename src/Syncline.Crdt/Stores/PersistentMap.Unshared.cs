namespace Syncline.Crdt.Stores;

public readonly partial struct PersistentMap<TKey, TValue>
{
    /// <summary>
    /// The entries, in key order, less those in nodes that the other map has too: all in which this map differs from
    /// it, and some that are the same.
    /// </summary>
    /// <remarks>Cost: where one map grew out of the other, that of the changes between them; else linear.</remarks>
    public IEnumerable<KeyValuePair<TKey, TValue>> Unshared(PersistentMap<TKey, TValue> other) =>
        root is null ? [] : Unshared(root, other.root);

    private static IEnumerable<KeyValuePair<TKey, TValue>> Unshared(Node node, Node? other)
    {
        if (IsWithin(other, node)) yield break;
        for (int i = 0; i < node.Count; i++)
        {
            if (node is Leaf leaf)
            {
                yield return new(leaf.Keys[i], leaf.Values[i]);
                continue;
            }

            foreach (KeyValuePair<TKey, TValue> entry in Unshared(((Branch)node).Children[i], other))
            {
                yield return entry;
            }
        }
    }

    /// <summary>True if the node stands on the way down to its own first key.</summary>
    private static bool IsWithin(Node? top, Node node)
    {
        Node first = node;
        while (first is Branch branch)
        {
            first = branch.Children[0];
        }

        TKey key = ((Leaf)first).Keys[0];
        for (Node? at = top; at is not null; at = at is Branch branch ? branch.Children[branch.ChildOf(key)] : null)
        {
            if (ReferenceEquals(at, node)) return true;
        }

        return false;
    }
}
