using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Replication.Protocol;

namespace Syncline.Testing.Exhaustive;

/// <summary>What the frames that arrived said of what others have durable; nothing is ever dropped.</summary>
/// <remarks>Recorded beside the engine, so that a wrong rule can be stated on it.</remarks>
public sealed class Heard
{
    private readonly SortedDictionary<ReplicaId, VersionVector> durable = [];

    /// <summary>What a replica said to have durable, whenever and over whomever it said so.</summary>
    public VersionVector DurableOf(ReplicaId replica) => durable.GetValueOrDefault(replica, VersionVector.Empty);

    /// <summary>It starts again, and has heard nothing yet.</summary>
    internal void Forget() => durable.Clear();

    /// <summary>Takes in a frame that arrived.</summary>
    internal void Listen(Frame frame)
    {
        WireReader reader = new(frame.Payload.Span);
        if (frame.Kind == FrameKind.Hello && Hello.TryRead(ref reader, out Hello hello))
        {
            Raise(hello.Replica, hello.Durable);
        }

        if (frame.Kind is not (FrameKind.Acknowledge or FrameKind.ContinuedAcknowledge)) return;
        AcknowledgementFrame.TryRead(frame, out AcknowledgementFrame read, out _);
        foreach (Acknowledgement told in read.Told)
        {
            Raise(told.Replica, VersionVector.Of(told.Durable));
        }
    }

    private void Raise(ReplicaId replica, VersionVector told) => durable[replica] = DurableOf(replica).Join(told);
}
