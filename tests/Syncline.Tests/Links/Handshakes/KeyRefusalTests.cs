using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Syncline.Keys;
using Syncline.Links;
using Syncline.Links.Handshakes;
using Syncline.Replication.Protocol;

namespace Syncline.Tests.Links.Handshakes;

/// <summary>Who does not prove the key is refused, by a name that both sides see.</summary>
public sealed class KeyRefusalTests
{
    private static readonly SecretKey Key = SecretKey.Create();

    [Fact]
    public async Task Members_with_one_key_link_and_agree()
    {
        await using LinkServer left = await LinkServer.StartAsync(key: Key);
        await left.ServesAsync();
        Assert.Empty(left.Hub.RefusedConnections);
        Assert.InRange(left.Hub.BytesReceived, 1, long.MaxValue);
    }

    [Theory]
    [InlineData(true, true, LinkRefusal.WrongKey)]
    [InlineData(false, true, LinkRefusal.KeyRequired)]
    [InlineData(true, false, LinkRefusal.NoKey)]
    public async Task Members_with_other_keys_or_one_without_do_not_link_and_both_say_why(
        bool dialerHasKey, bool listenerHasKey, LinkRefusal reason)
    {
        await using LinkServer listener = await LinkServer.StartAsync(key: listenerHasKey ? Key : null);
        await using LinkServer dialer = await LinkServer.StartAsync(key: dialerHasKey ? SecretKey.Create() : null);
        listener.Replica.Transact(tx => tx.Counter("c/n").Increment());
        dialer.Hub.Connect(listener.Address.ToString());

        await Poll.Until(() => dialer.Hub.Peers is [{ Reason: not null }]);
        PeerStatus peer = Assert.Single(dialer.Hub.Peers);
        Assert.Equal((reason, null), (peer.Reason, peer.Member));
        Assert.NotEmpty(peer.Problem!);
        await Poll.Until(() => listener.Hub.RefusedConnections.Count > 0);
        ConnectionRefusal refused = Assert.Single(listener.Hub.RefusedConnections);
        Assert.Equal(("127.0.0.1", reason), (refused.Host, refused.Reason));
        Assert.Empty(dialer.Replica.Status().Links);
        Assert.Empty(listener.Replica.Status().Links);
    }

    [Fact]
    public async Task A_host_that_is_linked_is_no_longer_among_the_refused()
    {
        await using LinkServer server = await LinkServer.StartAsync(key: Key);
        await using (KeyedPeer stranger = await KeyedPeer.ConnectAsync(server.Address))
        {
            await stranger.ExchangeNoncesAsync();
            await stranger.SendAsync(FrameKind.KeyProof, new byte[KeyProof.PartBytes]);
            Assert.Equal(LinkRefusal.WrongKey, (await stranger.RefusalAsync()).Reason);
            await stranger.EndAsync();
        }

        await Poll.Until(() => server.Hub.RefusedConnections is [{ Count: 1 }]);
        await server.ServesAsync();
        Assert.Empty(server.Hub.RefusedConnections);
    }

    [Fact]
    public async Task A_proof_of_an_earlier_connection_is_refused()
    {
        await using LinkServer server = await LinkServer.StartAsync(key: Key);
        KeyProof seen;
        byte[] nonce;
        await using (KeyedPeer honest = await KeyedPeer.ConnectAsync(server.Address))
        {
            nonce = honest.Nonce;
            seen = await honest.ProveAsync(Key);
        }

        // Even with the nonce and the certificate of then, which nobody else could use.
        await using KeyedPeer replaying = await KeyedPeer.ConnectAsync(server.Address);
        replaying.Nonce = nonce;
        await replaying.ExchangeNoncesAsync();
        await replaying.SendAsync(FrameKind.KeyProof, seen.By(HandshakeRole.Dialer, Key));
        Assert.Equal(LinkRefusal.WrongKey, (await replaying.RefusalAsync()).Reason);
        await replaying.EndAsync();
    }

    [Fact]
    public async Task Who_answers_with_what_it_was_sent_is_refused()
    {
        await using LinkServer dialer = await LinkServer.StartAsync(key: Key);
        using TcpListener listener = dialer.DialTest();
        await using KeyedPeer reflecting = await KeyedPeer.AcceptAsync(listener);
        byte[] nonce = await reflecting.ReceiveAsync(FrameKind.KeyNonce);
        await reflecting.SendAsync(FrameKind.KeyNonce, nonce);
        byte[] proof = await reflecting.ReceiveAsync(FrameKind.KeyProof);
        await reflecting.SendAsync(FrameKind.KeyProof, proof);
        Assert.Equal(LinkRefusal.WrongKey, (await reflecting.RefusalAsync()).Reason);
        await Poll.Until(() => dialer.Hub.Peers is [{ Reason: LinkRefusal.WrongKey }]);
    }

    [Fact]
    public async Task Who_sits_between_two_members_and_passes_their_proofs_on_is_refused()
    {
        await using LinkServer server = await LinkServer.StartAsync(key: Key);
        await using LinkServer dialer = await LinkServer.StartAsync(key: Key);
        using TcpListener listener = dialer.DialTest();
        await using KeyedPeer towardsDialer = await KeyedPeer.AcceptAsync(listener);
        await using KeyedPeer towardsServer = await KeyedPeer.ConnectAsync(server.Address);
        byte[] dialerNonce = await towardsDialer.ReceiveAsync(FrameKind.KeyNonce);
        await towardsServer.SendAsync(FrameKind.KeyNonce, dialerNonce);
        byte[] serverNonce = await towardsServer.ReceiveAsync(FrameKind.KeyNonce);
        await towardsDialer.SendAsync(FrameKind.KeyNonce, serverNonce);
        byte[] proof = await towardsDialer.ReceiveAsync(FrameKind.KeyProof);
        await towardsServer.SendAsync(FrameKind.KeyProof, proof);
        Assert.Equal(LinkRefusal.WrongKey, (await towardsServer.RefusalAsync()).Reason);
    }

    [Fact]
    public async Task Older_TLS_is_refused_by_both_roles()
    {
        await using LinkServer server = await LinkServer.StartAsync(key: Key);
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await using KeyedPeer old = await KeyedPeer.ConnectAsync(
                server.Address, options => options.EnabledSslProtocols = SslProtocols.Tls12);
        });
        await Poll.Until(() => server.Hub.RefusedConnections is [{ Reason: LinkRefusal.HandshakeFailed }]);

        using TcpListener listener = server.DialTest();
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await using KeyedPeer old = await KeyedPeer.AcceptAsync(
                listener, options => options.EnabledSslProtocols = SslProtocols.Tls12);
        });
        await Poll.Until(() => server.Hub.Peers is [{ Reason: LinkRefusal.HandshakeFailed }]);
    }

    [Theory]
    [InlineData("http/1.1", true)]
    [InlineData("syncline/2", true)]
    [InlineData(null, true)]
    [InlineData("syncline/1", false)]
    public async Task Another_protocol_over_TLS_and_a_peer_without_certificate_are_refused(
        string? protocol, bool hasCertificate)
    {
        await using LinkServer server = await LinkServer.StartAsync(key: Key);
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await using KeyedPeer other = await KeyedPeer.ConnectAsync(server.Address, options =>
            {
                options.ApplicationProtocols = protocol is null ? null : [new(protocol)];
                if (!hasCertificate) options.ClientCertificateContext = null;
            });
            await other.ProveAsync(Key); // TLS 1.3 tells a client only after its own last word.
        });
        await Poll.Until(() => server.Hub.RefusedConnections is [{ Reason: LinkRefusal.HandshakeFailed }]);
        await server.ServesAsync();
    }

    [Fact]
    public async Task What_is_no_handshake_is_refused_and_changes_nothing()
    {
        await using LinkServer server = await LinkServer.StartAsync(key: Key);
        foreach (var (kind, bytes) in new[]
        {
            (FrameKind.Hello, 32), (FrameKind.KeyProof, 32), (FrameKind.KeyNonce, 31), (FrameKind.KeyNonce, 0),
            (FrameKind.KeyNonce, 10_000), ((FrameKind)4243, 32),
        })
        {
            await using KeyedPeer peer = await KeyedPeer.ConnectAsync(server.Address);
            await peer.ReceiveAsync(FrameKind.KeyNonce);
            await peer.SendAsync(kind, new byte[bytes]);
            Assert.Equal(LinkRefusal.HandshakeFailed, (await peer.RefusalAsync()).Reason);
            await Poll.Until(() => server.Hub.RefusedConnections is [{ Reason: LinkRefusal.HandshakeFailed }]);
        }

        await server.ServesAsync();
    }

    [Fact]
    public async Task Beyond_loopback_takes_a_key()
    {
        await using LinkServer keyed = await LinkServer.StartAsync(key: Key);
        await using LinkServer plain = await LinkServer.StartAsync();
        IPEndPoint open = await keyed.Hub.ListenAsync(new(IPAddress.Any, 0));
        Assert.NotEqual(0, open.Port);
        keyed.Hub.Connect("192.0.2.1:7400"); // Documentation's own, so nobody is there.
        await Assert.ThrowsAsync<ArgumentException>(() => plain.Hub.ListenAsync(new(IPAddress.Any, 0)));
        Assert.Throws<ArgumentException>(() => plain.Hub.Connect("192.0.2.1:7400"));
        Assert.Throws<ArgumentException>(() => plain.Hub.Connect("peer.example:7400"));
    }
}
