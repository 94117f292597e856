using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using Syncline.Crdt.Encoding;
using Syncline.Keys;
using Syncline.Links.Handshakes;
using Syncline.Replication.Protocol;

namespace Syncline.Tests.Links.Handshakes;

/// <summary>One end of a handshake on which a test says what it likes, step by step.</summary>
internal sealed class KeyedPeer : IAsyncDisposable
{
    private static readonly LinkCertificate Certificate = LinkCertificate.Create();

    private readonly SslStream tls;
    private readonly HandshakeRole role;

    private KeyedPeer(SslStream tls, HandshakeRole role)
    {
        this.tls = tls;
        this.role = role;
    }

    /// <summary>This side's nonce; another may be put in its place before it is sent.</summary>
    public byte[] Nonce { get; set; } = RandomNumberGenerator.GetBytes(KeyProof.PartBytes);

    public static async Task<KeyedPeer> ConnectAsync(
        IPEndPoint address, Action<SslClientAuthenticationOptions>? with = null)
    {
        Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address, Poll.Deadline());
        SslStream tls = new(new NetworkStream(socket, ownsSocket: true));
        SslClientAuthenticationOptions options = new()
        {
            TargetHost = "",
            ClientCertificateContext = Certificate.Context,
            EnabledSslProtocols = SslProtocols.Tls13,
            ApplicationProtocols = [new("syncline/1")],
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null,
        };
        with?.Invoke(options);
        await tls.AuthenticateAsClientAsync(options, Poll.Deadline());
        return new(tls, HandshakeRole.Dialer);
    }

    public static async Task<KeyedPeer> AcceptAsync(
        TcpListener listener, Action<SslServerAuthenticationOptions>? with = null)
    {
        Socket socket = await listener.AcceptSocketAsync(Poll.Deadline());
        SslStream tls = new(new NetworkStream(socket, ownsSocket: true));
        SslServerAuthenticationOptions options = new()
        {
            ServerCertificateContext = Certificate.Context,
            ClientCertificateRequired = true,
            EnabledSslProtocols = SslProtocols.Tls13,
            ApplicationProtocols = [new("syncline/1")],
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null,
        };
        with?.Invoke(options);
        await tls.AuthenticateAsServerAsync(options, Poll.Deadline());
        return new(tls, HandshakeRole.Listener);
    }

    /// <summary>Sends the nonce and takes the other side's; the proofs of this connection follow from both.</summary>
    public async Task<KeyProof> ExchangeNoncesAsync()
    {
        await SendAsync(FrameKind.KeyNonce, Nonce);
        byte[] other = await ReceiveAsync(FrameKind.KeyNonce);
        byte[] hash = SHA256.HashData(tls.RemoteCertificate!.GetRawCertData());
        return role == HandshakeRole.Dialer
            ? new(Nonce, other, Certificate.Hash, hash)
            : new(other, Nonce, hash, Certificate.Hash);
    }

    /// <summary>Goes through the whole handshake as a dialer does.</summary>
    public async Task<KeyProof> ProveAsync(SecretKey key)
    {
        KeyProof proof = await ExchangeNoncesAsync();
        await SendAsync(FrameKind.KeyProof, proof.By(HandshakeRole.Dialer, key));
        Assert.True(proof.IsBy(HandshakeRole.Listener, key, await ReceiveAsync(FrameKind.KeyProof)));
        return proof;
    }

    public Task SendAsync(FrameKind kind, byte[] payload) => SendAsync(0, kind, payload);

    public async Task SendAsync(uint channel, FrameKind kind, byte[] payload)
    {
        WireWriter writer = new();
        FrameCodec.Write(writer, channel, new(kind, payload));
        await tls.WriteAsync(writer.WrittenMemory, Poll.Deadline());
    }

    public Task<byte[]> ReceiveAsync(FrameKind kind) =>
        HandshakeFrames.ReadAsync(tls, kind, KeyProof.PartBytes, Poll.Deadline());

    /// <summary>The next frame has to be a refusal.</summary>
    public async Task<Refusal> RefusalAsync() =>
        (await Assert.ThrowsAsync<LinkRefusedException>(() => ReceiveAsync(FrameKind.KeyProof))).Refusal;

    /// <summary>Completes when the other side has ended the connection.</summary>
    public async Task EndAsync()
    {
        try
        {
            byte[] buffer = new byte[4096];
            while (await tls.ReadAsync(buffer, Poll.Deadline()) > 0)
            {
            }
        }
        catch (IOException)
        {
            // Reset, since bytes of this side were left unread there.
        }
    }

    public ValueTask DisposeAsync() => tls.DisposeAsync();
}
