using Syncline.Crdt.Causality;

namespace Syncline.Folders.Histories;

/// <summary>How far one replica's transactions were followed in a log.</summary>
/// <param name="Last">The counter of its last dot.</param>
/// <param name="Chain">The chain value there.</param>
/// <param name="Time">The hybrid time of that transaction; null if unknown.</param>
internal readonly record struct WriterEnd(ulong Last, UInt128 Chain, HybridTime? Time);
