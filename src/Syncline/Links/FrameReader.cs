using Syncline.Crdt.Encoding;
using Syncline.Replication.Protocol;

namespace Syncline.Links;

/// <summary>
/// Cuts a stream of bytes into frames. The buffer grows with the bytes that arrive, not with what a length claims.
/// </summary>
/// <remarks>
/// Up to 64 KiB are the connection's own. A longer frame waits, once so much of it has come, until there is room for
/// all of it: nothing is read meanwhile, so its sender waits too. Read by one task; the properties by any thread.
/// </remarks>
/// <param name="stream">The bytes.</param>
/// <param name="budget">What the frames of all connections may take.</param>
/// <param name="turnMax">How long a frame waits for room.</param>
internal sealed class FrameReader(Stream stream, ReceiveBudget budget, TimeSpan turnMax)
{
    private const int OwnBytesMin = 4 * 1024;
    private const int OwnBytesMax = 64 * 1024;

    /// <summary>How fast a frame has to arrive that takes longer than a small one may; bytes a second.</summary>
    private const int BytesPerSecondMin = 1024 * 1024;

    private byte[] own = new byte[OwnBytesMin];
    private byte[]? granted;
    private int grantedBytes;
    private int start;
    private int end;
    private long bytesReceived;
    private long lastProgress = Environment.TickCount64;
    private volatile bool isWaitingForRoom;
    private volatile int arrived; // Of the frame that was granted room.

    /// <summary>How many bytes have arrived.</summary>
    public long BytesReceived => Interlocked.Read(ref bytesReceived);

    /// <summary>How long no whole frame has arrived; a second less for each MiB that has of a large one.</summary>
    public TimeSpan Silence =>
        isWaitingForRoom
            ? TimeSpan.Zero
            : TimeSpan.FromMilliseconds(Environment.TickCount64 - Interlocked.Read(ref lastProgress))
                - TimeSpan.FromSeconds((double)arrived / BytesPerSecondMin);

    /// <summary>The frame that was read is done with: the time to the next begins.</summary>
    public void Restart()
    {
        arrived = 0;
        Interlocked.Exchange(ref lastProgress, Environment.TickCount64);
    }

    /// <summary>The first bytes of the next frame, left where they are; fewer at the end of the stream.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> PeekAsync(CancellationToken cancellation)
    {
        await TryFillAsync(FrameCodec.PrefixBytes, cancellation).ConfigureAwait(false);
        return own.AsMemory(start, Math.Min(end - start, FrameCodec.PrefixBytes));
    }

    /// <summary>The next frame, valid until the next call; null at the end of the stream.</summary>
    /// <param name="bytesMax">How large it may be.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="InvalidDataException">The bytes are no frame, or too large a one.</exception>
    /// <exception cref="TimeoutException">There was no room for it for too long.</exception>
    public async ValueTask<(uint Channel, Frame Frame)?> ReadAsync(int bytesMax, CancellationToken cancellation)
    {
        Release();
        if (!await TryFillAsync(FrameCodec.PrefixBytes, cancellation).ConfigureAwait(false)) return null;
        if (!FrameCodec.TryReadLength(own.AsSpan(start), out int length, out DecodeError error)) throw Broken(error);
        if (length > bytesMax) throw Broken(DecodeError.LimitExceeded);
        int bytes = FrameCodec.PrefixBytes + length;
        if (!await TryFillAsync(Math.Min(bytes, OwnBytesMax), cancellation).ConfigureAwait(false)) return null;
        if (bytes > OwnBytesMax)
        {
            await WaitForRoomAsync(bytes, cancellation).ConfigureAwait(false);
            if (!await TryFillGrantedAsync(bytes, cancellation).ConfigureAwait(false)) return null;
        }

        ReadOnlyMemory<byte> whole = (granted ?? own).AsMemory(start, bytes);
        ReadOnlyMemory<byte> rest = whole[FrameCodec.PrefixBytes..];
        if (!FrameCodec.TryRead(whole.Span, rest, out uint channel, out Frame frame, out error)) throw Broken(error);
        start += bytes;
        Restart();
        return (channel, frame);
    }

    /// <summary>Gives back the room that the last frame took.</summary>
    public void Release()
    {
        if (grantedBytes == 0) return;
        budget.For(grantedBytes).Return(grantedBytes);
        granted = null;
        grantedBytes = 0;
        start = 0;
        end = 0;
    }

    private static InvalidDataException Broken(DecodeError error) =>
        new($"The bytes of the connection are no frame ({error}).");

    private async ValueTask WaitForRoomAsync(int bytes, CancellationToken cancellation)
    {
        isWaitingForRoom = true;
        bool isGranted = await budget.For(bytes).TryTakeAsync(bytes, turnMax, cancellation).ConfigureAwait(false);
        if (!isGranted)
        {
            throw new TimeoutException($"There was no room for a frame of {bytes} bytes for {turnMax.TotalSeconds} s.");
        }

        grantedBytes = bytes;
        Restart();
        isWaitingForRoom = false;
    }

    private async ValueTask<bool> TryFillAsync(int count, CancellationToken cancellation)
    {
        while (end - start < count)
        {
            if (start > 0 && (end == own.Length || start == end || start + count > own.Length)) Compact();
            if (end == own.Length) Array.Resize(ref own, own.Length * 2);
            int read = await ReadAsync(own.AsMemory(end), cancellation).ConfigureAwait(false);
            if (read == 0) return false;
            end += read;
        }

        return true;
    }

    /// <summary>Reads to the end of the frame and no further, so that the room goes with the frame.</summary>
    private async ValueTask<bool> TryFillGrantedAsync(int bytes, CancellationToken cancellation)
    {
        granted = new byte[Math.Min(bytes, 2 * OwnBytesMax)];
        own.AsSpan(start, end - start).CopyTo(granted);
        end -= start;
        start = 0;
        while (end < bytes)
        {
            if (end == granted.Length) Array.Resize(ref granted, (int)Math.Min(bytes, 2L * end));
            int read = await ReadAsync(granted.AsMemory(end), cancellation).ConfigureAwait(false);
            if (read == 0) return false;
            end += read;
            arrived = end;
        }

        return true;
    }

    private async ValueTask<int> ReadAsync(Memory<byte> target, CancellationToken cancellation)
    {
        int read = await stream.ReadAsync(target, cancellation).ConfigureAwait(false);
        Interlocked.Add(ref bytesReceived, read);
        return read;
    }

    private void Compact()
    {
        own.AsSpan(start, end - start).CopyTo(own);
        end -= start;
        start = 0;
    }
}
