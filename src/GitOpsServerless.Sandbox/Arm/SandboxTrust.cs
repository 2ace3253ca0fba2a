using System.Security.Cryptography.X509Certificates;

namespace GitOpsServerless.Sandbox.Arm;

/// <summary>Handlers that trust one authority and nothing else.</summary>
public static class SandboxTrust
{
    /// <summary>A handler for HTTPS servers whose certificates the authority has signed.</summary>
    public static SocketsHttpHandler CreateHandler(string authorityPem)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPem(authorityPem);
        return new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = policy }, AllowAutoRedirect = false, UseCookies = false };
    }
}
