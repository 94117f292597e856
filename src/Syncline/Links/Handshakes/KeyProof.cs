using System.Security.Cryptography;
using Syncline.Keys;

namespace Syncline.Links.Handshakes;

/// <summary>The proof that one end of one TLS session holds a key.</summary>
/// <remarks>
/// HMAC-SHA-256 under the key over <c>label, role, both nonces, both certificates' hashes</c>: the role, so that
/// nobody is answered with its own proof; the nonces, so that none serves twice; the certificates, so that whoever sits
/// between two ends, with a session to each, can't hand the proof of one to the other.
/// </remarks>
internal sealed record KeyProof(byte[] DialerNonce, byte[] ListenerNonce, byte[] DialerHash, byte[] ListenerHash)
{
    /// <summary>How many bytes a nonce, a hash of a certificate and a proof have.</summary>
    public const int PartBytes = 32;

    private static ReadOnlySpan<byte> Label => "syncline link key proof 1"u8;

    /// <summary>The proof of one side.</summary>
    public byte[] By(HandshakeRole role, SecretKey key) =>
        key.Authenticate([.. Label, (byte)role, .. DialerNonce, .. ListenerNonce, .. DialerHash, .. ListenerHash]);

    /// <summary>True if the bytes are the proof of that side. Takes the same time wherever they differ.</summary>
    public bool IsBy(HandshakeRole role, SecretKey key, ReadOnlySpan<byte> proof) =>
        CryptographicOperations.FixedTimeEquals(By(role, key), proof);
}
