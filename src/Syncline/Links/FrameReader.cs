using Syncline.Crdt.Encoding;
using Syncline.Replication.Protocol;

namespace Syncline.Links;

/// <summary>
/// Cuts a stream of bytes into frames. The buffer grows with the bytes that arrive, not with what a length claims.
/// </summary>
internal sealed class FrameReader(Stream stream)
{
    private const int BufferBytesMin = 64 * 1024;

    private byte[] buffer = new byte[BufferBytesMin];
    private int start;
    private int end;

    /// <summary>How many bytes have arrived.</summary>
    public long BytesReceived { get; private set; }

    /// <summary>The next frame, valid until the next call; null at the end of the stream.</summary>
    /// <param name="bytesMax">How large it may be.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="InvalidDataException">The bytes are no frame, or too large a one.</exception>
    public async ValueTask<(uint Channel, Frame Frame)?> ReadAsync(int bytesMax, CancellationToken cancellation)
    {
        if (!await TryFillAsync(FrameCodec.PrefixBytes, cancellation).ConfigureAwait(false)) return null;
        if (!FrameCodec.TryReadLength(buffer.AsSpan(start), out int length, out DecodeError error)) throw Broken(error);
        if (length > bytesMax) throw Broken(DecodeError.LimitExceeded);
        if (!await TryFillAsync(FrameCodec.PrefixBytes + length, cancellation).ConfigureAwait(false)) return null;
        ReadOnlyMemory<byte> rest = buffer.AsMemory(start + FrameCodec.PrefixBytes, length);
        if (!FrameCodec.TryRead(buffer.AsSpan(start), rest, out uint channel, out Frame frame, out error))
        {
            throw Broken(error);
        }

        start += FrameCodec.PrefixBytes + length;
        return (channel, frame);
    }

    private static InvalidDataException Broken(DecodeError error) =>
        new($"The bytes of the connection are no frame ({error}).");

    private async ValueTask<bool> TryFillAsync(int count, CancellationToken cancellation)
    {
        while (end - start < count)
        {
            if (start > 0 && (end == buffer.Length || start == end)) Compact();
            if (end == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
            int read = await stream.ReadAsync(buffer.AsMemory(end), cancellation).ConfigureAwait(false);
            if (read == 0) return false;
            end += read;
            BytesReceived += read;
        }

        return true;
    }

    private void Compact()
    {
        buffer.AsSpan(start, end - start).CopyTo(buffer);
        end -= start;
        start = 0;
        if (buffer.Length > BufferBytesMin && end < BufferBytesMin) Array.Resize(ref buffer, BufferBytesMin);
    }
}
