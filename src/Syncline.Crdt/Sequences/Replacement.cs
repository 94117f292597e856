using Syncline.Crdt.Values;

namespace Syncline.Crdt.Sequences;

/// <summary>What took the place of a value, and how many replacements of it its author had seen.</summary>
/// <param name="Value">The value.</param>
/// <param name="Turn">One more than that of the replacement that was seen; the first is 1.</param>
internal readonly record struct Replacement(Value Value, int Turn);
