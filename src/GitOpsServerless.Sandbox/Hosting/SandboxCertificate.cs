using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GitOpsServerless.Sandbox.Hosting;

/// <summary>
/// A certificate authority and one server certificate for the loopback addresses, made in memory.
/// The authority's private key is thrown away at once.
/// </summary>
public sealed class SandboxCertificate : IDisposable
{
    private SandboxCertificate(string certificateAuthorityPem, X509Certificate2 server)
    {
        CertificateAuthorityPem = certificateAuthorityPem;
        Server = server;
    }

    /// <summary>The authority to trust, as PEM.</summary>
    public string CertificateAuthorityPem { get; }

    internal X509Certificate2 Server { get; }

    /// <summary>Makes a pair that is valid from yesterday for a year, by the given clock.</summary>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="dnsNames">Names beside <c>localhost</c> that the server is reached by.</param>
    public static SandboxCertificate Create(TimeProvider timeProvider, params IEnumerable<string> dnsNames)
    {
        ArgumentNullException.ThrowIfNull(timeProvider);
        ArgumentNullException.ThrowIfNull(dnsNames);
        var from = timeProvider.GetUtcNow().AddDays(-1);
        using var authority = CreateAuthority(from);
        using var server = CreateServer(authority, from, dnsNames);

        // Windows can only serve with a key that went through a PKCS#12 import.
        var usable = X509CertificateLoader.LoadPkcs12(server.Export(X509ContentType.Pkcs12), password: null);
        return new SandboxCertificate(authority.ExportCertificatePem() + "\n", usable);
    }

    /// <inheritdoc/>
    public void Dispose() => Server.Dispose();

    private static X509Certificate2 CreateAuthority(DateTimeOffset from)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=gitops-serverless-sandbox-ca", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request.CreateSelfSigned(from, from.AddYears(1));
    }

    private static X509Certificate2 CreateServer(X509Certificate2 authority, DateTimeOffset from, IEnumerable<string> dnsNames)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=gitops-serverless-sandbox", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        foreach (var name in dnsNames)
        {
            names.AddDnsName(name);
        }

        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(authority, from, from.AddYears(1), RandomNumberGenerator.GetBytes(16));
        return certificate.CopyWithPrivateKey(key);
    }
}
