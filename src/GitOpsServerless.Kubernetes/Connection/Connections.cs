namespace GitOpsServerless.Kubernetes;

/// <summary>Compares connections that were read at different times.</summary>
internal static class Connections
{
    /// <summary>Whether a client of one may go on for the other: the same server, trusted in the same way, with the same identity.</summary>
    public static bool AreSame(KubernetesConnection left, KubernetesConnection right) =>
        left.Server == right.Server
        && left.CertificateAuthorityPem == right.CertificateAuthorityPem
        && left.TlsServerName == right.TlsServerName
        && left.SkipTlsVerification == right.SkipTlsVerification
        && left.DisableCompression == right.DisableCompression
        && left.Proxy == right.Proxy
        && left.DefaultNamespace == right.DefaultNamespace
        && left.ClientCertificate?.Thumbprint == right.ClientCertificate?.Thumbprint
        && AreSame(left.Impersonation, right.Impersonation)
        && AreSame(left.Tokens, right.Tokens);

    private static bool AreSame(KubernetesImpersonation? left, KubernetesImpersonation? right) =>
        (left?.Headers() ?? []).SequenceEqual(right?.Headers() ?? []);

    // Other providers renew their tokens themselves, from what the kind of provider stands for.
    private static bool AreSame(IKubernetesTokenProvider? left, IKubernetesTokenProvider? right) => (left, right) switch
    {
        (StaticTokenProvider a, StaticTokenProvider b) => a.Token == b.Token,
        (FileTokenProvider a, FileTokenProvider b) => a.Path == b.Path,
        (PluginTokenProvider a, PluginTokenProvider b) => a.IsSame(b),
        _ => left?.GetType() == right?.GetType(),
    };
}
