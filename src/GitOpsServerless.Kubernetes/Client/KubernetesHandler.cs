using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace GitOpsServerless.Kubernetes.Client;

/// <summary>The transport of one connection: HTTP/2, own certificate authorities, client certificate, proxy, no redirects.</summary>
internal static class KubernetesHandler
{
    public static SocketsHttpHandler Create(KubernetesConnection connection, KubernetesTargetOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            EnableMultipleHttp2Connections = true,
            MaxConnectionsPerServer = options.Concurrency,
            ConnectTimeout = TimeSpan.FromSeconds(15),
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            AutomaticDecompression = options.Compression ? DecompressionMethods.GZip : DecompressionMethods.None,
            UseProxy = connection.Proxy is not null,
            Proxy = connection.Proxy is null ? null : new WebProxy(connection.Proxy),
        };
        ConfigureTls(handler.SslOptions, connection);
        return handler;
    }

    private static void ConfigureTls(SslClientAuthenticationOptions tls, KubernetesConnection connection)
    {
        if (connection.TlsServerName is { Length: > 0 } name)
        {
            tls.TargetHost = name;
        }

        if (connection.ClientCertificate is { } certificate)
        {
            tls.ClientCertificateContext = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);
        }

        if (connection.SkipTlsVerification)
        {
#pragma warning disable CA5359 // Asked for in the kubeconfig (insecure-skip-tls-verify).
            tls.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (connection.CertificateAuthorityPem is { } pem)
        {
            tls.CertificateChainPolicy = TrustOnly(pem);
        }
    }

    private static X509ChainPolicy TrustOnly(string pem)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.ImportFromPem(pem);
        policy.ApplicationPolicy.Add(new System.Security.Cryptography.Oid("1.3.6.1.5.5.7.3.1"));
        return policy;
    }
}
