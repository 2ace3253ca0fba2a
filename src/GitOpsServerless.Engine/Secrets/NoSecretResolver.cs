using GitOpsServerless.Contracts;

namespace GitOpsServerless.Engine.Secrets;

/// <summary>For hosts without a Key Vault: every reference is a diagnostic.</summary>
public sealed class NoSecretResolver : ISecretResolver
{
    /// <inheritdoc />
    public Task<Result<SecretValue>> ResolveAsync(SecretReference reference, CancellationToken cancellationToken) =>
        Task.FromResult<Result<SecretValue>>(DiagnosticCatalog.SecretsNotConfigured.Create($"The secret '{reference.Name}' cannot be resolved: no Key Vault is configured on this host."));
}
