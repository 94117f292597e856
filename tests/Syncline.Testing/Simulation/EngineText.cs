using System.Globalization;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Replication.Engines;
using Syncline.Replication.Protocol;

namespace Syncline.Testing.Simulation;

/// <summary>Inputs and outputs of an engine as lines for people, and outputs as a checksum of every byte.</summary>
public static class EngineText
{
    /// <summary>An input as one line.</summary>
    public static string Of(EngineInput input) => input switch
    {
        EngineInput.Up up => Invariant($"link {up.Link.Value} up{(up.IsInitiator ? ", speaks first" : "")}"),
        EngineInput.Down down => Invariant($"link {down.Link.Value} down"),
        EngineInput.Tick tick => Invariant($"tick, wall {tick.Wall}"),
        EngineInput.Receive receive => Invariant($"receive on {receive.Link.Value} {Of(receive.Frame)}"),
        EngineInput.Commit { Outcome: CommitOutcome.Committed done } => $"commit {done.Transaction}",
        EngineInput.Commit commit => Invariant($"commit of {commit.Request.Updates.Count}, refused"),
        EngineInput.Persisted persisted => Invariant($"persisted {persisted.Count}"),
        EngineInput.Join => "join the space",
        EngineInput.Leave => "leave the space",
        EngineInput.Forget forget => Invariant($"forget the transactions before {forget.Position}"),
        EngineInput.Sleep => "sleep",
        _ => input.ToString(),
    };

    /// <summary>An output as one line.</summary>
    public static string Of(EngineOutput output) => output switch
    {
        EngineOutput.Append append => Invariant($"append {append.Position}: {append.Transaction}"),
        EngineOutput.Install install => Invariant($"install {install.Position}: a snapshot"),
        EngineOutput.Joined joined => $"joined {joined.After.Version}",
        EngineOutput.Send send => Invariant($"send on {send.Link.Value} {Of(send.Frame)}"),
        EngineOutput.Close close => Invariant($"close {close.Link.Value}: {close.Reason}, {close.Detail}"),
        EngineOutput.Applied applied => $"applied {applied.Transaction}{(applied.IsLocal ? ", local" : "")}",
        _ => output.ToString(),
    };

    /// <summary>A frame as text, with what it carries.</summary>
    public static string Of(Frame frame) => frame.Kind switch
    {
        _ when frame.CarriesTransactions && TransactionFrames.TryRead(frame, out var carried, out _) =>
            $"transactions {string.Join(' ', carried.Select(each => each.Transaction))}",
        FrameKind.Hello => HelloText(frame),
        FrameKind.Acknowledge or FrameKind.ContinuedAcknowledge => AcknowledgementText(frame),
        FrameKind.Refusal when Refusal.TryDecode(frame.Payload.Span, out Refusal refusal) =>
            $"refusal {refusal.Reason}",
        FrameKind.Heartbeat => "heartbeat",
        FrameKind.SnapshotOffer when SnapshotOffer.TryDecode(frame.Payload.Span, out SnapshotOffer offer) =>
            $"offer of a snapshot at {offer.Version}",
        FrameKind.SnapshotPull when SnapshotPull.TryDecode(frame.Payload.Span, out SnapshotPull pull) =>
            Invariant($"pull of a snapshot from {pull.From} until {pull.Until}"),
        FrameKind.SnapshotChunk when SnapshotChunk.TryDecode(frame.Payload, out SnapshotChunk chunk) =>
            Invariant($"chunk of a snapshot at {chunk.Offset}{(chunk.IsLast ? ", the last" : "")}"),
        _ => Invariant($"frame of kind {(int)frame.Kind}, {frame.Payload.Length} bytes"),
    };

    /// <summary>A checksum over all that the outputs say, in their order.</summary>
    public static uint Checksum(uint start, IReadOnlyList<EngineOutput> outputs)
    {
        uint checksum = start;
        foreach (EngineOutput output in outputs)
        {
            checksum = output switch
            {
                EngineOutput.Append(var transaction, var clock, var position) => Mix(
                    checksum, 1, (ulong)transaction.Chain, clock.Bits, (ulong)position),
                EngineOutput.Install(var snapshot, var clock, var position) => Crc32C.Append(
                    Mix(checksum, 5, clock.Bits, (ulong)position, 0), snapshot.Span),
                EngineOutput.Joined => Mix(checksum, 6, 0, 0, 0),
                EngineOutput.Send(var link, var frame) => Crc32C.Append(
                    Mix(checksum, 2, (ulong)link.Value, (ulong)frame.Kind, 0), frame.Payload.Span),
                EngineOutput.Close(var link, var reason, _) => Mix(checksum, 3, (ulong)link.Value, (ulong)reason, 0),
                EngineOutput.Applied(var transaction, var isLocal) => Mix(
                    checksum, 4, transaction.Replica.Value, transaction.First, isLocal ? 1UL : 0),
                _ => checksum,
            };
        }

        return checksum;
    }

    private static uint Mix(uint checksum, ulong kind, ulong a, ulong b, ulong c) =>
        Crc32C.Append(Crc32C.Append(Crc32C.Append(Crc32C.Append(checksum, kind), a), b), c);

    private static string HelloText(Frame frame)
    {
        WireReader reader = new(frame.Payload.Span);
        return Hello.TryRead(ref reader, out Hello hello)
            ? $"{(hello.IsAnswer ? "answer" : "hello")} of {hello.Replica}: "
                + $"applied {hello.Version}, durable {hello.Durable}"
            : "a broken hello";
    }

    private static string AcknowledgementText(Frame frame)
    {
        AcknowledgementFrame.TryRead(frame, out AcknowledgementFrame read, out _);
        List<string> texts = [];
        foreach (Acknowledgement told in read.Told)
        {
            texts.Add($"applied {VersionVector.Of(told.Applied)}, durable {VersionVector.Of(told.Durable)}");
        }

        return $"acknowledge {string.Join("; ", texts)}";
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
