using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Syncline.Keys;
using Syncline.Replication.Protocol;

namespace Syncline.Links.Handshakes;

/// <summary>What connections of a hub with a key have in common: each is TLS 1.3, both ends prove the key.</summary>
/// <remarks>
/// TLS keeps the bytes secret and whole, between ends that nobody knows yet: any certificate will do. The proofs then
/// say that the other end of this very session holds the key. Dialer first, so that who dials without the key learns
/// nothing that was made with it. Thread: any.
/// </remarks>
internal sealed class LinkSecurity(SecretKey key) : IDisposable
{
    /// <summary>How many bytes a peer may send until it has proven the key; a handshake takes some 3,000.</summary>
    public const int BytesMax = 32 * 1024;

    private static readonly SslApplicationProtocol Protocol = new("syncline/1");

    private readonly LinkCertificate own = LinkCertificate.Create();

    /// <summary>Makes a stream on which the peer has proven the key, and this side too.</summary>
    /// <param name="network">The connection; stays the caller's.</param>
    /// <param name="role">This side's.</param>
    /// <param name="cancellation">Ends it, as a deadline does.</param>
    /// <exception cref="LinkRefusedException">Refused, by the peer or by this side, which told it.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public async Task<SslStream> OpenAsync(NetworkStream network, HandshakeRole role, CancellationToken cancellation)
    {
        HandshakeStream bounded = new(network, BytesMax);
        SslStream tls = new(bounded, leaveInnerStreamOpen: true);
        bool isOpen = false;
        try
        {
            await AuthenticateAsync(tls, role, cancellation).ConfigureAwait(false);
            await ProveAsync(tls, role, cancellation).ConfigureAwait(false);
            bounded.Lift();
            isOpen = true;
            return tls;
        }
        catch (PlainBytesException) when (role == HandshakeRole.Dialer)
        {
            // It may say why; it is not known, so it may as well say anything.
            await HandshakeFrames.ReadAsync(bounded, FrameKind.Refusal, 0, cancellation).ConfigureAwait(false);
            throw;
        }
        catch (PlainBytesException)
        {
            Refusal refusal = new(LinkRefusal.KeyRequired, "Links here take a key: both ends need the same key file.");
            throw await RefuseAsync(network, refusal, cancellation).ConfigureAwait(false);
        }
        catch (AuthenticationException failure)
        {
            string reason = failure.InnerException?.Message ?? failure.Message;
            throw new LinkRefusedException(
                new(LinkRefusal.HandshakeFailed, $"TLS 1.3 with the peer failed: {reason}"), isByPeer: false);
        }
        catch (InvalidDataException wrong) when (tls.IsAuthenticated)
        {
            throw await RefuseAsync(tls, new(LinkRefusal.HandshakeFailed, wrong.Message), cancellation)
                .ConfigureAwait(false);
        }
        finally
        {
            if (!isOpen) await tls.DisposeAsync().ConfigureAwait(false);
        }
    }

    public void Dispose() => own.Dispose();

    /// <summary>Tells the peer why it is refused; what is thrown is the answer.</summary>
    private static async Task<LinkRefusedException> RefuseAsync(
        Stream stream, Refusal refusal, CancellationToken cancellation)
    {
        byte[] payload = Refusal.Encode(refusal.Reason, refusal.Detail);
        await HandshakeFrames.WriteAsync(stream, FrameKind.Refusal, payload, cancellation).ConfigureAwait(false);
        return new(refusal, isByPeer: false);
    }

    private async Task AuthenticateAsync(SslStream tls, HandshakeRole role, CancellationToken cancellation)
    {
        Task authenticated = role == HandshakeRole.Dialer
            ? tls.AuthenticateAsClientAsync(DialerOptions(), cancellation)
            : tls.AuthenticateAsServerAsync(ListenerOptions(), cancellation);
        await authenticated.ConfigureAwait(false);
        if (tls.NegotiatedApplicationProtocol == Protocol && tls.RemoteCertificate is not null) return;
        throw new AuthenticationException("The peer speaks TLS, but not this protocol.");
    }

    private async Task ProveAsync(SslStream tls, HandshakeRole role, CancellationToken cancellation)
    {
        byte[] nonce = RandomNumberGenerator.GetBytes(KeyProof.PartBytes);
        await HandshakeFrames.WriteAsync(tls, FrameKind.KeyNonce, nonce, cancellation).ConfigureAwait(false);
        byte[] peerNonce = await ReadAsync(tls, FrameKind.KeyNonce, cancellation).ConfigureAwait(false);
        byte[] peerHash = SHA256.HashData(tls.RemoteCertificate!.GetRawCertData());
        if (role == HandshakeRole.Dialer)
        {
            KeyProof proof = new(nonce, peerNonce, own.Hash, peerHash);
            await WriteProofAsync(tls, proof.By(role, key), cancellation).ConfigureAwait(false);
            await DemandProofAsync(tls, proof, HandshakeRole.Listener, cancellation).ConfigureAwait(false);
        }
        else
        {
            KeyProof proof = new(peerNonce, nonce, peerHash, own.Hash);
            await DemandProofAsync(tls, proof, HandshakeRole.Dialer, cancellation).ConfigureAwait(false);
            await WriteProofAsync(tls, proof.By(role, key), cancellation).ConfigureAwait(false);
        }
    }

    private async Task DemandProofAsync(
        SslStream tls, KeyProof expected, HandshakeRole peer, CancellationToken cancellation)
    {
        byte[] proof = await ReadAsync(tls, FrameKind.KeyProof, cancellation).ConfigureAwait(false);
        if (expected.IsBy(peer, key, proof)) return;
        Refusal refusal = new(LinkRefusal.WrongKey, "The keys of the two ends differ: both need the same key file.");
        throw await RefuseAsync(tls, refusal, cancellation).ConfigureAwait(false);
    }

    private static Task WriteProofAsync(SslStream tls, byte[] proof, CancellationToken cancellation) =>
        HandshakeFrames.WriteAsync(tls, FrameKind.KeyProof, proof, cancellation);

    private static Task<byte[]> ReadAsync(SslStream tls, FrameKind kind, CancellationToken cancellation) =>
        HandshakeFrames.ReadAsync(tls, kind, KeyProof.PartBytes, cancellation);

    private SslClientAuthenticationOptions DialerOptions() => new()
    {
        TargetHost = "", // Nobody checks a name, and the peer's need not be told to who listens on the way.
        ClientCertificateContext = own.Context,
        EnabledSslProtocols = SslProtocols.Tls13,
        ApplicationProtocols = [Protocol],
        AllowTlsResume = false, // A session that was resumed would show no certificates.
        CertificateChainPolicy = OfStrangers(),
        RemoteCertificateValidationCallback = IsAny,
    };

    private SslServerAuthenticationOptions ListenerOptions() => new()
    {
        ServerCertificateContext = own.Context,
        ClientCertificateRequired = true,
        EnabledSslProtocols = SslProtocols.Tls13,
        ApplicationProtocols = [Protocol],
        AllowRenegotiation = false,
        AllowTlsResume = false,
        CertificateChainPolicy = OfStrangers(),
        RemoteCertificateValidationCallback = IsAny,
    };

    /// <summary>A certificate names places to fetch others from: nothing is fetched for a stranger.</summary>
    private static X509ChainPolicy OfStrangers() => new()
    {
        DisableCertificateDownloads = true,
        RevocationMode = X509RevocationMode.NoCheck,
        TrustMode = X509ChainTrustMode.CustomRootTrust,
    };

    /// <summary>Any certificate will do, since the proof of the key names it; but there has to be one.</summary>
    private static bool IsAny(
        object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        certificate is not null;
}
