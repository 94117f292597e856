using System.Collections.Immutable;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Replication.Histories;
using Syncline.Replication.Protocol;
using Syncline.Replication.Snapshots;
using Syncline.Replication.Spaces;

namespace Syncline.Replication.Engines;

/// <content>Snapshots between replicas: what a peer gets that is below the log's floor, and how it is joined.</content>
public sealed partial class Engine
{
    private const string NoSnapshotsText =
        "A relay takes in no snapshot, since it could not read it: link it to a replica that holds older transactions.";

    private SnapshotDownload? download;
    /// <summary>
    /// For how long a transfer that broke may go on where it was; then what is held for it is let go.
    /// </summary>
    private const long ResumeMilliseconds = 60_000;

    private SnapshotSource? source;
    private ulong snapshotNumber;
    private long sourceUsed;

    /// <summary>How many bytes of a peer's snapshot have arrived; null while none is on its way.</summary>
    public long? DownloadedBytes => download?.Received;

    /// <summary>
    /// Takes back a snapshot that stands in the log, in its place; a reason for people if it does not fit.
    /// </summary>
    public string? RecoverSnapshot(ReadOnlySpan<byte> bytes, HybridTime clock)
    {
        if (options.IsRelay) return NoSnapshotsText;
        if (!ReplicaSnapshotCodec.TryRead(
            bytes, options.Vocabulary, out ReplicaSnapshot snapshot, out DecodeError error))
        {
            return $"a snapshot does not decode ({error})";
        }

        if (machine.ProblemOf(snapshot) is string problem) return $"a snapshot does not fit: {problem}";
        machine.Join(snapshot);
        NoticeAllObjects();
        machine.Clock.Restore(clock);
        durable.Raise(snapshot.Version);
        durableCount = machine.History.Count;
        return null;
    }

    /// <summary>Offers the peer a snapshot in place of transactions that are no longer held.</summary>
    private void OfferSnapshot(LinkSession session, long wallMilliseconds, List<EngineOutput> outputs)
    {
        SnapshotStream? stream = session.Outgoing;
        if (stream is null || session.Covered.ToVersion().Covers(stream.Version))
        {
            stream = session.Outgoing = TakeStream(wallMilliseconds);
        }
        else if (Math.Abs(wallMilliseconds - stream.LastAsked) < options.Links.ResendMilliseconds)
        {
            return;
        }

        if (stream is null) return;
        stream.LastAsked = wallMilliseconds;
        byte[] offer = new SnapshotOffer(stream.Id, stream.Version).Encode();
        Send(session, FrameKind.SnapshotOffer, offer, wallMilliseconds, outputs);
    }

    /// <summary>
    /// A stream of a snapshot whose transactions may leave: of the one that others get too, if it still serves. Null if
    /// it has to become durable first (I4).
    /// </summary>
    private SnapshotStream? TakeStream(long wallMilliseconds)
    {
        VersionVector floor = LogFloor;
        if (source is null || !source.Snapshot.Version.Covers(floor))
        {
            source = new(++snapshotNumber, machine.Snapshot(), [.. machine.History.Heads()], machine.History.Count);
        }

        sourceUsed = wallMilliseconds;
        if (!options.SendsBeforeDurable && durableCount < source.Position) return null;
        return new(options.Replica, source.Number, source.Snapshot, source.Heads);
    }

    private void ReceiveOffer(
        LinkSession session, ReadOnlySpan<byte> payload, long wallMilliseconds, List<EngineOutput> outputs)
    {
        if (!SnapshotOffer.TryDecode(payload, out SnapshotOffer offer))
        {
            Refuse(session, LinkRefusal.Malformed, "An offer of a snapshot does not decode.", outputs);
            return;
        }

        if (options.IsRelay)
        {
            Refuse(session, LinkRefusal.NoSnapshots, NoSnapshotsText, outputs);
            return;
        }

        if (offer.Version[options.Replica] > machine.LastOf(options.Replica))
        {
            Refuse(session, LinkRefusal.Fork, $"Somebody else writes as replica {options.Replica}.", outputs);
            return;
        }

        if (Version.Covers(offer.Version))
        {
            AnswerRepetition(session, wallMilliseconds, outputs);
            return;
        }

        if (download?.Id != offer.Id)
        {
            if (download is not null && !IsSuperseded(download, offer, session, wallMilliseconds)) return;
            download = new(offer, session.Link, options.SnapshotBytesMax) { LastProgress = wallMilliseconds };
        }

        download.Link = session.Link;
        Pull(session, download, download.Received, wallMilliseconds, outputs);
    }

    /// <summary>True if a running download is over: its link broke, or its sender went on to a later one.</summary>
    private bool IsSuperseded(
        SnapshotDownload running, SnapshotOffer offer, LinkSession session, long wallMilliseconds) =>
        Find(running.Link) is null
        || (running.Link == session.Link && offer.Version.Covers(running.Version))
        || Math.Abs(wallMilliseconds - running.LastProgress) >= 2 * options.Links.ResendMilliseconds;

    /// <summary>Asks for what follows a byte: what has arrived, or also what was asked for and is on its way.</summary>
    private void Pull(
        LinkSession session, SnapshotDownload running, long from, long wallMilliseconds, List<EngineOutput> outputs)
    {
        running.AskedUntil = running.Received + PullBytes;
        running.LastAsked = wallMilliseconds;
        ImmutableArray<ChainEnd> ends = running.Received == 0 ? EndsBelow(running.Version) : [];
        byte[] pull = new SnapshotPull(running.Id, from, running.AskedUntil, ends).Encode();
        Send(session, FrameKind.SnapshotPull, pull, wallMilliseconds, outputs);
    }

    /// <summary>How much is asked for at once; never more than the sender gives at once.</summary>
    private long PullBytes => Math.Min(options.Links.WindowBytesMax, SnapshotPull.BytesMax);

    /// <summary>Where the chains end here of which the snapshot has more: its sender can compare them.</summary>
    private ImmutableArray<ChainEnd> EndsBelow(VersionVector version) =>
        [.. machine.History.Ends().Where(end => end.Last < version[end.Replica])];

    private void ReceivePull(
        LinkSession session, ReadOnlySpan<byte> payload, long wallMilliseconds, List<EngineOutput> outputs)
    {
        if (!SnapshotPull.TryDecode(payload, out SnapshotPull pull))
        {
            Refuse(session, LinkRefusal.Malformed, "A pull of a snapshot does not decode.", outputs);
            return;
        }

        foreach (ChainEnd end in pull.Ends)
        {
            if (machine.History.ContradictsEnd(end.Replica, end.Last, end.Chain))
            {
                Refuse(session, LinkRefusal.Fork, ForkText(end.Replica), outputs);
                return;
            }
        }

        SnapshotStream? stream = session.Outgoing;
        if (stream is null || stream.Id != pull.Id) return; // It is offered again, or another is, at the next tick.
        if (pull.From != stream.Sent)
        {
            // It may take encoding all before that again. Honest peers, which lost something, wait before they ask.
            if (wallMilliseconds - session.LastSought < options.Links.ResendMilliseconds / 2) return;
            session.LastSought = wallMilliseconds;
        }

        stream.LastAsked = wallMilliseconds;
        stream.Sent = pull.From;
        stream.AskedUntil = Math.Min(pull.Until, pull.From + SnapshotPull.BytesMax);
        SendChunks(session, stream, wallMilliseconds, outputs);
    }

    private void SendChunks(
        LinkSession session, SnapshotStream stream, long wallMilliseconds, List<EngineOutput> outputs)
    {
        bool isLast = false;
        while (!isLast && stream.Sent < stream.AskedUntil)
        {
            int bytesMax = (int)Math.Min(options.Links.FrameBytesMax, stream.AskedUntil - stream.Sent);
            byte[] bytes = stream.Read(stream.Sent, bytesMax, out isLast);
            byte[] chunk = new SnapshotChunk(stream.Id, stream.Sent, isLast, bytes).Encode();
            stream.Sent += bytes.Length;
            Send(session, FrameKind.SnapshotChunk, chunk, wallMilliseconds, outputs);
        }
    }

    private void ReceiveChunk(
        LinkSession session, ReadOnlyMemory<byte> payload, long wallMilliseconds, List<EngineOutput> outputs)
    {
        if (!SnapshotChunk.TryDecode(payload, out SnapshotChunk chunk))
        {
            Refuse(session, LinkRefusal.Malformed, "A part of a snapshot does not decode.", outputs);
            return;
        }

        if (download is not SnapshotDownload running || running.Link != session.Link || running.Id != chunk.Id) return;
        long before = running.Received;
        if (!running.TryAdd(chunk))
        {
            download = null;
            string detail = $"The snapshot is larger than {options.SnapshotBytesMax} bytes, the bound here.";
            Refuse(session, LinkRefusal.SnapshotTooLarge, detail, outputs);
            return;
        }

        if (running.Received > before) running.LastProgress = wallMilliseconds;
        if (running.IsWhole) JoinDownload(session, running, wallMilliseconds, outputs);
        else if (running.AskedUntil - running.Received <= PullBytes / 2 && running.Received > before)
        {
            Pull(session, running, Math.Max(running.Received, running.AskedUntil), wallMilliseconds, outputs);
        }
    }

    private void JoinDownload(
        LinkSession session, SnapshotDownload whole, long wallMilliseconds, List<EngineOutput> outputs)
    {
        download = null;
        byte[] bytes = whole.Take();
        if (!ReplicaSnapshotCodec.TryRead(
                bytes, options.Vocabulary, out ReplicaSnapshot snapshot, out DecodeError error)
            || !snapshot.Version.Equals(whole.Version))
        {
            string detail = error == DecodeError.UnknownTag
                ? "A snapshot holds types that are unknown here: it is of a newer version. Update this node."
                : $"A snapshot does not decode ({error}).";
            Refuse(session, LinkRefusal.Malformed, detail, outputs);
            return;
        }

        if (machine.ProblemOf(snapshot) is string problem)
        {
            Refuse(session, LinkRefusal.Fork, problem, outputs);
            return;
        }

        if (Version.Covers(snapshot.Version))
        {
            AnswerRepetition(session, wallMilliseconds, outputs); // Transactions were faster.
            return;
        }

        SpaceSnapshot before = machine.Snapshot();
        int position = machine.History.Count;
        machine.Join(snapshot);
        foreach (WriterHead head in snapshot.Heads)
        {
            machine.Clock.Follow(head.Time, wallMilliseconds);
        }

        NoticeAllObjects();
        if (options.CountsWhenApplied)
        {
            durable.Raise(snapshot.Version);
            durableCount = machine.History.Count;
        }

        session.Covered.Raise(snapshot.Version);
        outputs.Add(new EngineOutput.Install(bytes, machine.Clock.Last, position));
        outputs.Add(new EngineOutput.Joined(before, machine.Snapshot()));
        buffer?.RemoveCovered(this);
        DeliverWaiting(wallMilliseconds, outputs);
        JoinOnceCaughtUp(session, wallMilliseconds, outputs);
        SendToAll(wallMilliseconds, outputs);
        AcknowledgeToAll(wallMilliseconds, outputs);
    }

    /// <summary>Lets go of what is held for transfers that are over, or that nobody goes on with.</summary>
    private void ForgetTransfers(long wallMilliseconds)
    {
        bool isLate = download is not null && Find(download.Link) is null
            && Math.Abs(wallMilliseconds - download.LastProgress) >= ResumeMilliseconds;
        if (download is not null && (isLate || Version.Covers(download.Version))) download = null;
        if (source is null || links.Any(session => session.Outgoing is not null)) return;
        if (Math.Abs(wallMilliseconds - sourceUsed) >= ResumeMilliseconds) source = null;
    }

    /// <summary>What was asked for and seems lost is asked for again.</summary>
    private void PullAgain(LinkSession session, long wallMilliseconds, List<EngineOutput> outputs)
    {
        if (download is not SnapshotDownload running || running.Link != session.Link) return;
        if (Version.Covers(running.Version))
        {
            download = null;
            return;
        }

        long latest = Math.Max(running.LastAsked, running.LastProgress);
        if (Math.Abs(wallMilliseconds - latest) < options.Links.ResendMilliseconds) return;
        Pull(session, running, running.Received, wallMilliseconds, outputs);
    }
}
