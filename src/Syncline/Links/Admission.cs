using Syncline.Replicas;
using Syncline.Replication.Protocol;

namespace Syncline.Links;

/// <summary>Who may speak on a connection, and for which spaces: its hellos and its channels. Thread: any.</summary>
/// <remarks>
/// Whoever dialed opens the channels, 1, 2, 3 ...: each begins with a hello that names the space. The other side asks
/// for that, on channel 0, when it has new spaces.
/// </remarks>
internal sealed class Admission(PeerConnection connection, HubCommons hub)
{
    private readonly Lock opening = new();
    private readonly ChannelTable channels = new(connection);

    /// <summary>True while no space is linked.</summary>
    public bool IsEmpty => channels.IsEmpty;

    /// <summary>The open channel of that number; null if there is none.</summary>
    public PeerChannel? Find(uint number) => channels.Find(number);

    /// <summary>There are new spaces here: opens a channel for each, or asks who dialed to do so.</summary>
    public void OfferSpaces()
    {
        if (connection.IsDialer) OpenChannels();
        else connection.Send(0, new(FrameKind.Spaces, ReadOnlyMemory<byte>.Empty));
    }

    /// <summary>Opens a channel for every space that has none yet, if this side dialed.</summary>
    public void OpenChannels()
    {
        if (!connection.IsDialer) return;
        lock (opening) // So that the numbers ascend on the wire, too.
        {
            foreach (Replica replica in hub.Folder.Replicas)
            {
                if (channels.TryAdd(replica, number: null, out PeerChannel? channel)) LinkUp(channel);
            }
        }
    }

    /// <summary>Checks who speaks, and opens the channel if its space is here; false if the frame ends here.</summary>
    public bool TryAdmit(uint number, Hello hello)
    {
        if (connection.Member is null && hub.Admit(connection, hello.Member) is Refusal refusal)
        {
            return RefuseAll(number, refusal);
        }

        if (connection.Member != hello.Member)
        {
            return RefuseAll(number, new(LinkRefusal.Malformed, "Two members speak on one connection."));
        }

        if (channels.Find(number) is not null) return true;
        if (connection.IsDialer) return false; // An answer on a channel that was closed: who dialed opens them.
        string name = hello.Genesis.Name;
        if (hub.Folder.Find(hello.Genesis.Id) is not Replica replica)
        {
            Refuse(number, LinkRefusal.UnknownSpace, $"Space {name} ({hello.Genesis.Id}) is not here.");
            if (hub.Folder.Find(hello.Genesis.Id) is not null) OfferSpaces(); // It was created just now.
            return false;
        }

        if (!channels.TryAdd(replica, number, out PeerChannel? channel))
        {
            Refuse(number, LinkRefusal.DuplicateLink, $"Space {name} has a channel already.");
            return false;
        }

        LinkUp(channel);
        return true;
    }

    /// <summary>Ends one space's part of the connection; the connection too if it was the last.</summary>
    public void CloseChannel(uint number, LinkRefusal reason, string detail)
    {
        bool isLast = channels.RemoveLast(number);
        // One space that is missing or goes leaves the others as they are; any other refusal is about the peer itself.
        bool isOfSpace = reason is LinkRefusal.UnknownSpace or LinkRefusal.DuplicateLink or LinkRefusal.Closing;
        if (isLast || !isOfSpace) connection.End(reason, detail);
    }

    /// <summary>The connection is over: takes all links down, and opens none any more.</summary>
    public void Close()
    {
        foreach (PeerChannel channel in channels.Close())
        {
            channel.Replica.LinkDown(channel.Link);
        }
    }

    private void LinkUp(PeerChannel channel)
    {
        channel.Replica.LinkUp(channel.Link, connection.IsDialer, channel);
        // The connection may have ended meanwhile on another thread, which found no link to take down.
        if (!channels.Holds(channel)) channel.Replica.LinkDown(channel.Link);
    }

    private bool RefuseAll(uint number, Refusal refusal)
    {
        Refuse(number, refusal.Reason, refusal.Detail);
        connection.End(refusal.Reason, refusal.Detail);
        return false;
    }

    private void Refuse(uint number, LinkRefusal reason, string detail) =>
        connection.Send(number, new(FrameKind.Refusal, Refusal.Encode(reason, detail)));
}
