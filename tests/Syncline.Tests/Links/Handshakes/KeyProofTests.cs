using Syncline.Keys;
using Syncline.Links.Handshakes;
using Syncline.Testing;

namespace Syncline.Tests.Links.Handshakes;

/// <summary>The proof as docs/formats.md gives it, worked out there by another program.</summary>
public sealed class KeyProofTests
{
    private static readonly SecretKey Key = KeyOf(0);

    private static readonly KeyProof Proof = new(Part(0x20), Part(0x40), Part(0x60), Part(0x80));

    [Fact]
    public void The_worked_example_of_the_formats_holds()
    {
        string page = File.ReadAllText(RepositoryFiles.PathOf("docs/formats.md"));
        foreach (HandshakeRole role in Enum.GetValues<HandshakeRole>())
        {
            Assert.Contains(
                Convert.ToHexStringLower(Proof.By(role, Key)), page.Replace(" ", "", StringComparison.Ordinal),
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_proof_holds_for_its_role_its_nonces_its_certificates_and_its_key_alone()
    {
        byte[] proof = Proof.By(HandshakeRole.Dialer, Key);
        Assert.True(Proof.IsBy(HandshakeRole.Dialer, Key, proof));
        Assert.False(Proof.IsBy(HandshakeRole.Listener, Key, proof));
        Assert.False(Proof.IsBy(HandshakeRole.Dialer, KeyOf(1), proof));
        Assert.False((Proof with { DialerNonce = Part(1) }).IsBy(HandshakeRole.Dialer, Key, proof));
        Assert.False((Proof with { ListenerNonce = Part(1) }).IsBy(HandshakeRole.Dialer, Key, proof));
        Assert.False((Proof with { DialerHash = Part(1) }).IsBy(HandshakeRole.Dialer, Key, proof));
        Assert.False((Proof with { ListenerHash = Part(1) }).IsBy(HandshakeRole.Dialer, Key, proof));
        Assert.False(Proof.IsBy(HandshakeRole.Dialer, Key, proof.AsSpan(1)));
        proof[^1] ^= 1;
        Assert.False(Proof.IsBy(HandshakeRole.Dialer, Key, proof));
    }

    private static byte[] Part(int first) => [.. Enumerable.Range(first, KeyProof.PartBytes).Select(i => (byte)i)];

    private static SecretKey KeyOf(int first)
    {
        string text = System.Buffers.Text.Base64Url.EncodeToString(Part(first));
        Assert.True(SecretKey.TryParse(text, out SecretKey? key, out _));
        return key;
    }
}
