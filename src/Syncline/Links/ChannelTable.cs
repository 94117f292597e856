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

    /// <summary>Adds a channel; false if its space has one already, or the connection is over.</summary>
    /// <param name="replica">The space's replica.</param>
    /// <param name="number">The number that the peer gave it; null takes the next own one.</param>
    /// <param name="channel">The channel.</param>
    public bool TryAdd(Replica replica, uint? number, [NotNullWhen(true)] out PeerChannel? channel)
    {
        lock (gate)
        {
            channel = null;
            if (isClosed || open.Values.Any(other => ReferenceEquals(other.Replica, replica))) return false;
            uint taken = number ?? ++lastNumber;
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

    /// <summary>Lets go of a channel; true if none is left.</summary>
    public bool RemoveLast(uint number)
    {
        lock (gate)
        {
            open.Remove(number);
            return open.Count == 0;
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
