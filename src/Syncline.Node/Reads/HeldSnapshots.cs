using Syncline.Crdt.Causality;
using Syncline.Replicas;
using Syncline.Replication.Spaces;

namespace Syncline.Node.Reads;

/// <summary>
/// The last versions that listings are paging through. Snapshots share what did not change, so they cost little.
/// </summary>
/// <remarks>Thread: any.</remarks>
internal sealed class HeldSnapshots
{
    private const int SnapshotsMax = 16;

    private readonly Lock gate = new();
    private readonly LinkedList<(SpaceId Space, SpaceSnapshot Snapshot)> held = new();

    /// <summary>Keeps a snapshot for a further page; the one that was asked for the longest ago is let go.</summary>
    public void Hold(SpaceId space, SpaceSnapshot snapshot)
    {
        lock (gate)
        {
            Remove(space, snapshot.Version);
            held.AddFirst((space, snapshot));
            if (held.Count > SnapshotsMax) held.RemoveLast();
        }
    }

    /// <summary>The space at a version; null if that is neither held nor the present.</summary>
    public SpaceSnapshot? Find(Replica replica, VersionVector version)
    {
        lock (gate)
        {
            if (Remove(replica.SpaceId, version) is var (space, snapshot))
            {
                held.AddFirst((space, snapshot));
                return snapshot;
            }
        }

        SpaceSnapshot present = replica.Snapshot();
        return present.Version.Equals(version) ? present : null;
    }

    private (SpaceId Space, SpaceSnapshot Snapshot)? Remove(SpaceId space, VersionVector version)
    {
        for (var node = held.First; node is not null; node = node.Next)
        {
            if (node.Value.Space != space || !node.Value.Snapshot.Version.Equals(version)) continue;
            held.Remove(node);
            return node.Value;
        }

        return null;
    }
}
