using Syncline.Crdt.Causality;

namespace Syncline.Folders;

/// <summary>A part of a snapshot that a replica joined, as the log holds it.</summary>
/// <param name="Clock">The replica's clock after the join.</param>
/// <param name="Index">Which part, from 0.</param>
/// <param name="IsLast">True if the snapshot is whole with it.</param>
/// <param name="Bytes">Its bytes.</param>
internal readonly record struct SnapshotPart(HybridTime Clock, int Index, bool IsLast, ReadOnlyMemory<byte> Bytes);
