using Syncline.Replication.Protocol;

namespace Syncline.Links.Handshakes;

/// <summary>One side refused the other before the first frame of a space.</summary>
/// <param name="refusal">Why.</param>
/// <param name="isByPeer">True if it was the other side.</param>
internal sealed class LinkRefusedException(Refusal refusal, bool isByPeer) : IOException(refusal.Detail)
{
    public Refusal Refusal => refusal;

    public bool IsByPeer => isByPeer;
}
