using System.Collections.Immutable;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Replication.Histories;
using Syncline.Replication.Protocol;
using Syncline.Replication.Protocol.Batches;
using Syncline.Replication.Transactions;

namespace Syncline.Replication.Engines;

public sealed partial class Engine
{
    private BatchReadBuffers? readBuffers; // Idle spaces hold none.

    /// <summary>A frame arrived. Bytes that do not decode end the link and change nothing (I10).</summary>
    public void Receive(LinkId link, Frame frame, long wallMilliseconds, List<EngineOutput> outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        if (Find(link) is not LinkSession session) return;
        switch (frame.Kind)
        {
            case FrameKind.Hello:
                ReceiveHello(session, frame.Payload.Span, wallMilliseconds, outputs);
                break;
            case FrameKind.Refusal:
                ReceiveRefusal(session, frame.Payload.Span, outputs);
                break;
            case FrameKind.SnapshotOffer or FrameKind.SnapshotPull or FrameKind.SnapshotChunk
                or FrameKind.Transactions or FrameKind.TransactionBatch
                or FrameKind.Heartbeat or FrameKind.Acknowledge or FrameKind.ContinuedAcknowledge
                or FrameKind.RightsRequest
                when session.Peer is null:
                break; // A lossy transport lost the hello; what follows it will come again.
            case FrameKind.Heartbeat:
                ReceiveHeartbeat(session, frame.Payload.Span, wallMilliseconds, outputs);
                break;
            case FrameKind.Transactions or FrameKind.TransactionBatch:
                ReceiveTransactions(session, frame, wallMilliseconds, outputs);
                break;
            case FrameKind.Acknowledge or FrameKind.ContinuedAcknowledge:
                ReceiveAcknowledgements(session, frame, wallMilliseconds, outputs);
                break;
            case FrameKind.RightsRequest:
                ReceiveRightsRequest(session, frame.Payload.Span, wallMilliseconds, outputs);
                break;
            case FrameKind.SnapshotOffer:
                ReceiveOffer(session, frame.Payload.Span, wallMilliseconds, outputs);
                break;
            case FrameKind.SnapshotPull:
                ReceivePull(session, frame.Payload.Span, wallMilliseconds, outputs);
                break;
            case FrameKind.SnapshotChunk:
                ReceiveChunk(session, frame.Payload, wallMilliseconds, outputs);
                break;
            default:
                if (frame.IsOptional) break;
                string detail = $"Frames of kind {(int)frame.Kind} are unknown here.";
                Refuse(session, LinkRefusal.UnknownFrame, detail, outputs);
                break;
        }
    }

    private void ReceiveHello(
        LinkSession session, ReadOnlySpan<byte> payload, long wallMilliseconds, List<EngineOutput> outputs)
    {
        WireReader reader = new(payload);
        if (!Hello.TryRead(ref reader, out Hello hello) || !reader.AtEnd())
        {
            Refuse(session, LinkRefusal.Malformed, $"A hello does not decode ({reader.Error}).", outputs);
            return;
        }

        if (RefusalOf(hello) is var (reason, detail))
        {
            Refuse(session, reason, detail, outputs);
            return;
        }

        if (hello.Ends is UInt128 hash
            && machine.History.EndsAt(hello.Version) is ImmutableArray<ChainEnd> ends
            && ChainEnd.HashOf(ends) != hash)
        {
            AskForFork(session, ends, wallMilliseconds, outputs);
            return;
        }

        session.Start(hello);
        session.ToldMembers = null;
        session.Relayed = 0; // It may have missed what was relayed, or have started anew.
        knowledge.Hear(
            new(hello.Member, hello.Replica, hello.Version.Entries, hello.Durable.Entries), session.Link);
        session.Cursor = machine.History.FirstBeyond(session.Covered);
        if (!hello.IsAnswer) SendHello(session, isAnswer: true, wallMilliseconds, outputs);
        JoinOnceCaughtUp(session, wallMilliseconds, outputs);
        SendTransactions(session, wallMilliseconds, outputs);
        Acknowledge(session, full: false, wallMilliseconds, outputs);
    }

    /// <summary>
    /// The peer has another history of what is all here. It is told how the chains stood here at its version, and so
    /// refuses the one that differs by name; until then nothing that it says is looked at (trap C3).
    /// </summary>
    private static void AskForFork(
        LinkSession session, ImmutableArray<ChainEnd> ends, long wallMilliseconds, List<EngineOutput> outputs)
    {
        session.Peer = null;
        Send(session, FrameKind.SnapshotPull, new SnapshotPull(0, 0, 0, ends).Encode(), wallMilliseconds, outputs);
    }

    private (LinkRefusal Reason, string Detail)? RefusalOf(Hello hello)
    {
        if (hello.ProtocolMin > Hello.Protocol || hello.ProtocolMax < Hello.Protocol)
        {
            return (LinkRefusal.ProtocolMismatch,
                $"Protocol {Hello.Protocol} is spoken here, {hello.ProtocolMin} to {hello.ProtocolMax} there. "
                + "Update the older one.");
        }

        if (hello.Genesis != options.Genesis)
        {
            return (LinkRefusal.GenesisMismatch,
                $"Space {hello.Genesis.Id} there is not space {options.Genesis.Id} here.");
        }

        if (hello.Replica == options.Replica)
        {
            return (LinkRefusal.SameReplica,
                $"Both ends are replica {hello.Replica}: it linked to itself, or was copied.");
        }

        return null;
    }

    private void ReceiveRefusal(LinkSession session, ReadOnlySpan<byte> payload, List<EngineOutput> outputs)
    {
        LinkDown(session.Link);
        outputs.Add(Refusal.TryDecode(payload, out Refusal refusal)
            ? new EngineOutput.Close(session.Link, refusal.Reason, refusal.Detail)
            : new EngineOutput.Close(session.Link, LinkRefusal.Malformed, "The refusal itself does not decode."));
    }

    private void ReceiveHeartbeat(
        LinkSession session, ReadOnlySpan<byte> payload, long wallMilliseconds, List<EngineOutput> outputs)
    {
        if (!Heartbeat.TryDecode(payload, out Heartbeat heartbeat))
        {
            Refuse(session, LinkRefusal.Malformed, "A heartbeat does not decode.", outputs);
            return;
        }

        Heartbeat heard = Heartbeat.Of(
            session.Acknowledged.ToVersion(),
            session.AcknowledgedDurable.ToVersion(),
            SumOfAcknowledgements(session, Version, DurableVersion));
        if (heartbeat == heard && !session.HasMissed) return;
        // Heartbeats come once in a while: who sends more of them gets no more hellos for it.
        if (wallMilliseconds - session.LastAsked < options.Links.HeartbeatMilliseconds / 2) return;
        session.LastAsked = wallMilliseconds;
        SendHello(session, isAnswer: false, wallMilliseconds, outputs);
    }

    private void ReceiveAcknowledgements(
        LinkSession session, Frame frame, long wallMilliseconds, List<EngineOutput> outputs)
    {
        if (!AcknowledgementFrame.TryRead(frame, out AcknowledgementFrame read, out DecodeError error))
        {
            Refuse(session, LinkRefusal.Malformed, $"An acknowledgement does not decode ({error}).", outputs);
            return;
        }

        bool continues = session.Continues(read);
        foreach (Acknowledgement acknowledgement in read.Told)
        {
            if (continues) knowledge.Hear(acknowledgement, session.Link);
            if (acknowledgement.Replica != session.Peer!.Replica)
            {
                if (continues && options.IsRelay) session.NoticeTold(acknowledgement.Replica);
                continue;
            }

            if (session.Acknowledge(acknowledgement.Applied, acknowledgement.Durable))
            {
                session.LastProgress = wallMilliseconds;
            }
        }

        SendTransactions(session, wallMilliseconds, outputs);
    }

    private void ReceiveTransactions(
        LinkSession session, Frame frame, long wallMilliseconds, List<EngineOutput> outputs)
    {
        readBuffers ??= new();
        readBuffers.IsIdle = false;
        if (!TransactionFrames.TryRead(frame, readBuffers, out var arrived, out DecodeError error))
        {
            Refuse(session, LinkRefusal.Malformed, $"Transactions do not decode ({error}).", outputs);
            return;
        }

        bool toldNothingNew = true;
        foreach (var (transaction, chainBefore) in arrived)
        {
            DeliveryBuffer.Waiting arrival = new(transaction, chainBefore, session.Link);
            switch (machine.History.Place(transaction, chainBefore))
            {
                case Placement.Known:
                    break;
                case Placement.Next or Placement.Gap when transaction.Replica == options.Replica:
                    RefuseFork(arrival, outputs); // Nobody but this replica goes on with its own history (I4).
                    break;
                case Placement.Next when machine.HasDependenciesOf(transaction):
                    toldNothingNew = false;
                    Deliver(arrival, wallMilliseconds, outputs);
                    break;
                case Placement.Fork:
                    RefuseFork(arrival, outputs);
                    break;
                default:
                    (buffer ??= new(options.Links.BufferBytesMax)).TryAdd(arrival, this);
                    break;
            }

            if (Find(session.Link) is null) break;
            session.Covered.Raise(transaction.Replica, transaction.Last);
        }

        DeliverWaiting(wallMilliseconds, outputs);
        JoinOnceCaughtUp(session, wallMilliseconds, outputs);
        SendToAll(wallMilliseconds, outputs);
        if (toldNothingNew) AnswerRepetition(session, wallMilliseconds, outputs);
        AcknowledgeToAll(wallMilliseconds, outputs);
    }

    /// <summary>Lets go of what reading took once no frame came between two ticks.</summary>
    private void ForgetReadBuffers()
    {
        if (readBuffers is null) return;
        if (readBuffers.IsIdle) readBuffers = null;
        else readBuffers.IsIdle = true;
    }

    /// <summary>
    /// Who sends what is known here, or what does not follow yet, may have missed an acknowledgement: it is told all,
    /// but not for every second copy that a mesh of links brings.
    /// </summary>
    private void AnswerRepetition(LinkSession session, long wallMilliseconds, List<EngineOutput> outputs)
    {
        if (Find(session.Link) is null) return;
        if (wallMilliseconds - session.LastFullAcknowledgement < options.Links.ResendMilliseconds / 2) return;
        Acknowledge(session, full: true, wallMilliseconds, outputs);
    }

    /// <summary>Takes in what waited and has all that it follows, until nothing more can be.</summary>
    private void DeliverWaiting(long wallMilliseconds, List<EngineOutput> outputs)
    {
        if (buffer is null) return;
        buffer.Advance(options.Replica, this); // Its own transactions since the frame before.
        // A refusal lets go of all that its link brought, so nothing of that comes up here any more.
        foreach (DeliveryBuffer.Waiting waiting in buffer.TakeReady())
        {
            Placement placement = machine.History.Place(waiting.Transaction, waiting.ChainBefore);
            if (placement == Placement.Next) Deliver(waiting, wallMilliseconds, outputs);
            else if (placement == Placement.Fork) RefuseFork(waiting, outputs);
        }
    }

    private void Deliver(DeliveryBuffer.Waiting arrival, long wallMilliseconds, List<EngineOutput> outputs)
    {
        Transaction transaction = arrival.Transaction;
        string? reason = machine.TryTake(
            transaction, isLogged: false, out ReadOnlySpan<ObjectUpdate> updates, out bool holds);
        if (reason is not null)
        {
            RefuseIfUp(arrival.From, LinkRefusal.InvalidTransaction, $"Transaction {transaction}: {reason}.", outputs);
            return;
        }

        machine.Clock.Follow(machine.History.WriterOf(transaction.Replica).Time, wallMilliseconds);
        buffer?.Advance(transaction.Replica, this);
        EngineOutput.Applied applied = new(transaction, IsLocal: false);
        if (holds || options.IsRelay) applied = applied with { Taken = [.. updates] };
        Announce(applied, updates, outputs);
    }

    private void RefuseFork(DeliveryBuffer.Waiting arrival, List<EngineOutput> outputs) => RefuseIfUp(
        arrival.From,
        LinkRefusal.Fork,
        ForkText(arrival.Transaction.Replica),
        outputs);

    private static string ForkText(ReplicaId replica) =>
        $"Two histories of replica {replica} differ: its folder was copied, or an old backup of it runs. Nothing of "
        + "the other was applied.";

    private void RefuseIfUp(LinkId link, LinkRefusal reason, string detail, List<EngineOutput> outputs)
    {
        if (Find(link) is LinkSession session) Refuse(session, reason, detail, outputs);
    }
}
