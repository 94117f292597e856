using System.Net.Sockets;

namespace Syncline.Links.Handshakes;

/// <summary>The bytes under TLS: few of them until the peer is known, and the first have to be TLS at all.</summary>
/// <remarks>Asynchronous only. One reader and one writer at a time.</remarks>
/// <param name="network">Where the bytes come from; stays the caller's.</param>
/// <param name="bytesMax">How many may arrive until <see cref="Lift"/>.</param>
internal sealed class HandshakeStream(NetworkStream network, int bytesMax) : Stream
{
    private readonly byte[] first = new byte[TlsRecord.HeaderBytes];
    private int firstEnd;
    private int firstStart;
    private bool isTls;
    private volatile bool isLifted;
    private int arrived;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The peer is known: it may send as much as it likes.</summary>
    public void Lift() => isLifted = true;

    /// <summary>Reads what TLS reads.</summary>
    /// <exception cref="PlainBytesException">The first bytes are no TLS; they can be read as they are now.</exception>
    /// <exception cref="InvalidDataException">More bytes than a handshake takes.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!isTls)
        {
            isTls = true; // From here on the bytes are the caller's, whatever they are.
            firstEnd = await network
                .ReadAtLeastAsync(first, first.Length, throwOnEndOfStream: false, cancellationToken)
                .ConfigureAwait(false);
            if (firstEnd > 0 && !TlsRecord.IsHeader(first)) throw new PlainBytesException();
        }

        if (firstStart < firstEnd)
        {
            int taken = Math.Min(buffer.Length, firstEnd - firstStart);
            first.AsSpan(firstStart, taken).CopyTo(buffer.Span);
            firstStart += taken;
            return taken;
        }

        int read = await network.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (!isLifted && (arrived += read) > bytesMax)
        {
            throw new InvalidDataException($"The handshake takes more than {bytesMax} bytes.");
        }

        return read;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        network.WriteAsync(buffer, cancellationToken);

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
