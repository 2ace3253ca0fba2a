namespace GitOpsServerless.Contracts;

/// <summary>Resolves references to secrets, at the moment of use. Results are never cached, logged or stored.</summary>
public interface ISecretResolver
{
    /// <summary>The value of a reference.</summary>
    Task<Result<SecretValue>> ResolveAsync(SecretReference reference, CancellationToken cancellationToken);
}

/// <summary>
/// A reference to a secret: <c>${keyvault:name}</c>, <c>${keyvault:name/version}</c>, <c>${keyvault:https://v.vault.azure.net/secrets/name}</c>.
/// </summary>
/// <param name="Vault">Vault address, or null for the application's own.</param>
/// <param name="Name">Secret name.</param>
/// <param name="Version">Version, or null for the current one.</param>
public sealed record SecretReference(string? Vault, string Name, string? Version);

/// <summary>A secret's value. Its text form is masked, so that it cannot be printed by accident.</summary>
/// <param name="Value">The value.</param>
/// <param name="Version">The version that was read.</param>
public sealed record SecretValue(string Value, string? Version)
{
    /// <summary>Always masked.</summary>
    public override string ToString() => Redactor.Mask;
}
