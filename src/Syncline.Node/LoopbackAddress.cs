using System.Net;
using Syncline.Links;

namespace Syncline.Node;

/// <summary>The addresses that a node may serve and dial: loopback only, until keys protect others.</summary>
internal static class LoopbackAddress
{
    /// <summary>Checks a peer's address: what is sent there would be readable on its way.</summary>
    /// <exception cref="ExposureRefusedException">It is beyond loopback.</exception>
    public static void RequirePeer(PeerAddress peer)
    {
        if (peer.IsLoopback) return;
        throw new ExposureRefusedException(
            $"A link to {peer} would cross the network in clear, and keys that protect it do not exist yet. "
            + "Use a peer on 127.0.0.1, [::1] or localhost.");
    }

    /// <summary>The address to bind to.</summary>
    /// <param name="asked">What was asked for.</param>
    /// <param name="purpose">What it is for, as in "Links".</param>
    /// <exception cref="ExposureRefusedException">It is beyond loopback.</exception>
    public static IPEndPoint Require(PeerAddress asked, string purpose)
    {
        if (!asked.IsLoopback)
        {
            throw new ExposureRefusedException(
                $"{purpose} on {asked} would be open to other machines, and keys that protect it do not exist yet. "
                + "Use 127.0.0.1, [::1] or localhost.");
        }

        return new(IPAddress.TryParse(asked.Host, out IPAddress? address) ? address : IPAddress.Loopback, asked.Port);
    }
}
