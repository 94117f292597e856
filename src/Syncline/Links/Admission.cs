using Syncline.Crdt.Encoding;
using Syncline.Replicas;
using Syncline.Replication.Protocol;
using Syncline.Replication.Spaces;

namespace Syncline.Links;

/// <summary>Who may speak on a connection, and for which spaces: its hellos and its channels. Thread: any.</summary>
/// <remarks>
/// Whoever dialed opens the channels, 1, 2, 3 ...: each begins with a hello that names the space. The other side asks
/// for that, on channel 0, when it has new spaces. What goes wrong with one space ends its channel only: the space is
/// tried again once the peer says that its spaces changed, or the replica here is another, or a pause is over.
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

    /// <summary>The peer has other spaces than before: what it refused, it may take now.</summary>
    public void ReopenChannels()
    {
        channels.EndPauses();
        OpenChannels();
    }

    /// <summary>Tries again what was refused long enough ago.</summary>
    public void Retry()
    {
        if (channels.IsRetryDue) OpenChannels();
    }

    /// <summary>Checks who speaks, and opens the channel if its space is here; false if the frame ends here.</summary>
    public bool TryAdmit(uint number, Hello hello)
    {
        if (connection.Member is null && hub.Admit(connection, hello.Member) is Refusal refusal)
        {
            return RefuseAll(refusal);
        }

        if (connection.Member != hello.Member)
        {
            return RefuseAll(new(LinkRefusal.Malformed, "Two members speak on one connection."));
        }

        if (channels.Find(number) is not null) return true;
        // What was said on a channel that was closed meanwhile is over, and who dialed opens the next.
        if (connection.IsDialer || channels.HasUsed(number)) return false;
        string name = hello.Genesis.Name;
        if ((hub.Folder.Find(hello.Genesis.Id) ?? Settle(number, hello)) is not Replica replica)
        {
            string other = hub.Folder.Find(name) is Replica own ? $"; the one of that name is {own.SpaceId}" : "";
            Refuse(number, LinkRefusal.UnknownSpace, $"Space {name} ({hello.Genesis.Id}) is not here{other}.");
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

    /// <summary>The peer, who listens, has the channel's space under another id, and more in it.</summary>
    public void TakeGenesis(uint number, ReadOnlySpan<byte> payload)
    {
        WireReader reader = new(payload);
        bool isGenesis = SpaceGenesis.TryRead(ref reader, out SpaceGenesis genesis) && reader.AtEnd();
        if (!isGenesis || hub.Security is null || !connection.IsDialer) return;
        if (channels.Find(number) is { Replica: Replica replica } && replica.SpaceName == genesis.Name)
        {
            hub.Folder.TryTakeGenesis(replica, genesis);
        }
    }

    /// <summary>
    /// The peer, who proved the key, has a space of the name under another id: whoever has nothing in it takes the id
    /// of the other, and of two that have nothing, both take the lesser. Null if it is not this side.
    /// </summary>
    private Replica? Settle(uint number, Hello hello)
    {
        if (hub.Security is null || hub.Folder.Find(hello.Genesis.Name) is not Replica own) return null;
        bool isEmpty = own.Version.IsEmpty, isPeerEmpty = hello.Version.IsEmpty;
        if (isEmpty && (!isPeerEmpty || hello.Genesis.Id.Bits < own.SpaceId.Bits))
        {
            return hub.Folder.TryTakeGenesis(own, hello.Genesis) ? own : null;
        }

        if (!isPeerEmpty) return null;
        WireWriter writer = new();
        own.Genesis.Write(writer);
        connection.Send(number, new(FrameKind.SpaceStands, writer.ToArray()));
        return null;
    }

    /// <summary>A hello was taken in: unless that ended the channel, the space is linked.</summary>
    public void Greeted(PeerChannel channel)
    {
        if (channels.Holds(channel)) hub.Refused.Forget(channel.Replica, connection);
    }

    /// <summary>Ends one space's part of the connection; the connection too if it was the last.</summary>
    public void CloseChannel(uint number, LinkRefusal reason, string detail)
    {
        PeerChannel? closed = channels.Remove(number, out bool isLast);
        bool isRefused = closed is not null && reason is not (LinkRefusal.Closing or LinkRefusal.DuplicateLink);
        if (isRefused)
        {
            hub.Refused.Remember(closed!.Replica, connection, reason, detail);
            // A space that is missing there is said to be there as soon as it is.
            if (reason != LinkRefusal.UnknownSpace) channels.Pause(closed.Replica, hub.Options.RefusedPause);
        }

        if (isLast) connection.End(reason, detail);
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

    private bool RefuseAll(Refusal refusal)
    {
        connection.End(refusal.Reason, refusal.Detail);
        return false;
    }

    private void Refuse(uint number, LinkRefusal reason, string detail) =>
        connection.Send(number, new(FrameKind.Refusal, Refusal.Encode(reason, detail)));
}
