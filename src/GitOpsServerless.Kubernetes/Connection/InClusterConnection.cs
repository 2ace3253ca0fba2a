using GitOpsServerless.Contracts;
using static GitOpsServerless.Contracts.DiagnosticCatalog;

namespace GitOpsServerless.Kubernetes;

/// <summary>The connection of a pod: address from the environment, token and certificate authority from the mounted service account.</summary>
internal static class InClusterConnection
{
    private const string Folder = "/var/run/secrets/kubernetes.io/serviceaccount";

    public static async Task<Result<KubernetesConnection>> CreateAsync(KubernetesHost host, TimeProvider time, CancellationToken cancellationToken)
    {
        var address = host.Environment("KUBERNETES_SERVICE_HOST");
        var port = host.Environment("KUBERNETES_SERVICE_PORT") ?? "443";
        if (string.IsNullOrEmpty(address))
        {
            return KubernetesTargetInvalid.Create("The target says inCluster, but KUBERNETES_SERVICE_HOST is not set: this is not a pod.");
        }

        var authority = await host.ReadFile($"{Folder}/ca.crt", cancellationToken);
        if (authority is not null && CertificateAuthorities.Problem(authority) is { } problem)
        {
            return KubernetesTargetInvalid.Create($"{problem} See {Folder}/ca.crt.");
        }

        var name = address.Contains(':', StringComparison.Ordinal) ? $"[{address}]" : address;
        var server = new Uri($"https://{name}:{port}");
        return new KubernetesConnection(server)
        {
            Proxy = ProxyAddress.FromEnvironment(server, host.Environment),
            CertificateAuthorityPem = authority,
            Tokens = new FileTokenProvider($"{Folder}/token", host.ReadFile, time),
            DefaultNamespace = (await host.ReadFile($"{Folder}/namespace", cancellationToken))?.Trim(),
            Key = "in-cluster",
        };
    }
}
