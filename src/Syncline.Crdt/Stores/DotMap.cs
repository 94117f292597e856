using Syncline.Crdt.Causality;

namespace Syncline.Crdt.Stores;

/// <summary>A map from keys to dot stores: a key is present while its store retains something.</summary>
/// <typeparam name="TKey">Keys with a total order.</typeparam>
/// <typeparam name="TStore">The stores.</typeparam>
/// <remarks>
/// State: a <see cref="PersistentMap{TKey, TStore}"/> without bottoms. Cost: a change is logarithmic in the keys, a
/// join linear in both sides. Immutable but for nodes under a shared <see cref="Owner"/>.
/// </remarks>
public readonly struct DotMap<TKey, TStore> : IDotStore<DotMap<TKey, TStore>>
    where TKey : IComparable<TKey>
    where TStore : IDotStore<TStore>
{
    /// <summary>Wraps entries none of which is bottom.</summary>
    public DotMap(PersistentMap<TKey, TStore> entries) => Entries = entries;

    /// <inheritdoc/>
    public static DotMap<TKey, TStore> Bottom => default;

    /// <inheritdoc/>
    public bool IsBottom => Entries.IsEmpty;

    /// <summary>The entries in key order.</summary>
    public PersistentMap<TKey, TStore> Entries { get; }

    /// <summary>The store of a key; bottom if it is absent.</summary>
    public TStore this[TKey key] => Entries.TryGet(key, out TStore? store) ? store : TStore.Bottom;

    /// <summary>The map with the key's store set; a bottom removes the key.</summary>
    public DotMap<TKey, TStore> With(TKey key, TStore store, Owner? owner = null) =>
        new(store.IsBottom ? Entries.Remove(key, owner) : Entries.Set(key, store, owner));

    /// <inheritdoc/>
    public static DotMap<TKey, TStore> Join(
        DotMap<TKey, TStore> left, ICausalContext leftContext, DotMap<TKey, TStore> right, ICausalContext rightContext)
    {
        // Nothing that has seen nothing is the identity of join: a snapshot that comes to an empty replica is shared.
        if (left.IsBottom && leftContext is VersionVector { IsEmpty: true }) return right;
        if (right.IsBottom && rightContext is VersionVector { IsEmpty: true }) return left;
        PersistentMap<TKey, TStore>.Builder joined = new();
        PersistentMap<TKey, TStore>.Enumerator mine = left.Entries.GetEnumerator();
        PersistentMap<TKey, TStore>.Enumerator theirs = right.Entries.GetEnumerator();
        bool hasMine = mine.MoveNext(), hasTheirs = theirs.MoveNext();
        while (hasMine || hasTheirs)
        {
            int order = !hasMine ? 1 : !hasTheirs ? -1 : mine.Key.CompareTo(theirs.Key);
            TStore store = TStore.Join(
                order <= 0 ? mine.Value : TStore.Bottom,
                leftContext,
                order >= 0 ? theirs.Value : TStore.Bottom,
                rightContext);
            if (!store.IsBottom) joined.Append(order <= 0 ? mine.Key : theirs.Key, store);
            if (order <= 0) hasMine = mine.MoveNext();
            if (order >= 0) hasTheirs = theirs.MoveNext();
        }

        return new(joined.Build());
    }
}
