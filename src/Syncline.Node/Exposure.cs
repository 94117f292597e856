using System.Net;
using System.Net.Sockets;
using Syncline.Links;

namespace Syncline.Node;

/// <summary>Which addresses a node may serve and dial: those beyond loopback take a key.</summary>
internal static class Exposure
{
    private const string KeyHint = "`syncline key new FILE` makes one. Or use 127.0.0.1, [::1] or localhost.";

    /// <summary>Checks a peer's address: without a key, what is sent there would be readable on its way.</summary>
    /// <exception cref="ExposureRefusedException">It is beyond loopback, and there is no key.</exception>
    public static void RequirePeer(PeerAddress peer, bool hasKey)
    {
        if (peer.IsLoopback || hasKey) return;
        throw new ExposureRefusedException(
            $"A link to {peer} would cross the network in clear: it takes a space key (--key-file). {KeyHint}");
    }

    /// <summary>The address to bind to; a name stands for the first address that it leads to.</summary>
    /// <param name="asked">What was asked for.</param>
    /// <param name="purpose">What it is for, as in "Links".</param>
    /// <param name="hasKey">True if a key keeps others out.</param>
    /// <param name="option">The option that would give one.</param>
    /// <exception cref="ExposureRefusedException">It is beyond loopback, and there is no key.</exception>
    /// <exception cref="SocketException">The name is not known.</exception>
    public static async Task<IPEndPoint> RequireAsync(PeerAddress asked, string purpose, bool hasKey, string option)
    {
        if (asked.IsLoopback)
        {
            IPAddress loopback = IPAddress.TryParse(asked.Host, out IPAddress? given) ? given : IPAddress.Loopback;
            return new(loopback, asked.Port);
        }

        if (hasKey) return (await asked.ResolveAsync(CancellationToken.None).ConfigureAwait(false))[0];
        throw new ExposureRefusedException(
            $"{purpose} on {asked} would be open to other machines: it takes a key ({option}). {KeyHint}");
    }
}
