using Azure.Core;
using Azure.Identity;

namespace GitOpsServerless.Azure.Identity;

/// <summary>
/// The identity that the host has: chosen by what the environment names, without probing addresses that may not exist.
/// Managed identity on Azure, workload identity on Kubernetes, a service principal of a pipeline, else the developer's own sign-in.
/// </summary>
public static class AzureCredentials
{
    /// <summary>Creates the credential; no token is asked for yet.</summary>
    /// <param name="environment">Reads an environment variable.</param>
    /// <param name="clientId">Client id of a user-assigned identity; null takes <c>AZURE_CLIENT_ID</c> or the system-assigned one.</param>
    public static TokenCredential Create(Func<string, string?> environment, string? clientId = null)
    {
        var id = clientId ?? NullIfEmpty(environment("AZURE_CLIENT_ID"));
        if (Has(environment, "IDENTITY_ENDPOINT") || Has(environment, "MSI_ENDPOINT"))
        {
            return new ManagedIdentityCredential(id is null ? ManagedIdentityId.SystemAssigned : ManagedIdentityId.FromUserAssignedClientId(id));
        }

        if (Has(environment, "AZURE_FEDERATED_TOKEN_FILE"))
        {
            return new WorkloadIdentityCredential();
        }

        if (Has(environment, "AZURE_CLIENT_SECRET") || Has(environment, "AZURE_CLIENT_CERTIFICATE_PATH"))
        {
            return new EnvironmentCredential();
        }

        return new ChainedTokenCredential(new AzureCliCredential(), new AzurePowerShellCredential(), new AzureDeveloperCliCredential());
    }

    private static bool Has(Func<string, string?> environment, string name) => !string.IsNullOrEmpty(environment(name));

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
