using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GitOpsServerless.Kubernetes;

/// <summary>
/// Client certificates of kubeconfigs: PEM with the certificate first and intermediates after it, keys in PKCS#1, PKCS#8 or
/// SEC 1 (RFC 7468, RFC 5915). Encrypted keys cannot be used: a kubeconfig has no place for their passphrase.
/// </summary>
internal static class ClientCertificates
{
    /// <summary>Reads a certificate with its key.</summary>
    /// <returns>The certificate, in a form that TLS takes on every system, and its intermediates; or why not.</returns>
    public static (X509Certificate2? Certificate, X509Certificate2Collection Intermediates, string? Problem) Load(string certificatePem, string keyPem)
    {
        if (IsEncrypted(keyPem))
        {
            return (null, [], "The key of the client certificate is encrypted with a passphrase, which a kubeconfig cannot hold.");
        }

        try
        {
            // The platform of Windows does not take keys that live in memory only.
            using var ephemeral = X509Certificate2.CreateFromPem(certificatePem, keyPem);
            var certificate = X509CertificateLoader.LoadPkcs12(ephemeral.Export(X509ContentType.Pkcs12), password: null);
            return (certificate, Intermediates(certificatePem, certificate), null);
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            return (null, [], "The client certificate or its key cannot be read, or they do not belong together; PKCS#1, PKCS#8 and EC keys in PEM are understood.");
        }
    }

    private static bool IsEncrypted(string keyPem) =>
        keyPem.Contains("-----BEGIN ENCRYPTED PRIVATE KEY-----", StringComparison.Ordinal)
        || keyPem.Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal);

    private static X509Certificate2Collection Intermediates(string pem, X509Certificate2 certificate)
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPem(pem);
        return [.. all.Where(c => c.Thumbprint != certificate.Thumbprint)];
    }
}
