namespace Syncline.Crdt.Sequences;

/// <summary>Which element a slot is for, and how many moves of it its author had seen.</summary>
/// <param name="Client">Who inserted the element, as a number of a <see cref="ClientTable"/>.</param>
/// <param name="Clock">The element's clock.</param>
/// <param name="Turn">One more than that of the move that was seen; the first is 1.</param>
internal readonly record struct MoveTarget(int Client, int Clock, int Turn);
