using Syncline.Replicas;
using Syncline.Replication.Engines;
using Syncline.Replication.Protocol;

namespace Syncline.Links;

/// <summary>One space's part of a connection.</summary>
internal sealed class PeerChannel(PeerConnection connection, uint number, Replica replica, LinkId link) : ILinkPort
{
    public uint Number => number;

    public Replica Replica => replica;

    public LinkId Link => link;

    public void Send(Frame frame) => connection.Send(number, frame);

    public void Close(LinkRefusal reason, string detail) => connection.CloseChannel(number, reason, detail);
}
