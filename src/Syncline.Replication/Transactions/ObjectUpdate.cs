using System.Collections.Immutable;
using Syncline.Crdt.Objects;
using Syncline.Replication.Spaces;

namespace Syncline.Replication.Transactions;

/// <summary>
/// The delta of a transaction to one object: effects, each with the next dot of the transaction's range.
/// </summary>
/// <param name="Key">The object.</param>
/// <param name="Effects">At least one, in the order asked.</param>
public sealed record ObjectUpdate(ObjectKey Key, ImmutableArray<Effect> Effects);
