using Syncline.Crdt.Causality;
using Syncline.Crdt.Stores;

namespace Syncline.Replication.Held;

/// <summary>The deltas to one object that can't be applied here, by the first dot of each. Its join is union.</summary>
/// <remarks>Cost: adding is logarithmic in the deltas, a join linear in both sides. Immutable, as dot stores
/// are.</remarks>
public readonly struct HeldDeltas : IDotStore<HeldDeltas>
{
    /// <summary>Wraps entries.</summary>
    public HeldDeltas(PersistentMap<Dot, HeldDelta> entries) => Entries = entries;

    /// <inheritdoc/>
    public static HeldDeltas Bottom => default;

    /// <inheritdoc/>
    public bool IsBottom => Entries.IsEmpty;

    /// <summary>The deltas, ascending by first dot.</summary>
    public PersistentMap<Dot, HeldDelta> Entries { get; }

    /// <summary>These deltas and one more.</summary>
    public HeldDeltas With(Dot first, HeldDelta delta, Owner? owner = null) => new(Entries.Set(first, delta, owner));

    /// <summary>True if one of the deltas lies in the past. Cost: logarithmic, for each writer that has some.</summary>
    public bool HasAnyIn(ICausalContext past)
    {
        ArgumentNullException.ThrowIfNull(past);
        // Who has seen any delta of a writer has seen the first one.
        for (Dot? at = FirstFrom(default); at is Dot first; at = FirstFrom(new(first.Replica, ulong.MaxValue)))
        {
            if (past.Covers(first)) return true;
        }

        return false;
    }

    /// <summary>
    /// The writers with a delta that does not follow the version. Cost: that of comparing, for each writer.
    /// </summary>
    public IEnumerable<ReplicaId> WritersNotFollowing(VersionVector version)
    {
        ArgumentNullException.ThrowIfNull(version);
        // If the first delta of a writer follows the version, the later ones do.
        for (Dot? at = FirstFrom(default); at is Dot first; at = FirstFrom(new(first.Replica, ulong.MaxValue)))
        {
            Entries.TryGet(first, out HeldDelta? delta);
            CausalPast past = new(delta!.Seen, first);
            bool hasAll = version.Entries.All(entry => past.Covers(new(entry.Replica, entry.Counter)));
            if (!hasAll) yield return first.Replica;
        }
    }

    /// <inheritdoc/>
    /// <remarks>A delta is never taken back, so the contexts have no say.</remarks>
    public static HeldDeltas Join(
        HeldDeltas left, ICausalContext leftContext, HeldDeltas right, ICausalContext rightContext)
    {
        if (right.IsBottom) return left;
        if (left.IsBottom) return right;
        PersistentMap<Dot, HeldDelta>.Builder joined = new();
        PersistentMap<Dot, HeldDelta>.Enumerator mine = left.Entries.GetEnumerator();
        PersistentMap<Dot, HeldDelta>.Enumerator theirs = right.Entries.GetEnumerator();
        bool hasMine = mine.MoveNext(), hasTheirs = theirs.MoveNext();
        while (hasMine || hasTheirs)
        {
            int order = !hasMine ? 1 : !hasTheirs ? -1 : mine.Current.Key.CompareTo(theirs.Current.Key);
            var (first, delta) = order <= 0 ? mine.Current : theirs.Current;
            joined.Append(first, delta);
            if (order <= 0) hasMine = mine.MoveNext();
            if (order >= 0) hasTheirs = theirs.MoveNext();
        }

        return new(joined.Build());
    }

    private Dot? FirstFrom(Dot start)
    {
        foreach (var (first, _) in Entries.From(start))
        {
            return first;
        }

        return null;
    }
}
