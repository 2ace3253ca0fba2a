using Azure.Core;
using GitOpsServerless.Azure.Aks;
using GitOpsServerless.Azure.Identity;
using GitOpsServerless.Azure.KeyVault;
using GitOpsServerless.Azure.Storage;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Controller.Hosting;

/// <summary>What a controller on Azure works with: state, leases and queue in a storage account, secrets in Key Vault, one identity for all.</summary>
/// <param name="State">State store.</param>
/// <param name="Leases">Leases.</param>
/// <param name="Queue">Queue.</param>
/// <param name="Secrets">Secrets.</param>
/// <param name="Clusters">Credentials of AKS clusters.</param>
/// <param name="Credential">The identity.</param>
public sealed record AzurePorts(
    IStateStore State, ILeaseStore Leases, IWorkQueue Queue, ISecretResolver Secrets, AksCredentialResolver Clusters, TokenCredential Credential)
{
    /// <summary>
    /// Reads what the Functions host reads: <c>AzureWebJobsStorage</c> as a connection string, or <c>AzureWebJobsStorage__accountName</c>
    /// (or <c>__blobServiceUri</c> and <c>__queueServiceUri</c>) for the identity of the app. Null when no storage account is named.
    /// </summary>
    /// <param name="environment">Reads an environment variable.</param>
    public static Result<AzurePorts>? FromEnvironment(Func<string, string?> environment)
    {
        var credential = AzureCredentials.Create(environment, environment("AzureWebJobsStorage__clientId"));
        try
        {
            return AccountOf(environment, credential) is { } account
                ? Result<AzurePorts>.Success(new AzurePorts(
                    new BlobStateStore(account), new BlobLeaseStore(account), new StorageWorkQueue(account), new KeyVaultSecretResolver(credential),
                    new AksCredentialResolver(credential), credential))
                : null;
        }
        catch (FormatException error)
        {
            return DiagnosticCatalog.InvalidSetting.Create($"AzureWebJobsStorage cannot be used: {error.Message}");
        }
    }

    private static StorageAccount? AccountOf(Func<string, string?> environment, TokenCredential credential)
    {
        if (environment("AzureWebJobsStorage") is { Length: > 0 } connectionString)
        {
            return StorageAccount.Parse(connectionString);
        }

        var blob = environment("AzureWebJobsStorage__blobServiceUri");
        var queue = environment("AzureWebJobsStorage__queueServiceUri");
        var name = environment("AzureWebJobsStorage__accountName");
        return !string.IsNullOrEmpty(blob) && !string.IsNullOrEmpty(queue)
            ? StorageAccount.ForIdentity(new Uri(blob).Host.Split('.')[0], credential, new Uri(blob), new Uri(queue))
            : string.IsNullOrEmpty(name) ? null : StorageAccount.ForIdentity(name, credential);
    }
}
