using System.Collections.Immutable;
using Syncline.Crdt.Values;
using Syncline.Replication.Spaces;

namespace Syncline.Replication.Engines;

/// <summary>Elements of one update that meant nothing where it was applied; the rest of it counts.</summary>
/// <param name="UpdateIndex">Which update, from 0.</param>
/// <param name="Key">Its object.</param>
/// <param name="Elements">The elements, in the order in which they were asked for.</param>
public sealed record SkippedElements(int UpdateIndex, ObjectKey Key, ImmutableArray<Value> Elements);
