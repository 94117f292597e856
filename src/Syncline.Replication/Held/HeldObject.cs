using Syncline.Crdt.Objects;
using Syncline.Replication.Spaces;

namespace Syncline.Replication.Held;

/// <summary>An object with deltas that are held until a version that knows them reads them.</summary>
/// <param name="Key">The object. Its type may be one that this version does not know.</param>
/// <param name="Deltas">How many deltas are held, at least 1.</param>
public readonly record struct HeldObject(ObjectKey Key, int Deltas)
{
    /// <summary>Why they are held.</summary>
    public HeldReason Reason =>
        ObjectTypes.IsKnown(Key.Type) ? HeldReason.UnknownOperation : HeldReason.UnknownType;
}
