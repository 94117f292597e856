using System.Collections.Immutable;
using System.Net;
using Syncline.Replication.Protocol;

namespace Syncline.Links;

/// <summary>Tells linked nodes of each other, and decides which of those that it is told of are dialed.</summary>
/// <remarks>
/// A peer that lies can make this node dial addresses: at most <see cref="PeerList.PeersMax"/> of them, for as long as
/// a peer is given before it counts as gone, and beyond loopback only where each end has to prove the key. Thread: any.
/// </remarks>
/// <param name="hub">Whose connections these are.</param>
/// <param name="hasKey">True if links prove a key.</param>
internal sealed class PeerDirectory(LinkHub hub, bool hasKey)
{
    /// <summary>Tells every connection of the others.</summary>
    public void TellAll()
    {
        List<PeerConnection> standing = [.. hub.Standing()];
        foreach (PeerConnection to in standing)
        {
            to.Send(0, ListFor(to, standing).ToFrame());
        }
    }

    /// <summary>A peer told where it listens, and whom it knows.</summary>
    public void Take(PeerConnection from, PeerList told)
    {
        bool isNews = !from.IsDialer && from.ListenPort != told.Port;
        from.ListenPort = told.Port;
        foreach (PeerList.Entry entry in told.Peers)
        {
            if (MayDial(entry, out PeerAddress? address)) hub.Learn(address!, entry.Member);
        }

        if (isNews) TellAll();
    }

    private PeerList ListFor(PeerConnection to, List<PeerConnection> standing)
    {
        bool isNear = to.IsLoopback;
        ImmutableArray<PeerList.Entry> others =
        [
            .. from other in standing
               where other.Member != to.Member
               let address = AddressOf(other)
               // What loops back here would lead elsewhere there.
               where address is not null && (isNear || !address.IsLoopback)
               select new PeerList.Entry(other.Member!.Value, address.ToString()),
        ];
        return new(hub.ListenPort, others);
    }

    /// <summary>Where a connection's member can be dialed; null if it can't, or has not said so yet.</summary>
    private static PeerAddress? AddressOf(PeerConnection connection)
    {
        if (!PeerAddress.TryParse(connection.Address, out PeerAddress? seen, out _)) return null;
        if (connection.IsDialer) return seen;
        return connection.ListenPort == 0 ? null : seen with { Port = connection.ListenPort };
    }

    private bool MayDial(PeerList.Entry entry, out PeerAddress? address)
    {
        if (!PeerAddress.TryParse(entry.Address, out address, out _) || address.Port == 0) return false;
        if (entry.Member == hub.Member || hub.IsLinked(entry.Member)) return false;
        // A name leads where its owner says; without a key that must not be anywhere.
        return hasKey || (IPAddress.TryParse(address.Host, out IPAddress? ip) && IPAddress.IsLoopback(ip));
    }
}
