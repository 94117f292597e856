namespace Syncline.Crdt.Stores;

/// <summary>A dot store with all the dots that its replica has ever seen: a causal CRDT used alone.</summary>
/// <typeparam name="TStore">The store.</typeparam>
/// <param name="Store">What is present.</param>
/// <param name="Context">What has been seen; a dot in here and not in the store was removed.</param>
/// <remarks>In a space the context is shared by all objects and is the replica's version.</remarks>
public readonly record struct Causal<TStore>(TStore Store, DotSet Context)
    where TStore : IDotStore<TStore>
{
    /// <summary>Nothing present, nothing seen.</summary>
    public static Causal<TStore> Bottom => new(TStore.Bottom, DotSet.Bottom);

    /// <summary>The least upper bound: commutative, associative, idempotent.</summary>
    public static Causal<TStore> Join(Causal<TStore> left, Causal<TStore> right) => new(
        TStore.Join(left.Store, left.Context, right.Store, right.Context),
        left.Context.Union(right.Context));
}
