using Syncline.Crdt.Causality;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.LastWriters;

/// <summary>One of the concurrent writes of an entry: nobody who made another one had seen it.</summary>
/// <param name="Time">When, by the writer's hybrid clock.</param>
/// <param name="Value">What was written; null for a removal.</param>
internal readonly record struct LastWrite(HybridTime Time, Value? Value);
