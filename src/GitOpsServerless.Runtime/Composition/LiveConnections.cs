using GitOpsServerless.Azure.Aks;
using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.Secrets;
using GitOpsServerless.Kubernetes;

namespace GitOpsServerless.Runtime.Composition;

/// <summary>Connections to real clusters that need Azure: AKS by its resource id, and kubeconfigs that are secrets.</summary>
internal sealed class LiveConnections(
    AksCredentialResolver aks, ISecretResolver secrets, KubernetesHost host, TimeProvider time, KubernetesTargetOptions options) : IKubernetesConnectionResolver
{
    private readonly KubeconfigReader _kubeconfigs = new(host, options, time);

    public async Task<Result<KubernetesConnection?>> ResolveAsync(TargetDefinition target, CancellationToken cancellationToken)
    {
        var definition = target.Kubernetes!;
        if (definition.Aks is { } cluster)
        {
            return await FromAksAsync(cluster, cancellationToken);
        }

        return definition.Kubeconfig is { } text && SecretReferences.TryParse(text, out var reference)
            ? await FromSecretAsync(reference!, definition.Context, cancellationToken)
            : Result<KubernetesConnection?>.Success(null);
    }

    private async Task<Result<KubernetesConnection?>> FromAksAsync(string cluster, CancellationToken cancellationToken)
    {
        var kubeconfig = await aks.GetKubeconfigAsync(cluster, cancellationToken);
        if (!kubeconfig.IsSuccess)
        {
            return Result<KubernetesConnection?>.Failure(kubeconfig.Diagnostics);
        }

        // Only address and authority are taken; the token is the host's own.
        var connection = await _kubeconfigs.ReadTextAsync(KubeconfigText.WithoutUsers(kubeconfig.Value), null, cancellationToken);
        return connection.IsSuccess
            ? connection.Value with { Tokens = new AksTokens(aks), Key = cluster }
            : Result<KubernetesConnection?>.Failure(connection.Diagnostics);
    }

    private async Task<Result<KubernetesConnection?>> FromSecretAsync(SecretReference reference, string? context, CancellationToken cancellationToken)
    {
        var secret = await secrets.ResolveAsync(reference, cancellationToken);
        if (!secret.IsSuccess)
        {
            return Result<KubernetesConnection?>.Failure(secret.Diagnostics);
        }

        var connection = await _kubeconfigs.ReadTextAsync(secret.Value.Value, context, cancellationToken);
        return connection.IsSuccess ? connection.Value : Result<KubernetesConnection?>.Failure(connection.Diagnostics);
    }

    private sealed class AksTokens(AksCredentialResolver resolver) : IKubernetesTokenProvider
    {
        public async ValueTask<string> GetTokenAsync(bool refresh, CancellationToken cancellationToken)
        {
            var token = await resolver.GetTokenAsync(cancellationToken);
            return token.IsSuccess ? token.Value : throw new KubernetesTokenException(token.Error!);
        }
    }
}
