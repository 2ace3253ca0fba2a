using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GitOpsServerless.Kubernetes;

/// <summary>Certificates that a connection trusts.</summary>
internal static class CertificateAuthorities
{
    /// <summary>What is wrong with a text of certificates; null when they can be used.</summary>
    public static string? Problem(string pem)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(pem);
        }
        catch (CryptographicException error)
        {
            return $"The certificate authority is not a valid certificate in PEM: {error.Message}";
        }

        foreach (var certificate in certificates)
        {
            certificate.Dispose();
        }

        return certificates.Count == 0 ? "The certificate authority holds no certificate in PEM." : null;
    }
}
