using System.Security.Cryptography.X509Certificates;

namespace GitOpsServerless.Kubernetes;

/// <summary>Everything that is needed to talk to one API server.</summary>
/// <param name="Server">Base address, such as <c>https://cluster.example:6443</c>; may have a path.</param>
public sealed record KubernetesConnection(Uri Server)
{
    /// <summary>Certificate authorities to trust, as PEM; null trusts those of the machine.</summary>
    public string? CertificateAuthorityPem { get; init; }

    /// <summary>The name that the server's certificate must have, where it is not the host of the address.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>Do not check the server's certificate. Only for clusters on the operator's own machine.</summary>
    public bool SkipTlsVerification { get; init; }

    /// <summary>Bearer tokens; null sends none.</summary>
    public IKubernetesTokenProvider? Tokens { get; init; }

    /// <summary>Client certificate with its private key.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>Intermediate certificates that are sent with <see cref="ClientCertificate"/>.</summary>
    public X509Certificate2Collection ClientCertificateChain { get; init; } = [];

    /// <summary>As whom requests are made; null makes them as the identity itself.</summary>
    public KubernetesImpersonation? Impersonation { get; init; }

    /// <summary>Do not accept compressed answers.</summary>
    public bool DisableCompression { get; init; }

    /// <summary>Proxy; null connects directly.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>Namespace of the kubeconfig context. Nothing is applied by it: where an object goes is said in Git.</summary>
    public string? DefaultNamespace { get; init; }

    /// <summary>What identifies the place and the identity, so that targets of the same place share one connection.</summary>
    public string? Key { get; init; }
}

/// <summary>Supplies bearer tokens.</summary>
public interface IKubernetesTokenProvider
{
    /// <summary>A token that is valid now.</summary>
    /// <param name="refresh">The last one was refused (HTTP 401): do not answer from a cache.</param>
    /// <param name="cancellationToken">Cancellation.</param>
    ValueTask<string> GetTokenAsync(bool refresh, CancellationToken cancellationToken);
}

/// <summary>A token that never changes.</summary>
/// <param name="token">The token.</param>
public sealed class StaticTokenProvider(string token) : IKubernetesTokenProvider
{
    internal string Token => token;

    /// <inheritdoc />
    public ValueTask<string> GetTokenAsync(bool refresh, CancellationToken cancellationToken) => ValueTask.FromResult(token);
}
