using System.Text.RegularExpressions;
using GitOpsServerless.Contracts;
using GitOpsServerless.Git.Http;

namespace GitOpsServerless.Git;

/// <summary>
/// Credentials as definitions name them: a secret reference, whose value is a password, a token or the key of a GitHub App
/// (<c>{"appId", "installationId", "privateKey"}</c>), or <c>managedIdentity</c>, which is an Entra token for Azure DevOps.
/// </summary>
/// <param name="secrets">Resolves secret references.</param>
/// <param name="getToken">Gets an Entra token for a scope; null where the host has no identity.</param>
/// <param name="client">Asks GitHub for installation tokens; null where GitHub Apps are not used.</param>
/// <param name="time">The clock, for the lifetime of those tokens.</param>
public sealed partial class SecretGitCredentials(
    ISecretResolver secrets, Func<string, CancellationToken, Task<Result<SecretValue>>>? getToken = null, HttpClient? client = null, TimeProvider? time = null)
    : IGitCredentials
{
    private readonly GitHubAppTokens? apps = client is null ? null : new GitHubAppTokens(client, time ?? TimeProvider.System);

    /// <summary>The scope of Azure DevOps (learn.microsoft.com, "Use Microsoft Entra service principals and managed identities in Azure DevOps").</summary>
    public const string AzureDevOpsScope = "499b84ac-1321-427f-aa17-267ca6975798/.default";

    private const string ManagedIdentity = "managedIdentity";

    /// <inheritdoc />
    public async Task<Result<GitCredential?>> FindAsync(SourceDefinition source, Uri host, bool rejected, CancellationToken cancellationToken)
    {
        if (source.Credential is not { } credential)
        {
            return Result<GitCredential?>.Success(null);
        }

        if (credential == ManagedIdentity)
        {
            return await FromIdentityAsync(host, cancellationToken);
        }

        if (TryParse(credential) is not { } reference)
        {
            return DiagnosticCatalog.GitUnauthorized.Create($"The credential of {Wire.AddressText.Scrub(host)} is not a secret reference and not '{ManagedIdentity}'.");
        }

        var secret = await secrets.ResolveAsync(reference, cancellationToken);
        return secret.IsSuccess
            ? await FromSecretAsync(source, host, secret.Value.Value, rejected, cancellationToken)
            : Result<GitCredential?>.Failure(secret.Diagnostics);
    }

    /// <summary>Reads <c>${keyvault:NAME}</c>, <c>${keyvault:NAME/VERSION}</c> and the form with the address of the secret.</summary>
    internal static SecretReference? TryParse(string text)
    {
        if (Reference().Match(text) is not { Success: true } match)
        {
            return null;
        }

        var version = match.Groups["version"] is { Success: true } group ? group.Value : null;
        return new SecretReference(match.Groups["vault"] is { Success: true } vault ? vault.Value : null, match.Groups["name"].Value, version);
    }

    /// <summary>Without a user name a token is a bearer, except at the hosts that take tokens as passwords only.</summary>
    private static GitCredential Create(SourceDefinition source, Uri host, string secret) => source.UserName is { } name
        ? GitCredential.Basic(name, secret)
        : host.IdnHost.ToLowerInvariant() switch
        {
            "github.com" => GitCredential.GitHubAppInstallation(secret),
            "gitlab.com" => GitCredential.Basic("oauth2", secret),
            "bitbucket.org" => GitCredential.Basic("x-token-auth", secret),
            "dev.azure.com" => GitCredential.Basic("pat", secret),
            var other when other.EndsWith(".visualstudio.com", StringComparison.Ordinal) => GitCredential.Basic("pat", secret),
            var other when other.EndsWith(".ghe.com", StringComparison.Ordinal) => GitCredential.GitHubAppInstallation(secret),
            _ => GitCredential.Bearer(secret),
        };

    private Task<Result<GitCredential?>> FromSecretAsync(SourceDefinition source, Uri host, string secret, bool rejected, CancellationToken cancellationToken) =>
        GitDiagnostics.GuardAsync(async () =>
        {
            if (GitHubAppKey.TryParse(secret) is { } key)
            {
                return apps is null
                    ? throw new GitException(GitFault.Unauthorized, "The secret is the key of a GitHub App, which this host does not exchange for tokens.")
                    : Result<GitCredential?>.Success(GitCredential.GitHubAppInstallation(await apps.GetAsync(key, host, rejected, cancellationToken)));
            }

            // A secret that was set from a file ends in a line feed, which is no part of it.
            var token = secret.TrimEnd('\r', '\n');
            return token.Length > 0 && !token.Any(char.IsControl)
                ? Result<GitCredential?>.Success(Create(source, host, token))
                : throw new GitException(GitFault.Unauthorized, $"The secret for {Wire.AddressText.Scrub(host)} is empty or has control characters in it.");
        });

    private async Task<Result<GitCredential?>> FromIdentityAsync(Uri host, CancellationToken cancellationToken)
    {
        // An Entra token of this scope is worth something to whoever gets it: it goes to Azure DevOps and nowhere else.
        var name = host.IdnHost.ToLowerInvariant();
        if (getToken is null || (name != "dev.azure.com" && !name.EndsWith(".visualstudio.com", StringComparison.Ordinal)))
        {
            return DiagnosticCatalog.GitUnauthorized.Create($"{Wire.AddressText.Scrub(host)} cannot be reached with the managed identity; only Azure DevOps takes one.");
        }

        var token = await getToken(AzureDevOpsScope, cancellationToken);
        return token.IsSuccess ? Result<GitCredential?>.Success(GitCredential.Bearer(token.Value.Value)) : Result<GitCredential?>.Failure(token.Diagnostics);
    }

    [GeneratedRegex(@"^\$\{keyvault:((?<vault>https://[^/\s}]+)/secrets/)?(?<name>[A-Za-z0-9-]+)(/(?<version>[A-Za-z0-9]+))?\}$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Reference();
}
