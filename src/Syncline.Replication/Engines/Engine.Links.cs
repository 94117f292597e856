using System.Collections.Immutable;
using Syncline.Crdt;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Replication.Members;
using Syncline.Replication.Protocol;
using Syncline.Replication.Transactions;

namespace Syncline.Replication.Engines;

public sealed partial class Engine
{
    private ImmutableArray<LinkSession> links = []; // Ascending; few, and they seldom come or go.
    private TransactionFrameWriter? frames;

    /// <summary>The links that are up, with what their peers said; for status.</summary>
    public IReadOnlyList<LinkStatus> Links =>
        [.. links.Select(session => new LinkStatus(
            session.Link,
            session.Peer?.Member,
            session.Peer?.Replica,
            session.Acknowledged.ToVersion(),
            session.AcknowledgedDurable.ToVersion()))];

    /// <summary>A link came up. The initiator speaks first.</summary>
    public void LinkUp(LinkId link, bool isInitiator, long wallMilliseconds, List<EngineOutput> outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        LinkSession session = new(link, isInitiator) { LastProgress = wallMilliseconds };
        Invariant.That(Find(link) is null, "Numbers of links are used once.");
        links = [.. links.Append(session).OrderBy(each => each.Link.Value)];
        if (isInitiator) SendHello(session, isAnswer: false, wallMilliseconds, outputs);
    }

    /// <summary>A link went down: what was in flight counts as lost, what it brought too early is let go.</summary>
    public void LinkDown(LinkId link)
    {
        links = links.RemoveAll(session => session.Link == link);
        buffer?.RemoveFrom(link);
    }

    /// <summary>
    /// Time passed: what seems lost is sent again, and a silent link gets a heartbeat. A few times a second.
    /// </summary>
    public void Tick(long wallMilliseconds, List<EngineOutput> outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ForgetReadBuffers();
        Compact();
        CorrectRecord(wallMilliseconds, outputs);
        AskForWanted(wallMilliseconds, outputs);
        if (source is not null || download is not null) ForgetTransfers(wallMilliseconds);
        foreach (LinkSession session in links)
        {
            session.NoticeStepBack(wallMilliseconds);
            if (session.Peer is null)
            {
                if (session.IsInitiator && wallMilliseconds - session.LastSent >= options.Links.ResendMilliseconds)
                {
                    SendHello(session, isAnswer: false, wallMilliseconds, outputs);
                }

                continue;
            }

            bool stalled = wallMilliseconds - session.LastProgress >= options.Links.ResendMilliseconds;
            if (session.InFlightBytes > 0 && stalled) Rewind(session, wallMilliseconds);
            PullAgain(session, wallMilliseconds, outputs);
            SendTransactions(session, wallMilliseconds, outputs);
            RelayAcknowledgements(session, wallMilliseconds, outputs);
            if (wallMilliseconds - session.LastSent < options.Links.HeartbeatMilliseconds) continue;
            Heartbeat heartbeat = Heartbeat.Of(
                session.ToldApplied,
                session.ToldDurable,
                SumOfAcknowledgements(session, session.ToldApplied, session.ToldDurable));
            Send(session, FrameKind.Heartbeat, heartbeat.Encode(), wallMilliseconds, outputs);
        }
    }

    private void SendHello(LinkSession session, bool isAnswer, long wallMilliseconds, List<EngineOutput> outputs)
    {
        session.ToldApplied = Version;
        session.ToldDurable = DurableVersion;
        session.ToldSum = KnownAcknowledgement.SumOf(options.Replica, session.ToldApplied, session.ToldDurable);
        bool readsEnds = session.Peer?.Features.Contains(LinkFeature.ChainEnds) == true;
        WireWriter writer = new();
        new Hello
        {
            IsAnswer = isAnswer,
            Genesis = options.Genesis,
            Member = options.Member,
            Role = options.Role,
            Replica = options.Replica,
            Version = session.ToldApplied,
            Durable = session.ToldDurable,
            Floor = LogFloor,
            Ends = readsEnds ? ChainEnd.HashOf(machine.History.Ends()) : null,
            Features = options.IsRelay ? LinkFeature.Known.Add(LinkFeature.Relay) : LinkFeature.Known,
        }.Write(writer);
        Send(session, FrameKind.Hello, writer.ToArray(), wallMilliseconds, outputs);
    }

    private void SendToAll(long wallMilliseconds, List<EngineOutput> outputs)
    {
        foreach (LinkSession session in links)
        {
            SendTransactions(session, wallMilliseconds, outputs);
        }
    }

    /// <summary>
    /// Sends what the peer lacks, in the order of application, as far as the window allows (I4: only durable).
    /// </summary>
    private void SendTransactions(LinkSession session, long wallMilliseconds, List<EngineOutput> outputs)
    {
        if (session.Peer is null) return;
        if (!session.HasReached(machine.History))
        {
            OfferSnapshot(session, wallMilliseconds, outputs);
            return;
        }

        session.Outgoing = null;
        session.Cursor = Math.Max(session.Cursor, machine.History.Start);
        int end = options.SendsBeforeDurable ? machine.History.Count : durableCount;
        while (session.Cursor < end && session.InFlightBytes < options.Links.WindowBytesMax)
        {
            if (!TryGather(session, end)) return;
            if (session.InFlightBytes == 0) session.LastProgress = wallMilliseconds;
            Frame frame = Frames.Finish();
            session.Sent(EndOf(Frames.Transactions), frame.Payload.Length);
            session.LastSent = wallMilliseconds;
            outputs.Add(new EngineOutput.Send(session.Link, frame));
        }
    }

    /// <summary>Fills a frame with what the peer lacks; false if there is nothing.</summary>
    private bool TryGather(LinkSession session, int end)
    {
        Frames.Start(session.Peer!, end, options.Links.FrameBytesMax);
        for (; session.Cursor < end; session.Cursor++)
        {
            if (!machine.History.TryGetLast(session.Cursor, out Dot last) || session.Covered.Covers(last)) continue;
            if (!Frames.TryAdd(session.Cursor)) break;
            session.Covered.Raise(last.Replica, last.Counter);
        }

        return Frames.Transactions.Count > 0;
    }

    private TransactionFrameWriter Frames =>
        frames ??= new(position => machine.History[position], machine.History.ChainBefore);

    private static VersionVector EndOf(IReadOnlyList<Transaction> batch)
    {
        VersionBuilder end = new();
        foreach (Transaction transaction in batch)
        {
            end.Raise(transaction.Replica, transaction.Last);
        }

        return end.ToVersion();
    }

    private void Rewind(LinkSession session, long wallMilliseconds)
    {
        session.ForgetInFlight();
        session.Cursor = machine.History.FirstBeyond(session.Covered);
        session.LastProgress = wallMilliseconds;
    }

    private void AcknowledgeToAll(long wallMilliseconds, List<EngineOutput> outputs)
    {
        foreach (LinkSession session in links)
        {
            if (session.Peer is not null) Acknowledge(session, full: false, wallMilliseconds, outputs);
        }
    }

    /// <summary>Tells the peer what this replica has: what grew since it was last told, or all.</summary>
    private void Acknowledge(LinkSession session, bool full, long wallMilliseconds, List<EngineOutput> outputs)
    {
        VersionVector applied = Version, durableNow = DurableVersion;
        if (!full && applied.Equals(session.ToldApplied) && durableNow.Equals(session.ToldDurable)) return;
        Acknowledgement told = new(
            options.Member,
            options.Replica,
            full ? applied.Entries : GrownSince(applied, session.ToldApplied),
            full ? durableNow.Entries : GrownSince(durableNow, session.ToldDurable));
        ulong before = full ? 0 : session.ToldSum;
        session.ToldApplied = applied;
        session.ToldDurable = durableNow;
        session.ToldSum = KnownAcknowledgement.SumOf(options.Replica, applied, durableNow);
        if (full) session.LastFullAcknowledgement = wallMilliseconds;
        Acknowledge(session, before, session.ToldSum, [told], wallMilliseconds, outputs);
    }

    /// <summary>
    /// What grew, and the own entry with it: who can't tell that a frame was lost, and learns of one without the other,
    /// would let it count before all that this replica wrote until then is there (I7).
    /// </summary>
    private ImmutableArray<VersionEntry> GrownSince(VersionVector now, VersionVector told)
    {
        ImmutableArray<VersionEntry> grown = now.Difference(told);
        ulong own = now[options.Replica];
        if (grown.IsEmpty || own == 0 || own > told[options.Replica]) return grown;
        return VersionVector.Of([.. grown, new VersionEntry(options.Replica, own)]).Entries;
    }

    private void Refuse(LinkSession session, LinkRefusal reason, string detail, List<EngineOutput> outputs)
    {
        outputs.Add(new EngineOutput.Send(session.Link, new(FrameKind.Refusal, Refusal.Encode(reason, detail))));
        outputs.Add(new EngineOutput.Close(session.Link, reason, detail));
        LinkDown(session.Link);
    }

    /// <summary>The link, while it is up.</summary>
    private LinkSession? Find(LinkId link)
    {
        foreach (LinkSession session in links)
        {
            if (session.Link == link) return session;
        }

        return null;
    }

    private static void Send(
        LinkSession session, FrameKind kind, byte[] payload, long wallMilliseconds, List<EngineOutput> outputs) =>
        Send(session, new(kind, payload), wallMilliseconds, outputs);

    private static void Send(LinkSession session, Frame frame, long wallMilliseconds, List<EngineOutput> outputs)
    {
        session.LastSent = wallMilliseconds;
        outputs.Add(new EngineOutput.Send(session.Link, frame));
    }
}
