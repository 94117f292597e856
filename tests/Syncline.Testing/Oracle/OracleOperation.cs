using Syncline.Crdt.Objects;

namespace Syncline.Testing.Oracle;

/// <summary>An operation on one object, or on one child of a map.</summary>
/// <param name="Event">When, in the causal order.</param>
/// <param name="Asked">What was asked; null where a removal above takes back everything here that it had seen.</param>
public readonly record struct OracleOperation(OracleEvent Event, Operation? Asked);
