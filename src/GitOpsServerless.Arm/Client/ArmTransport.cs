using System.Security.Cryptography.X509Certificates;
using Azure.Core.Pipeline;

namespace GitOpsServerless.Arm.Client;

/// <summary>Transports for services that are no public cloud.</summary>
internal static class ArmTransport
{
    /// <summary>One without proxy on this machine, which also trusts an authority of its own where one is given (and then no other).</summary>
    public static HttpPipelineTransport Create(bool isLoopback, string? authorityPem)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = !isLoopback };
        if (authorityPem is not null)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.ImportFromPem(authorityPem);
            handler.SslOptions.CertificateChainPolicy = policy;
        }

        return new HttpClientTransport(handler);
    }
}
