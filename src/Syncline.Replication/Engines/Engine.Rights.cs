using Syncline.Crdt.Counters;
using Syncline.Crdt.Objects;
using Syncline.Replication.Protocol;
using Syncline.Replication.Spaces;

namespace Syncline.Replication.Engines;

/// <content>
/// Rights to bounded counters: asked for over links once a step was refused, and granted by a transfer.
/// </content>
/// <remarks>
/// A request says how many rights its sender wants to hold in all. Who holds some gives, by a transaction of its own,
/// what is lacking to that as far as it sees; so a request that comes twice gives nothing twice, one that is lost comes
/// again, and who dies in between has given, or has not. What is wanted is forgotten after a while, and by a restart.
/// </remarks>
public sealed partial class Engine
{
    private const int WantedMax = 1_000;

    private readonly MemberOrigin origin;
    private SortedDictionary<ObjectKey, RightsWanted>? wanted; // Most engines never want any.

    /// <summary>How many bounded counters this replica asks others for rights to.</summary>
    public int WantedRightsCount => wanted?.Count ?? 0;

    /// <summary>Notes what rights a refused request lacks: they are asked for from the next tick on.</summary>
    private CommitOutcome.Refused AskForRights(
        TransactionRequest request, CommitOutcome.Refused refused, long wallMilliseconds)
    {
        if (refused is not { Reason: CommitRefusal.Type, Key.Type: ObjectType.BoundedCounter }) return refused;
        if (!links.Any(session => session.Peer is not null)) return refused;
        BoundedCounter counter = (BoundedCounter)machine.StateOf(refused.Key);
        Int128 taken = 0;
        foreach (Update update in request.Updates)
        {
            if (update.Key == refused.Key) taken += ((BoundedCounterOperation)update.Operation).Taken;
        }

        Int128 lacking = taken - counter.RightsOf(origin);
        wanted ??= [];
        if (lacking <= 0 || (wanted.Count >= WantedMax && !wanted.ContainsKey(refused.Key))) return refused;
        long until = wallMilliseconds + options.Links.RightsMilliseconds;
        wanted[refused.Key] = new(
            counter.RightsOf(options.Replica) + lacking, until, wanted.GetValueOrDefault(refused.Key).AskedAt);
        return refused with { Detail = $"{refused.Detail} They are being asked for." };
    }

    /// <summary>Asks all peers for what is wanted and has not come; forgets what came, or is wanted no more.</summary>
    private void AskForWanted(long wallMilliseconds, List<EngineOutput> outputs)
    {
        if (wanted is null) return;
        foreach (var (key, want) in wanted.ToArray())
        {
            BoundedCounter counter = (BoundedCounter)machine.StateOf(key);
            long left = want.Until - wallMilliseconds;
            if (left <= 0 || left > options.Links.RightsMilliseconds || counter.RightsOf(options.Replica) >= want.Total)
            {
                wanted.Remove(key);
                continue;
            }

            if (wallMilliseconds - want.AskedAt < options.Links.HeartbeatMilliseconds) continue;
            wanted[key] = want with { AskedAt = wallMilliseconds };
            byte[] request = new RightsRequest(key, want.Total).Encode();
            foreach (LinkSession session in links.Where(session => session.Peer is not null))
            {
                Send(session, FrameKind.RightsRequest, request, wallMilliseconds, outputs);
            }
        }

        if (wanted.Count == 0) wanted = null;
    }

    /// <summary>Gives a peer what it lacks of the rights that it wants, as far as they are held here.</summary>
    private void ReceiveRightsRequest(
        LinkSession session, ReadOnlySpan<byte> payload, long wallMilliseconds, List<EngineOutput> outputs)
    {
        if (!RightsRequest.TryDecode(payload, out RightsRequest request))
        {
            Refuse(session, LinkRefusal.Malformed, "A request for rights does not decode.", outputs);
            return;
        }

        bool isHeld = request.Key is { Type: ObjectType.BoundedCounter, IsOwn: false } && !options.IsRelay;
        if (!isHeld || machine.StateOf(request.Key) is not BoundedCounter { IsBottom: false } counter) return;
        Int128 lacking = request.Wanted - counter.RightsOf(session.Peer!.Replica);
        Int128 given = Int128.Min(Int128.Min(lacking, counter.RightsOf(origin)), long.MaxValue);
        if (given <= 0) return;
        BoundedCounterOperation.Transfer transfer = new((long)given, session.Peer.Replica.ToString());
        _ = Commit(new([new(request.Key, transfer)]), wallMilliseconds, outputs); // Refused, it gives nothing.
        AcknowledgeToAll(wallMilliseconds, outputs);
    }

    /// <summary>What is wanted of one counter.</summary>
    /// <param name="Total">How many rights the local replica wants to hold in all.</param>
    /// <param name="Until">When it is no longer asked for; wall milliseconds.</param>
    /// <param name="AskedAt">When it was last asked for; null before it was.</param>
    private readonly record struct RightsWanted(Int128 Total, long Until, long? AskedAt);
}
