using Syncline.Crdt.Causality;
using Syncline.Replication.Transactions;

namespace Syncline.Testing.Simulation;

/// <summary>One place of a log: a transaction, or a snapshot that was joined.</summary>
/// <param name="Bytes">What stands on the disk.</param>
/// <param name="Clock">The replica's clock after it.</param>
/// <param name="Transaction">The transaction; null for a snapshot.</param>
/// <param name="Joined">The version of the space right after the snapshot; null for a transaction.</param>
internal sealed record DiskRecord(byte[] Bytes, HybridTime Clock, Transaction? Transaction, VersionVector? Joined);
