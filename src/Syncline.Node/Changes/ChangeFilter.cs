using Syncline.Crdt.Objects;
using Syncline.Node.Problems;
using Syncline.Replication.Spaces;
using Syncline.Replication.Transactions;

namespace Syncline.Node.Changes;

/// <summary>Which objects a stream of changes shows: all of the users', or those at one address.</summary>
internal readonly record struct ChangeFilter
{
    private readonly ObjectKey? only;

    private ChangeFilter(ObjectKey? only) => this.only = only;

    /// <summary>The filter for an address, whatever types stand there; null for all objects.</summary>
    /// <exception cref="ProblemException">It is no address.</exception>
    public static ChangeFilter Of(string? address)
    {
        if (address is null) return default;
        return ObjectKey.TryParse(address, ObjectType.None, out ObjectKey key, out string? problem)
            ? new(key)
            : throw ProblemException.Invalid(problem!);
    }

    /// <summary>True if the object is shown.</summary>
    public bool Passes(ObjectKey key) => only is ObjectKey wanted
        ? key.Collection == wanted.Collection && key.Name == wanted.Name
        : !key.IsOwn;

    /// <summary>True if a transaction with these updates has something to show.</summary>
    public bool PassesAny(ReadOnlySpan<ObjectUpdate> updates)
    {
        foreach (ObjectUpdate update in updates)
        {
            if (Passes(update.Key)) return true;
        }

        return false;
    }

    /// <summary>The objects of a space that are shown and in which a reader finds something, in order.</summary>
    public IEnumerable<ObjectKey> ObjectsOf(SpaceSnapshot snapshot) =>
        only is ObjectKey wanted ? snapshot.ObjectsFrom(wanted).TakeWhile(Passes) : snapshot.Objects;
}
