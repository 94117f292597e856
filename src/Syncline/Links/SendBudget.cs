namespace Syncline.Links;

/// <summary>What the queues of all connections may hold; beyond it, the one that holds most has to give way.</summary>
/// <remarks>So whoever reads too slowly loses its own connection, never that of another. Thread: any.</remarks>
internal sealed class SendBudget(long bytesMax)
{
    private readonly Lock gate = new();
    private readonly Dictionary<SendQueue, long> held = [];
    private long total;

    /// <summary>How much all queues hold.</summary>
    public long Total => Volatile.Read(ref total);

    /// <summary>How much one queue may hold before it takes no more.</summary>
    public long QueueBytesMax => bytesMax / 2;

    /// <summary>The queue that has to give way; null while there is room, or one queue alone holds all.</summary>
    public SendQueue? Slowest
    {
        get
        {
            lock (gate)
            {
                return total <= bytesMax || held.Count < 2 ? null : held.MaxBy(entry => entry.Value).Key;
            }
        }
    }

    /// <summary>Counts bytes of a queue; fewer than none where they have left.</summary>
    public void Add(SendQueue queue, long bytes)
    {
        lock (gate)
        {
            long now = held.GetValueOrDefault(queue) + bytes;
            if (now > 0) held[queue] = now;
            else held.Remove(queue);
            total += bytes;
        }
    }

    /// <summary>Counts nothing of a queue any more.</summary>
    public void Remove(SendQueue queue)
    {
        lock (gate)
        {
            if (held.Remove(queue, out long bytes)) total -= bytes;
        }
    }
}
