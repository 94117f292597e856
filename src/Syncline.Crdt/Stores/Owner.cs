namespace Syncline.Crdt.Stores;

/// <summary>A token of sole ownership: nodes created under it may be changed in place by whoever holds it.</summary>
/// <remarks>
/// Compared by identity. A holder that gives a state away (a snapshot, a branch, a reader) drops its token and takes a
/// new one; from then on the nodes given away are copied before they change.
/// </remarks>
public sealed class Owner;
