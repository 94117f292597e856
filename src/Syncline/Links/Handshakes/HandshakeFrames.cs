using Syncline.Crdt.Encoding;
using Syncline.Replication.Protocol;

namespace Syncline.Links.Handshakes;

/// <summary>Frames of a handshake, one at a time, none read ahead: what follows is not the handshake's.</summary>
internal static class HandshakeFrames
{
    /// <summary>How long a frame may be: a refusal with its detail.</summary>
    private const int BytesMax = 8 * 1024;

    /// <summary>Sends a frame on channel 0.</summary>
    public static async Task WriteAsync(
        Stream stream, FrameKind kind, ReadOnlyMemory<byte> payload, CancellationToken cancellation)
    {
        WireWriter writer = new();
        FrameCodec.Write(writer, 0, new(kind, payload));
        await stream.WriteAsync(writer.WrittenMemory, cancellation).ConfigureAwait(false);
    }

    /// <summary>The payload of the next frame.</summary>
    /// <exception cref="LinkRefusedException">It is a refusal.</exception>
    /// <exception cref="InvalidDataException">It is of another kind or length, or no frame.</exception>
    /// <exception cref="EndOfStreamException">The stream ended before it.</exception>
    public static async Task<byte[]> ReadAsync(
        Stream stream, FrameKind kind, int bytesExact, CancellationToken cancellation)
    {
        Frame frame = await ReadAsync(stream, cancellation).ConfigureAwait(false);
        if (frame.Kind == FrameKind.Refusal && Refusal.TryDecode(frame.Payload.Span, out Refusal refusal))
        {
            throw new LinkRefusedException(refusal, isByPeer: true);
        }

        return frame.Kind == kind && frame.Payload.Length == bytesExact
            ? frame.Payload.ToArray()
            : throw new InvalidDataException($"In place of a {kind} of {bytesExact} bytes something else was sent.");
    }

    private static async Task<Frame> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        byte[] prefix = new byte[FrameCodec.PrefixBytes];
        await stream.ReadExactlyAsync(prefix, cancellation).ConfigureAwait(false);
        if (!FrameCodec.TryReadLength(prefix, out int length, out DecodeError error)) throw Broken(error);
        if (length > BytesMax) throw Broken(DecodeError.LimitExceeded);
        byte[] rest = new byte[length];
        await stream.ReadExactlyAsync(rest, cancellation).ConfigureAwait(false);
        if (!FrameCodec.TryRead(prefix, rest, out uint channel, out Frame frame, out error)) throw Broken(error);
        return channel == 0 ? frame : throw Broken(DecodeError.OutOfDomain);
    }

    private static InvalidDataException Broken(DecodeError error) =>
        new($"The bytes of the handshake are no frame of it ({error}).");
}
