using Syncline.Crdt.Causality;

namespace Syncline.Replication.Held;

/// <summary>
/// What one transaction does to one object, kept as it was written, with all that applying it will need.
/// </summary>
/// <param name="Dots">How many dots it takes, from its first one on.</param>
/// <param name="Time">When its transaction was made, by its writer's hybrid clock.</param>
/// <param name="Seen">The writer's version when it began the transaction, without the writer's own entry.</param>
/// <param name="Bytes">The effects, as they stand in a section.</param>
public sealed record HeldDelta(int Dots, HybridTime Time, SeenVersion Seen, ReadOnlyMemory<byte> Bytes);
