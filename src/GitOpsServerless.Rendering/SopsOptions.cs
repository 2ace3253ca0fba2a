namespace GitOpsServerless.Rendering;

/// <summary>Keys for SOPS-encrypted files.</summary>
public sealed record SopsOptions
{
    /// <summary>
    /// age identities, one or more <c>AGE-SECRET-KEY-1…</c> a text, or references such as <c>${keyvault:age-key}</c> that the request's
    /// secret resolver resolves when an encrypted file needs them.
    /// </summary>
    public IReadOnlyList<string> AgeIdentities { get; init; } = [];

    /// <summary>Unwraps data keys that are encrypted with Azure Key Vault; null means that there is no such access.</summary>
    public IKeyVaultKeys? KeyVault { get; init; }
}

/// <summary>Access to keys of Azure Key Vault, for unwrapping only.</summary>
public interface IKeyVaultKeys
{
    /// <summary>Decrypts with RSA-OAEP-256, the algorithm that SOPS uses with Key Vault keys.</summary>
    /// <param name="vault">Vault address, such as <c>https://kv-shop.vault.azure.net</c>.</param>
    /// <param name="key">Key name.</param>
    /// <param name="version">Key version.</param>
    /// <param name="ciphertext">The wrapped data key.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<Contracts.Result<ReadOnlyMemory<byte>>> UnwrapAsync(
        string vault, string key, string version, ReadOnlyMemory<byte> ciphertext, CancellationToken cancellationToken);
}
