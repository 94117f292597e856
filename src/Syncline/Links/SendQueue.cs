using System.Diagnostics.CodeAnalysis;
using Syncline.Crdt.Encoding;
using Syncline.Replication.Protocol;

namespace Syncline.Links;

/// <summary>
/// Frames on their way out of a connection: gathered into one buffer while the one before is being written.
/// </summary>
/// <remarks>
/// Bounded, by itself and together with all others: whoever does not read loses the connection, not this process's
/// memory. Thread: any.
/// </remarks>
/// <param name="budget">What all queues may hold.</param>
/// <param name="overflowed">Told, once and on any thread, that the queue was given up since it held too much.</param>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore without a wait handle holds nothing to dispose.")]
internal sealed class SendQueue(SendBudget budget, Action overflowed)
{
    private const int BytesMin = 4096;
    private const int KeptBytesMax = 256 * 1024;

    private readonly Lock gate = new();
    private readonly SemaphoreSlim available = new(0, 1);
    private WireWriter filling = new(BytesMin);
    private WireWriter draining = new(BytesMin);
    private int drainingBytes; // As counted by the budget.
    private TaskCompletionSource? room;
    private bool isCompleted;
    private bool isGivenUp;

    /// <summary>Queues a frame; nothing happens if the queue is closed.</summary>
    public void Add(uint channel, Frame frame)
    {
        SendQueue? slowest = this;
        lock (gate)
        {
            if (isCompleted) return;
            if (filling.Length <= budget.QueueBytesMax)
            {
                int before = filling.Length;
                FrameCodec.Write(filling, channel, frame);
                budget.Add(this, filling.Length - before);
                Signal();
                slowest = budget.Slowest;
            }
        }

        for (; slowest is not null; slowest = budget.Slowest)
        {
            slowest.GiveUp();
        }
    }

    /// <summary>Nothing more is queued or taken, and nothing is held.</summary>
    public void Abandon()
    {
        lock (gate)
        {
            filling = new(BytesMin);
            drainingBytes = 0;
            budget.Remove(this);
            isCompleted = true;
            Signal();
            GiveRoom();
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
                budget.Add(this, -drainingBytes);
                drainingBytes = filling.Length;
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

    private void GiveUp()
    {
        lock (gate)
        {
            if (isGivenUp) return;
            isGivenUp = true;
        }

        Abandon();
        overflowed();
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
