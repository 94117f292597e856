using System.Diagnostics.CodeAnalysis;
using Syncline.Crdt.Encoding;
using Syncline.Replication.Protocol;

namespace Syncline.Links;

/// <summary>
/// Frames on their way out of a connection: gathered into one buffer while the one before is being written.
/// </summary>
/// <remarks>Bounded: whoever does not read loses the connection, not this process's memory. Thread: any.</remarks>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore without a wait handle holds nothing to dispose.")]
internal sealed class SendQueue(long bytesMax)
{
    private const int BytesMin = 4096;
    private const int KeptBytesMax = 1024 * 1024;

    private readonly Lock gate = new();
    private readonly SemaphoreSlim available = new(0, 1);
    private WireWriter filling = new(BytesMin);
    private WireWriter draining = new(BytesMin);
    private TaskCompletionSource? room;
    private bool isCompleted;

    /// <summary>Queues a frame; false if the queue is full or closed.</summary>
    public bool TryAdd(uint channel, Frame frame)
    {
        lock (gate)
        {
            if (isCompleted || filling.Length > bytesMax) return false;
            FrameCodec.Write(filling, channel, frame);
            Signal();
            return true;
        }
    }

    /// <summary>Nothing more is queued; what is there is still taken.</summary>
    public void Complete()
    {
        lock (gate)
        {
            isCompleted = true;
            Signal();
            GiveRoom();
        }
    }

    /// <summary>Waits until at most so many bytes wait, or the queue is closed.</summary>
    public async ValueTask WaitForRoomAsync(long bytes, CancellationToken cancellation)
    {
        while (true)
        {
            Task wait;
            lock (gate)
            {
                if (isCompleted || filling.Length <= bytes) return;
                wait = (room ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }

            await wait.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Waits for bytes and takes them all; null after the last. They are valid until the next call.</summary>
    public async ValueTask<WireWriter?> TakeAsync(CancellationToken cancellation)
    {
        while (true)
        {
            lock (gate)
            {
                if (filling.Length > 0)
                {
                    // One burst must not hold its memory for the connection's life.
                    if (draining.Length > KeptBytesMax) draining = new(BytesMin);
                    draining.Clear();
                    (filling, draining) = (draining, filling);
                    GiveRoom();
                    return draining;
                }

                if (isCompleted) return null;
            }

            await available.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    private void GiveRoom()
    {
        room?.TrySetResult();
        room = null;
    }

    private void Signal()
    {
        if (available.CurrentCount == 0) available.Release();
    }
}
