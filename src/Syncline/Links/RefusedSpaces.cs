using Syncline.Replicas;
using Syncline.Replication.Protocol;

namespace Syncline.Links;

/// <summary>Who refused a space, or was refused here, until it is linked with them. Thread: any.</summary>
internal sealed class RefusedSpaces(TimeProvider time)
{
    private const int PeersMax = 64;

    private readonly Lock gate = new();
    private readonly Dictionary<Replica, List<SpaceRefusal>> refused = [];

    /// <summary>The refusals of a space, newest last.</summary>
    public IReadOnlyList<SpaceRefusal> Of(Replica replica)
    {
        lock (gate)
        {
            return refused.TryGetValue(replica, out List<SpaceRefusal>? ofSpace) ? [.. ofSpace] : [];
        }
    }

    /// <summary>Remembers the last refusal of a peer; of too many peers, the oldest is let go.</summary>
    public void Remember(Replica replica, PeerConnection connection, LinkRefusal reason, string detail)
    {
        lock (gate)
        {
            if (!refused.TryGetValue(replica, out List<SpaceRefusal>? ofSpace)) refused.Add(replica, ofSpace = []);
            ofSpace.RemoveAll(refusal => IsOf(refusal, connection));
            ofSpace.Add(new(connection.Address, connection.Member, reason, detail, time.GetUtcNow()));
            if (ofSpace.Count > PeersMax) ofSpace.RemoveAt(0);
        }
    }

    /// <summary>The space is linked with the peer.</summary>
    public void Forget(Replica replica, PeerConnection connection)
    {
        lock (gate)
        {
            if (!refused.TryGetValue(replica, out List<SpaceRefusal>? ofSpace)) return;
            ofSpace.RemoveAll(refusal => IsOf(refusal, connection));
            if (ofSpace.Count == 0) refused.Remove(replica);
        }
    }

    /// <summary>Lets go of all spaces but these.</summary>
    public void Keep(IReadOnlyList<Replica> replicas)
    {
        lock (gate)
        {
            foreach (Replica gone in refused.Keys.Except(replicas).ToList())
            {
                refused.Remove(gone);
            }
        }
    }

    private static bool IsOf(SpaceRefusal refusal, PeerConnection connection) =>
        refusal.Address == connection.Address
        || (refusal.Member is not null && refusal.Member == connection.Member);
}
