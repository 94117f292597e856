using Syncline.Crdt.Causality;

namespace Syncline.Crdt.Sequences.States;

/// <summary>What the writer of an edit had seen.</summary>
/// <param name="Author">The writer, who has seen all that is its own.</param>
/// <param name="Context">Its version before.</param>
internal readonly record struct EventPast(ReplicaId Author, ICausalContext Context);
