using System.Collections.Immutable;
using Syncline.Replication.Histories;
using Syncline.Replication.Spaces;

namespace Syncline.Replication.Snapshots;

/// <summary>A snapshot that all peers below the log's floor get, until the floor has passed it.</summary>
/// <param name="Number">The how manyth of this replica.</param>
/// <param name="Snapshot">The state.</param>
/// <param name="Heads">The ends of all writers.</param>
/// <param name="Position">How much of the history it covers.</param>
internal sealed record SnapshotSource(
    ulong Number, SpaceSnapshot Snapshot, ImmutableArray<WriterHead> Heads, int Position);
