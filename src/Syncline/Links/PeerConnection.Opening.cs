using System.Net.Sockets;
using Syncline.Links.Handshakes;
using Syncline.Replication.Protocol;

namespace Syncline.Links;

/// <content>What comes before the first frame of a space: the handshake where there is a key, and refusals.</content>
internal sealed partial class PeerConnection
{
    /// <summary>The stream on which both ends have proven the key; null if it did not come to that.</summary>
    private async Task<Stream?> TryOpenAsync(LinkSecurity security, CancellationToken cancellation)
    {
        try
        {
            HandshakeRole role = IsDialer ? HandshakeRole.Dialer : HandshakeRole.Listener;
            return await security.OpenAsync(network, role, cancellation).ConfigureAwait(false);
        }
        catch (LinkRefusedException refused)
        {
            TryName(refused.Refusal.Reason, refused.Refusal.Detail);
            if (!refused.IsByPeer) await LetReadAsync(cancellation).ConfigureAwait(false);
        }
        catch (InvalidDataException exception)
        {
            TryName(LinkRefusal.HandshakeFailed, exception.Message);
        }
        catch (Exception exception) when (IsBroken(exception))
        {
            // The connection broke, or was ended, before anything could be said on it.
        }

        RememberRefusal();
        return null;
    }

    /// <summary>The peer reads why it is refused before the connection is gone; but not for long.</summary>
    private async Task LetReadAsync(CancellationToken cancellation)
    {
        byte[] unread = new byte[1024];
        ending.CancelAfter(EndingMax);
        try
        {
            network.Socket.Shutdown(SocketShutdown.Send);
            while (await network.ReadAsync(unread, cancellation).ConfigureAwait(false) > 0)
            {
                // Whatever it was about to say.
            }
        }
        catch (Exception exception) when (IsBroken(exception))
        {
            // It is gone, or took too long.
        }
    }

    /// <summary>A peer that asks for the proof of a key is told that there is none here.</summary>
    private async Task RefuseTlsAsync(FrameReader opened, CancellationToken cancellation)
    {
        ReadOnlyMemory<byte> first = await opened.PeekAsync(cancellation).ConfigureAwait(false);
        if (!TlsRecord.BeginsClientHello(first.Span)) return;
        End(LinkRefusal.NoKey, "There is no key here to prove: both ends need the same key file, or none.");
        RememberRefusal();
    }

    private void RememberRefusal()
    {
        if (!IsDialer && ended is Refusal refusal && refusal.Reason != LinkRefusal.Closing)
        {
            hub.RefusedConnections.Remember(Host, refusal);
        }
    }
}
