using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Syncline.Links.Handshakes;

/// <summary>A certificate that a hub makes for itself and forgets with itself: it names nobody.</summary>
/// <remarks>
/// It only binds the proof of a key to one TLS session: who holds it made the session's end. Cost: one key pair of
/// ECDSA P-256 and one signature.
/// </remarks>
internal sealed class LinkCertificate : IDisposable
{
    // The same in all, so that a certificate does not tell when its process began.
    private static readonly DateTimeOffset From = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Until = new(9999, 12, 31, 0, 0, 0, TimeSpan.Zero);

    private readonly X509Certificate2 certificate;

    private LinkCertificate(X509Certificate2 certificate)
    {
        this.certificate = certificate;
        Context = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);
        Hash = SHA256.HashData(certificate.RawData);
    }

    /// <summary>The form in which TLS takes it.</summary>
    public SslStreamCertificateContext Context { get; }

    /// <summary>SHA-256 of its bytes.</summary>
    public byte[] Hash { get; }

    public static LinkCertificate Create()
    {
        using ECDsa pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=syncline", pair, HashAlgorithmName.SHA256);
        return new(request.CreateSelfSigned(From, Until));
    }

    public void Dispose() => certificate.Dispose();
}
