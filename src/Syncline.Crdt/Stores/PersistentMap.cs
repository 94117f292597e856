using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Syncline.Crdt.Stores;

/// <summary>An ordered map as an immutable value; whoever owns its nodes changes them in place.</summary>
/// <typeparam name="TKey">Keys with a total order.</typeparam>
/// <typeparam name="TValue">Values; the map never looks into them.</typeparam>
/// <remarks>
/// State: a B-tree whose nodes carry the <see cref="Owner"/> that may change them. Cost: look-up and change are
/// logarithmic; a change copies one path of nodes, or nothing if the caller owns them. Enumeration is in key order.
/// Thread: a map that is not being changed under an owner may be read from any thread.
/// Source: Bayer, McCreight, "Organization and Maintenance of Large Ordered Indices", 1972; owner tokens as in
/// Hickey's transient collections.
/// </remarks>
public readonly partial struct PersistentMap<TKey, TValue> : IEnumerable<KeyValuePair<TKey, TValue>>
    where TKey : IComparable<TKey>
{
    private readonly Node? root;

    private PersistentMap(Node? root) => this.root = root;

    /// <summary>The map without entries.</summary>
    public static PersistentMap<TKey, TValue> Empty => default;

    /// <summary>How many entries there are. Cost: constant.</summary>
    public int Count => root?.Size ?? 0;

    /// <summary>True if there is no entry.</summary>
    public bool IsEmpty => root is null;

    /// <summary>True if both are the same in memory: nothing was changed, or all of it in place.</summary>
    internal bool IsSame(PersistentMap<TKey, TValue> other) => ReferenceEquals(root, other.root);

    /// <summary>Finds the value of a key.</summary>
    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        Node? node = root;
        while (node is Branch branch)
        {
            node = branch.Children[branch.ChildOf(key)];
        }

        if (node is Leaf leaf)
        {
            int index = leaf.IndexOf(key);
            if (index >= 0)
            {
                value = leaf.Values[index];
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>True if the key is present.</summary>
    public bool Contains(TKey key) => TryGet(key, out _);

    /// <summary>The map with the key set to the value.</summary>
    public PersistentMap<TKey, TValue> Set(TKey key, TValue value, Owner? owner = null)
    {
        SetChange change = new(value);
        return Change(key, ref change, owner);
    }

    /// <summary>The map without the key.</summary>
    public PersistentMap<TKey, TValue> Remove(TKey key, Owner? owner = null)
    {
        RemoveChange change = default;
        return Change(key, ref change, owner);
    }

    /// <summary>The map with one entry changed as <paramref name="change"/> decides.</summary>
    /// <param name="key">The entry.</param>
    /// <param name="change">Called exactly once.</param>
    /// <param name="owner">Nodes of this owner are changed in place: the receiver must not be used any more.</param>
    public PersistentMap<TKey, TValue> Change<TChange>(TKey key, ref TChange change, Owner? owner = null)
        where TChange : struct, IEntryChange<TValue> => ChangePath(key, ref change, owner);

    /// <summary>The entries from the first key that is not before <paramref name="start"/>, in order.</summary>
    public IEnumerable<KeyValuePair<TKey, TValue>> From(TKey start)
    {
        Enumerator entries = new(root, start);
        while (entries.MoveNext())
        {
            yield return entries.Current;
        }
    }

    /// <summary>The entries in key order.</summary>
    public Enumerator GetEnumerator() => new(root);

    IEnumerator<KeyValuePair<TKey, TValue>> IEnumerable<KeyValuePair<TKey, TValue>>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private PersistentMap<TKey, TValue> ChangePath<TChange>(TKey key, ref TChange change, Owner? owner)
        where TChange : struct, IEntryChange<TValue>
    {
        if (root is null)
        {
            TValue value = default!;
            return change.Decide(ref value, exists: false) == EntryOutcome.Set ? new(Leaf.Of(key, value, owner)) : this;
        }

        Edit edit = new(owner);
        Node? changed = root.Change(key, ref change, ref edit);
        if (edit.Right is not null)
        {
            changed = Branch.Of(changed!, edit.RightKey!, edit.Right, owner);
        }

        while (changed is Branch { Count: 1 } single)
        {
            changed = single.Children[0];
        }

        return new(changed is null or { Count: 0 } ? null : changed);
    }

    private readonly struct SetChange(TValue replacement) : IEntryChange<TValue>
    {
        public EntryOutcome Decide(ref TValue value, bool exists)
        {
            value = replacement;
            return EntryOutcome.Set;
        }
    }

    private readonly struct RemoveChange : IEntryChange<TValue>
    {
        public EntryOutcome Decide(ref TValue value, bool exists) =>
            exists ? EntryOutcome.Removed : EntryOutcome.Unchanged;
    }
}
