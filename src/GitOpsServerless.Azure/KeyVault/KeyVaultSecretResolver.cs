using System.Collections.Concurrent;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Azure.Security.KeyVault.Secrets;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Azure.KeyVault;

/// <summary>Reads secrets from Azure Key Vault at the moment of use. Connections are kept, values never.</summary>
public sealed class KeyVaultSecretResolver : ISecretResolver
{
    private readonly TokenCredential _credential;
    private readonly HttpPipelineTransport? _transport;
    private readonly IReadOnlySet<string> _allowedHosts;
    private readonly ConcurrentDictionary<Uri, SecretClient> _clients = new();

    /// <summary>Creates a resolver.</summary>
    /// <param name="credential">The identity that reads.</param>
    /// <param name="transport">Transport; null for the default one.</param>
    /// <param name="allowedHosts">Hosts (with port) besides Azure's own that are taken for vaults, such as an emulator.</param>
    public KeyVaultSecretResolver(TokenCredential credential, HttpPipelineTransport? transport = null, IReadOnlySet<string>? allowedHosts = null)
    {
        _credential = credential;
        _transport = transport;
        _allowedHosts = allowedHosts ?? new HashSet<string>();
    }

    /// <inheritdoc />
    public async Task<Result<SecretValue>> ResolveAsync(SecretReference reference, CancellationToken cancellationToken)
    {
        if (reference.Vault is null)
        {
            return DiagnosticCatalog.SecretWithoutVault.Create($"The secret reference '{reference.Name}' names no vault.");
        }

        if (VaultAddress.Parse(reference.Vault, _allowedHosts) is not { } vault)
        {
            return DiagnosticCatalog.VaultNotAllowed.Create($"'{reference.Vault}' is not the address of a Key Vault.");
        }

        var what = $"secret '{reference.Name}' of {vault.Host}";
        try
        {
            var client = _clients.GetOrAdd(vault, ClientOf);
            var secret = (await client.GetSecretAsync(reference.Name, reference.Version, outContentType: null, cancellationToken)).Value;
            return new SecretValue(secret.Value, secret.Properties.Version);
        }
        catch (RequestFailedException failure)
        {
            return KeyVaultErrors.Describe(failure, what);
        }
        catch (AuthenticationFailedException)
        {
            return DiagnosticCatalog.SecretAuthentication.Create($"No token for {vault.Host} could be had to read the {what}.");
        }
        catch (Exception failure) when (failure is AggregateException or InvalidOperationException or HttpRequestException)
        {
            return DiagnosticCatalog.SecretUnavailable.Create($"The {what} could not be read: {vault.Host} did not answer.");
        }
    }

    private SecretClient ClientOf(Uri vault)
    {
        var options = new SecretClientOptions
        {
            // An emulator's challenge names Azure's resource and not its own host.
            DisableChallengeResourceVerification = _allowedHosts.Contains(vault.Authority),
        };
        options.Retry.MaxRetries = 3;
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(20);
        if (_transport is not null)
        {
            options.Transport = _transport;
        }

        return new SecretClient(vault, _credential, options);
    }
}
