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
            // Lists are large, and a small window costs a round trip for every part of one.
            InitialHttp2StreamWindowSize = 2 * 1024 * 1024,
            ConnectTimeout = TimeSpan.FromSeconds(15),
            // A flow that was dropped without a word (load balancers, replaced nodes) is noticed while requests wait, as in client-go,
            // and what is tried again then goes over a fresh connection.
            KeepAlivePingDelay = TimeSpan.FromSeconds(15),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            AutomaticDecompression = options.Compression && !connection.DisableCompression ? DecompressionMethods.GZip : DecompressionMethods.None,
            UseProxy = connection.Proxy is not null,
            Proxy = connection.Proxy is null ? null : Proxy(connection.Proxy),
        };
        ConfigureTls(handler.SslOptions, connection);
        return handler;
    }

    private static WebProxy Proxy(Uri address)
    {
        if (address.UserInfo.Split(':', 2) is not [{ Length: > 0 } user, .. var rest])
        {
            return new WebProxy(address);
        }

        var password = rest.Length > 0 ? Uri.UnescapeDataString(rest[0]) : string.Empty;
        return new WebProxy(new UriBuilder(address) { UserName = string.Empty, Password = string.Empty }.Uri)
        {
            Credentials = new NetworkCredential(Uri.UnescapeDataString(user), password),
        };
    }

    private static void ConfigureTls(SslClientAuthenticationOptions tls, KubernetesConnection connection)
    {
        if (connection.TlsServerName is { Length: > 0 } name)
        {
            tls.TargetHost = name;
        }

        if (connection.ClientCertificate is { } certificate)
        {
            tls.ClientCertificateContext = SslStreamCertificateContext.Create(certificate, connection.ClientCertificateChain, offline: true);
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
