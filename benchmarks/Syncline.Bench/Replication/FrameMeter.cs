using Syncline.Crdt.Encoding;
using Syncline.Replication.Protocol;

namespace Syncline.Bench.Replication;

/// <summary>
/// Counts the bytes of frames as a connection carries them, but for hellos, acknowledgements and heartbeats.
/// </summary>
internal sealed class FrameMeter
{
    private const uint Channel = 1;

    private readonly WireWriter writer = new();

    public long Bytes { get; private set; }

    public void Add(Frame frame)
    {
        if (frame.Kind is FrameKind.Hello or FrameKind.Heartbeat) return;
        if (frame.Kind is FrameKind.Acknowledge or FrameKind.ContinuedAcknowledge) return;
        writer.Clear();
        FrameCodec.Write(writer, Channel, frame);
        Bytes += writer.Length;
    }
}
