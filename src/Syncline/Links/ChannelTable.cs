using System.Diagnostics.CodeAnalysis;
using Syncline.Replicas;

namespace Syncline.Links;

/// <summary>The open channels of one connection: at most one for each space. Thread: any.</summary>
/// <remarks>Once closed it takes no more, so no link is brought up on a connection that is over.</remarks>
internal sealed class ChannelTable(PeerConnection connection)
{
    private static long lastLink;

    private readonly Lock gate = new();
    private readonly Dictionary<uint, PeerChannel> open = [];
    private readonly Dictionary<Replica, long> refusedUntil = [];
    private uint lastNumber;
    private bool isClosed;

    public bool IsEmpty
    {
        get
        {
            lock (gate)
            {
                return open.Count == 0;
            }
        }
    }

    public PeerChannel? Find(uint number)
    {
        lock (gate)
        {
            return open.GetValueOrDefault(number);
        }
    }

    /// <summary>True if a space that was refused may be tried again.</summary>
    public bool IsRetryDue
    {
        get
        {
            lock (gate)
            {
                return refusedUntil.Values.Any(until => until <= Environment.TickCount64);
            }
        }
    }

    /// <summary>True if the number, or a later one, has been given to a channel: it is used once only.</summary>
    public bool HasUsed(uint number)
    {
        lock (gate)
        {
            return number <= lastNumber;
        }
    }

    /// <summary>
    /// Adds a channel; false if its space has one already or is not to be tried yet, or the connection is over.
    /// </summary>
    /// <param name="replica">The space's replica.</param>
    /// <param name="number">The number that the peer gave it; null takes the next own one.</param>
    /// <param name="channel">The channel.</param>
    public bool TryAdd(Replica replica, uint? number, [NotNullWhen(true)] out PeerChannel? channel)
    {
        lock (gate)
        {
            channel = null;
            if (isClosed || open.Values.Any(other => ReferenceEquals(other.Replica, replica))) return false;
            if (number is null && refusedUntil.TryGetValue(replica, out long until))
            {
                if (until > Environment.TickCount64) return false;
                refusedUntil.Remove(replica);
            }

            uint taken = number ?? lastNumber + 1;
            lastNumber = Math.Max(lastNumber, taken);
            channel = new(connection, taken, replica, new(Interlocked.Increment(ref lastLink)));
            open.Add(taken, channel);
            return true;
        }
    }

    /// <summary>True while the channel is open.</summary>
    public bool Holds(PeerChannel channel)
    {
        lock (gate)
        {
            return open.GetValueOrDefault(channel.Number) == channel;
        }
    }

    /// <summary>Lets go of a channel; null if it is not open.</summary>
    public PeerChannel? Remove(uint number, out bool isLast)
    {
        lock (gate)
        {
            open.Remove(number, out PeerChannel? removed);
            isLast = open.Count == 0;
            return removed;
        }
    }

    /// <summary>The space was refused: it gets no channel from this side for so long.</summary>
    public void Pause(Replica replica, TimeSpan time)
    {
        lock (gate)
        {
            refusedUntil[replica] = Environment.TickCount64 + (long)time.TotalMilliseconds;
        }
    }

    /// <summary>Lets every space that was refused be tried again.</summary>
    public void EndPauses()
    {
        lock (gate)
        {
            refusedUntil.Clear();
        }
    }

    /// <summary>Lets go of all, and takes no more.</summary>
    public List<PeerChannel> Close()
    {
        lock (gate)
        {
            isClosed = true;
            List<PeerChannel> left = [.. open.Values];
            open.Clear();
            return left;
        }
    }
}
