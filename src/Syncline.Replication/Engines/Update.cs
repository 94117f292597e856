using Syncline.Crdt.Objects;
using Syncline.Replication.Spaces;

namespace Syncline.Replication.Engines;

/// <summary>One operation asked of one object.</summary>
/// <param name="Key">The object.</param>
/// <param name="Operation">The operation; of the object's type.</param>
public readonly record struct Update(ObjectKey Key, Operation Operation);
