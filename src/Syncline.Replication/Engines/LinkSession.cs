using System.Collections.Immutable;
using Syncline.Crdt.Causality;
using Syncline.Replication.Histories;
using Syncline.Replication.Members;
using Syncline.Replication.Protocol;
using Syncline.Replication.Snapshots;

namespace Syncline.Replication.Engines;

/// <summary>What the engine knows of the replica at the other end of a link, and how far it has sent.</summary>
internal sealed class LinkSession(LinkId link, bool isInitiator)
{
    private readonly Queue<(VersionVector Carried, int Bytes)> inFlight = new();
    private ulong heardSum, heardRelayedSum;
    private bool missedOwn, missedRelayed;
    private HashSet<ReplicaId>? told; // Where this end is a relay.
    private int reachedFloor = -1;

    public LinkId Link => link;

    public bool IsInitiator => isInitiator;

    /// <summary>The peer's hello; null before it arrived.</summary>
    public Hello? Peer { get; set; }

    /// <summary>What the peer says it has applied.</summary>
    public VersionBuilder Acknowledged { get; private set; } = new();

    /// <summary>What the peer says is durable there.</summary>
    public VersionBuilder AcknowledgedDurable { get; } = new();

    /// <summary>What need not be sent: acknowledged, received from there, or sent and not yet lost.</summary>
    public VersionBuilder Covered { get; private set; } = new();

    /// <summary>The last change of others' acknowledgements that the peer was told.</summary>
    public long Relayed { get; set; }

    /// <summary>The members of whom the peer, a relay, was told; null before it was.</summary>
    public Membership? ToldMembers { get; set; }

    /// <summary>The others of whom the peer has told since its last hello; noticed by relays only.</summary>
    public IEnumerable<ReplicaId> Told => told ?? [];

    /// <summary>The snapshot that the peer may pull; null while it lacks nothing that is not held.</summary>
    public SnapshotStream? Outgoing { get; set; }

    /// <summary>Everything before this position of the history is covered.</summary>
    public int Cursor { get; set; }

    /// <summary>Bytes sent and not yet acknowledged.</summary>
    public int InFlightBytes { get; private set; }

    /// <summary>When something was last sent, and when the peer last made progress; wall milliseconds.</summary>
    public long LastSent { get; set; }

    public long LastProgress { get; set; }

    /// <summary>What this side last told of itself.</summary>
    public VersionVector ToldApplied { get; set; } = VersionVector.Empty;

    public VersionVector ToldDurable { get; set; } = VersionVector.Empty;

    /// <summary>A sum over what this side last told of itself, and over what it last told of others.</summary>
    public ulong ToldSum { get; set; }

    public ulong RelayedSum { get; set; }

    /// <summary>When everything was last told at once.</summary>
    public long LastFullAcknowledgement { get; set; }

    /// <summary>When a heartbeat last told of something missed, and was answered by a hello.</summary>
    public long LastAsked { get; set; }

    /// <summary>When the peer last pulled a snapshot from elsewhere than where it stood.</summary>
    public long LastSought { get; set; } = long.MinValue / 2;

    /// <summary>
    /// A wall clock that stepped back: what was done later than now was done now, or no time-out would come.
    /// </summary>
    public void NoticeStepBack(long wallMilliseconds)
    {
        LastSent = Math.Min(LastSent, wallMilliseconds);
        LastProgress = Math.Min(LastProgress, wallMilliseconds);
        LastFullAcknowledgement = Math.Min(LastFullAcknowledgement, wallMilliseconds);
        LastAsked = Math.Min(LastAsked, wallMilliseconds);
        LastSought = Math.Min(LastSought, wallMilliseconds);
    }

    /// <summary>Starts sending from what the hello says.</summary>
    public void Start(Hello hello)
    {
        Peer = hello;
        told?.Clear(); // It tells of all that are present once it has a hello from here.
        heardSum = KnownAcknowledgement.SumOf(hello.Replica, hello.Version, hello.Durable);
        missedRelayed = false; // What is still missing of it, the sums of heartbeats tell.
        // A hello that comes late, from before what was passed over, tells nothing of it (seed 11171).
        missedOwn &= !hello.Version.Covers(Acknowledged.ToVersion())
            || !hello.Durable.Covers(AcknowledgedDurable.ToVersion());
        Acknowledge(hello.Version.Entries, hello.Durable.Entries);
    }

    /// <summary>
    /// True if acknowledgements were passed over, since one before them is missing: all has to be told anew.
    /// </summary>
    public bool HasMissed => missedOwn || missedRelayed;

    /// <summary>True if what a frame tells continues what was heard; then what comes next continues that.</summary>
    public bool Continues(AcknowledgementFrame frame)
    {
        if (frame.Before is not ulong before) return true;
        bool isOwn = frame.Told.Any(told => told.Replica == Peer!.Replica); // Else it is relayed.
        ref ulong heard = ref isOwn ? ref heardSum : ref heardRelayedSum;
        if (before != 0 && before != heard)
        {
            if (isOwn) missedOwn = true;
            else missedRelayed = true;
            return false;
        }

        heard = frame.After;
        return true;
    }

    /// <summary>The peer told of another replica.</summary>
    public void NoticeTold(ReplicaId replica)
    {
        told ??= [];
        if (told.Count < AcknowledgementTable.StrangersMax) told.Add(replica);
    }

    /// <summary>Remembers a frame: it has arrived once the peer has the last of every writer that it carried.</summary>
    public void Sent(VersionVector carried, int bytes)
    {
        inFlight.Enqueue((carried, bytes));
        InFlightBytes += bytes;
    }

    /// <summary>Takes in what the peer has; true if something in flight has arrived.</summary>
    public bool Acknowledge(ImmutableArray<VersionEntry> applied, ImmutableArray<VersionEntry> durable)
    {
        bool arrived = false;
        foreach (VersionEntry entry in applied)
        {
            Acknowledged.Raise(entry.Replica, entry.Counter);
            Covered.Raise(entry.Replica, entry.Counter);
        }

        foreach (VersionEntry entry in durable)
        {
            AcknowledgedDurable.Raise(entry.Replica, entry.Counter);
        }

        while (inFlight.TryPeek(out var sent) && HasArrived(sent.Carried))
        {
            inFlight.Dequeue();
            InFlightBytes -= sent.Bytes;
            arrived = true;
        }

        return arrived;
    }

    /// <summary>
    /// True if all that the peer lacks is held by the history; else it needs a snapshot. Cost: constant, unless the
    /// floor has risen.
    /// </summary>
    public bool HasReached(History history)
    {
        if (reachedFloor == history.FloorNumber) return true;
        if (!Covered.Covers(history.Floor)) return false;
        reachedFloor = history.FloorNumber;
        return true;
    }

    /// <summary>Gives up what is in flight: it counts as lost and will be sent again.</summary>
    public void ForgetInFlight()
    {
        inFlight.Clear();
        InFlightBytes = 0;
        Covered = new(Acknowledged.ToVersion());
        reachedFloor = -1;
    }

    private bool HasArrived(VersionVector carried)
    {
        foreach (VersionEntry entry in carried.Entries)
        {
            if (Acknowledged[entry.Replica] < entry.Counter) return false;
        }

        return true;
    }
}
