using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Replication.Protocol;
using Syncline.Replication.Transactions;

namespace Syncline.Replication.Engines;

public sealed partial class Engine
{
    /// <summary>The links that are up, with what their peers said; for status.</summary>
    public IReadOnlyList<LinkStatus> Links =>
        [.. links.Values.Select(session => new LinkStatus(
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
        links.Add(link.Value, session);
        if (isInitiator) SendHello(session, isAnswer: false, wallMilliseconds, outputs);
    }

    /// <summary>A link went down: what was in flight counts as lost, what it brought too early is let go.</summary>
    public void LinkDown(LinkId link)
    {
        links.Remove(link.Value);
        buffer.RemoveFrom(link);
    }

    /// <summary>
    /// Time passed: what seems lost is sent again, and a silent link gets a heartbeat. A few times a second.
    /// </summary>
    public void Tick(long wallMilliseconds, List<EngineOutput> outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        Compact();
        foreach (LinkSession session in links.Values)
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
                SumOfAcknowledgements(session.ToldApplied, session.ToldDurable));
            Send(session, FrameKind.Heartbeat, heartbeat.Encode(), wallMilliseconds, outputs);
        }
    }

    private void SendHello(LinkSession session, bool isAnswer, long wallMilliseconds, List<EngineOutput> outputs)
    {
        session.ToldApplied = Version;
        session.ToldDurable = DurableVersion;
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
        }.Write(writer);
        Send(session, FrameKind.Hello, writer.ToArray(), wallMilliseconds, outputs);
    }

    private void SendToAll(long wallMilliseconds, List<EngineOutput> outputs)
    {
        foreach (LinkSession session in links.Values)
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
            List<Transaction> batch = NextBatch(session, end);
            if (batch.Count == 0) return;
            if (session.InFlightBytes == 0) session.LastProgress = wallMilliseconds;
            WireWriter writer = new(options.Links.FrameBytesMax / 16);
            TransactionRuns.Write(writer, batch, machine.History.ChainBefore);
            session.Sent(EndOf(batch), writer.Length);
            Send(session, FrameKind.Transactions, writer.ToArray(), wallMilliseconds, outputs);
        }
    }

    private List<Transaction> NextBatch(LinkSession session, int end)
    {
        List<Transaction> batch = [];
        int bytes = 0;
        for (; session.Cursor < end; session.Cursor++)
        {
            if (machine.History[session.Cursor] is not Transaction transaction) continue;
            if (session.Covered.Covers(new Dot(transaction.Replica, transaction.Last))) continue;
            if (batch.Count > 0 && bytes + transaction.Bytes > options.Links.FrameBytesMax) break;
            if (batch.Count == TransactionRuns.TransactionsMax) break;
            session.Covered.Raise(transaction.Replica, transaction.Last);
            batch.Add(transaction);
            bytes += transaction.Bytes;
        }

        return batch;
    }

    private static VersionVector EndOf(List<Transaction> batch)
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
        foreach (LinkSession session in links.Values)
        {
            if (session.Peer is not null) Acknowledge(session, full: false, wallMilliseconds, outputs);
        }
    }

    /// <summary>Tells the peer what this replica has: what grew since it was last told, or all.</summary>
    private void Acknowledge(LinkSession session, bool full, long wallMilliseconds, List<EngineOutput> outputs)
    {
        VersionVector applied = Version, durableNow = DurableVersion;
        if (!full && applied.Equals(session.ToldApplied) && durableNow.Equals(session.ToldDurable)) return;
        WireWriter writer = new();
        new Acknowledgement(
            options.Member,
            options.Replica,
            full ? applied.Entries : applied.Difference(session.ToldApplied),
            full ? durableNow.Entries : durableNow.Difference(session.ToldDurable)).Write(writer);
        session.ToldApplied = applied;
        session.ToldDurable = durableNow;
        if (full) session.LastFullAcknowledgement = wallMilliseconds;
        Send(session, FrameKind.Acknowledge, writer.ToArray(), wallMilliseconds, outputs);
    }

    private void Refuse(LinkSession session, LinkRefusal reason, string detail, List<EngineOutput> outputs)
    {
        outputs.Add(new EngineOutput.Send(session.Link, new(FrameKind.Refusal, Refusal.Encode(reason, detail))));
        outputs.Add(new EngineOutput.Close(session.Link, reason, detail));
        LinkDown(session.Link);
    }

    private static void Send(
        LinkSession session, FrameKind kind, byte[] payload, long wallMilliseconds, List<EngineOutput> outputs)
    {
        session.LastSent = wallMilliseconds;
        outputs.Add(new EngineOutput.Send(session.Link, new(kind, payload)));
    }
}
