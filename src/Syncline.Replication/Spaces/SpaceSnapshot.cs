using Syncline.Crdt.Causality;
using Syncline.Crdt.Objects;
using Syncline.Replication.Held;

namespace Syncline.Replication.Spaces;

/// <summary>A space at one version: reads from it never change and never wait.</summary>
/// <param name="Version">The version.</param>
/// <param name="State">The state at that version.</param>
/// <remarks>Cost: constant to take. Immutable; any thread.</remarks>
public sealed record SpaceSnapshot(VersionVector Version, SpaceState State)
{
    /// <summary>The state of an object; the empty one of its type if it was never written.</summary>
    public ObjectState this[ObjectKey key] => State[key];

    /// <summary>
    /// The users' objects in which a reader finds something, in order, from the first not before a key.
    /// </summary>
    public IEnumerable<ObjectKey> ObjectsFrom(ObjectKey start)
    {
        foreach (var (key, store) in State.Objects.Entries.From(start))
        {
            if (store.IsLive && !key.IsOwn) yield return key;
        }
    }

    /// <summary>All objects in which a reader finds something, in order.</summary>
    public IEnumerable<ObjectKey> Objects => ObjectsFrom(new("", "", ObjectType.None));

    /// <summary>How many objects have deltas that are held, since this version does not know them.</summary>
    public int HeldCount => State.Held.Entries.Count;

    /// <summary>
    /// The objects that have deltas which are held, in order: those of unknown types, which nothing else lists, and
    /// frozen ones.
    /// </summary>
    public IEnumerable<HeldObject> Held => State.HeldObjects;

    /// <summary>
    /// The users' objects whose state differs from another snapshot's, in order. Cost: linear in both.
    /// </summary>
    public IEnumerable<ObjectKey> ChangedSince(SpaceSnapshot before)
    {
        ArgumentNullException.ThrowIfNull(before);
        using var mine = State.Objects.Entries.GetEnumerator();
        using var theirs = before.State.Objects.Entries.GetEnumerator();
        bool hasMine = mine.MoveNext(), hasTheirs = theirs.MoveNext();
        while (hasMine || hasTheirs)
        {
            int order = !hasMine ? 1 : !hasTheirs ? -1 : mine.Current.Key.CompareTo(theirs.Current.Key);
            ObjectKey key = order <= 0 ? mine.Current.Key : theirs.Current.Key;
            bool isSame = order == 0 && ReferenceEquals(mine.Current.Value.State, theirs.Current.Value.State);
            if (!isSame && !key.IsOwn) yield return key;
            if (order <= 0) hasMine = mine.MoveNext();
            if (order >= 0) hasTheirs = theirs.MoveNext();
        }
    }

    /// <summary>
    /// SHA-256 of the canonical state: equal on replicas with equal versions. Cost: linear in the state.
    /// </summary>
    public byte[] Digest() => State.Digest(Version);
}
