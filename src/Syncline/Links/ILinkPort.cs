using Syncline.Replication.Protocol;

namespace Syncline.Links;

/// <summary>
/// The way out of one link of one replica. Called under the replica's lock: must not block or call back.
/// </summary>
internal interface ILinkPort
{
    /// <summary>Queues a frame.</summary>
    void Send(Frame frame);

    /// <summary>Ends the link, after what is queued.</summary>
    void Close(LinkRefusal reason, string detail);
}
