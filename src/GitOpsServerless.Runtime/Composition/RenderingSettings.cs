using System.Text.Json;
using Azure.Core;
using GitOpsServerless.Azure.KeyVault;
using GitOpsServerless.Contracts;
using GitOpsServerless.Rendering;

namespace GitOpsServerless.Runtime.Composition;

/// <summary>What the operator says about rendering in environment variables; the same for all hosts (docs/rendering.md).</summary>
public static class RenderingSettings
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { RespectRequiredConstructorParameters = true };

    /// <summary>Adds the settings to options.</summary>
    /// <param name="options">What the host decides by itself.</param>
    /// <param name="environment">Reads an environment variable.</param>
    /// <param name="appFolder">Folder of the app; programs in its <c>tools</c> folder win over those of PATH.</param>
    /// <param name="identity">Identity that uses keys of Key Vault; null where there is none.</param>
    /// <exception cref="ArgumentException">A setting cannot be read; the message names it and not its value.</exception>
    public static RenderingOptions Apply(RenderingOptions options, Func<string, string?> environment, string appFolder, TokenCredential? identity)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(environment);
        var vaults = List(environment("GITOPS_SOPS_VAULTS"));
        return options with
        {
            KustomizePath = NullIfEmpty(environment("GITOPS_KUSTOMIZE_PATH")),
            HelmPath = NullIfEmpty(environment("GITOPS_HELM_PATH")),
            BicepPath = NullIfEmpty(environment("GITOPS_BICEP_PATH")),
            BicepCacheFolder = NullIfEmpty(environment("GITOPS_BICEP_CACHE")) ?? HomeCache(environment("HOME") ?? environment("USERPROFILE")),
            BicepEnvironment = BicepEnvironment(environment),
            ToolFolders = ToolFolders(environment("PATH"), appFolder),
            AllowedHosts = List(environment("GITOPS_ALLOWED_HOSTS")),
            Credentials = Credentials(environment("GITOPS_HOST_CREDENTIALS")),
            Sops = new SopsOptions
            {
                AgeIdentities = List(environment("GITOPS_SOPS_AGE_KEYS")),
                KeyVault = identity is null || vaults.Length == 0 ? null : new SopsKeys(new KeyVaultDecryptor(identity, vaults)),
            },
        };
    }

    // Where the official tool restores modules to (learn.microsoft.com/azure/azure-resource-manager/bicep/bicep-config-modules).
    private static string? HomeCache(string? home) => string.IsNullOrEmpty(home) ? null : Path.Combine(home, ".bicep");

    // Only what the operator names: a repository must not read the environment of the host.
    private static Dictionary<string, string> BicepEnvironment(Func<string, string?> environment) =>
        List(environment("GITOPS_BICEP_ENVIRONMENT")).Distinct(StringComparer.Ordinal)
            .Select(name => (Name: name, Value: environment(name))).Where(variable => variable.Value is not null)
            .ToDictionary(variable => variable.Name, variable => variable.Value!, StringComparer.Ordinal);

    // Beside the app first, then PATH; never the current directory, which may belong to somebody else's repository.
    private static string[] ToolFolders(string? path, string appFolder) =>
    [
        Path.Combine(appFolder, "tools"),
        .. (path ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Where(Path.IsPathFullyQualified),
    ];

    private static RemoteCredential[] Credentials(string? text)
    {
        if (NullIfEmpty(text) is null)
        {
            return [];
        }

        // Without the parser's exception, whose message may quote a secret.
        return Parse(text!)
            ?? throw new ArgumentException("GITOPS_HOST_CREDENTIALS is not a list such as [{\"host\":\"ghcr.io\",\"userName\":\"ci\",\"secret\":\"${keyvault:https://…}\"}].");
    }

    private static RemoteCredential[]? Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<RemoteCredential[]>(text, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string[] List(string? text) =>
        (text ?? string.Empty).Split([',', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private sealed class SopsKeys(KeyVaultDecryptor decryptor) : IKeyVaultKeys
    {
        public Task<Result<ReadOnlyMemory<byte>>> UnwrapAsync(
            string vault, string key, string version, ReadOnlyMemory<byte> ciphertext, CancellationToken cancellationToken) =>
            decryptor.DecryptAsync(vault.TrimEnd('/'), key, version, ciphertext, cancellationToken);
    }
}
