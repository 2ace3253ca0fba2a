using static GitOpsServerless.Contracts.DiagnosticCategory;
using static GitOpsServerless.Contracts.DiagnosticSeverity;

namespace GitOpsServerless.Contracts;

/// <content>Secrets, state, queue, leases: GOS0700 to GOS0799.</content>
public static partial class DiagnosticCatalog
{
    /// <summary>Secret reference without a vault.</summary>
    public static readonly DiagnosticDescriptor SecretWithoutVault = new(
        "GOS0700", "Secret reference without a vault", InvalidInput, Error,
        "A secret reference names no vault, and the application does not say which one is meant.",
        "Write spec.secrets.keyVault, or the full address: ${keyvault:https://VAULT.vault.azure.net/secrets/NAME}.");

    /// <summary>No secret store.</summary>
    public static readonly DiagnosticDescriptor SecretsNotConfigured = new(
        "GOS0701", "No secret store", Unsupported, Error,
        "A desired object refers to a secret, but this host has no connection to a Key Vault.",
        "Start the host with an Azure identity, or take the reference out.");

    /// <summary>Storage account unreachable.</summary>
    public static readonly DiagnosticDescriptor StorageUnreachable = new(
        "GOS0710", "Storage account unreachable", Connection, Error,
        "The storage account that holds state and queue did not answer after several tries.",
        "Check the account name, the network rules and the state of the service; the step is repeated.");

    /// <summary>Storage access refused.</summary>
    public static readonly DiagnosticDescriptor StorageForbidden = new(
        "GOS0711", "Storage access refused", Permission, Error,
        "The identity of the controller may not read or write the storage account.",
        "Assign Storage Blob Data Owner and Storage Queue Data Contributor on the account to the identity; new assignments need a few minutes.");

    /// <summary>Storage request failed.</summary>
    public static readonly DiagnosticDescriptor StorageFailed = new(
        "GOS0712", "Storage request failed", Connection, Error,
        "The storage account answered with a status that is not expected.",
        "Look at the error code in the message; the step is repeated.");

    /// <summary>Message given up.</summary>
    public static readonly DiagnosticDescriptor PoisonMessage = new(
        "GOS0713", "Message given up", DiagnosticCategory.Internal, Error,
        "A queue message failed as often as is allowed. It is kept in the poison queue with the reason; the application is looked at again at its next interval.",
        "Read the reason, mend its cause, and remove the message from the poison queue.");

    /// <summary>Step took too long.</summary>
    public static readonly DiagnosticDescriptor StepTooLong = new(
        "GOS0714", "Step took too long", DiagnosticCategory.Timeout, Error,
        "A step of the application exceeded the longest time of a step and was cancelled. It is repeated, with longer pauses each time.",
        "Look at what takes the time (rendering, a slow target, very many objects), split the application, or raise GITOPS_STEP_TIMEOUT together with the functionTimeout in host.json.");

    /// <summary>Secret not found.</summary>
    public static readonly DiagnosticDescriptor SecretNotFound = new(
        "GOS0720", "Secret not found", NotFound, Error,
        "The Key Vault has no secret of this name, or not this version of it.",
        "Check the name for typing errors, or create the secret.");

    /// <summary>Secret access refused.</summary>
    public static readonly DiagnosticDescriptor SecretForbidden = new(
        "GOS0721", "Secret access refused", Permission, Error,
        "The identity of the controller may not read the secret, or the vault's firewall keeps it out.",
        "Assign Key Vault Secrets User on the vault to the identity, and check the network rules; new assignments need a few minutes.");

    /// <summary>Key Vault does not accept the identity.</summary>
    public static readonly DiagnosticDescriptor SecretAuthentication = new(
        "GOS0722", "Key Vault does not accept the identity", Authentication, Error,
        "No token for the Key Vault could be had, or the vault did not accept it.",
        "Sign in (az login, Connect-AzAccount), or check the managed identity of the host and the tenant of the vault.");

    /// <summary>Key Vault unavailable.</summary>
    public static readonly DiagnosticDescriptor SecretUnavailable = new(
        "GOS0723", "Key Vault unavailable", Connection, Error,
        "The Key Vault could not be reached, is throttling, or answered with a server error.",
        "Nothing has to be done when it passes; else check the name of the vault and the network.");

    /// <summary>Secret disabled or expired.</summary>
    public static readonly DiagnosticDescriptor SecretDisabled = new(
        "GOS0724", "Secret disabled or expired", InvalidInput, Error,
        "The secret exists but is disabled, not valid yet, or has expired.",
        "Enable the secret or set a new version.");

    /// <summary>Not a Key Vault address.</summary>
    public static readonly DiagnosticDescriptor VaultNotAllowed = new(
        "GOS0725", "Not a Key Vault address", InvalidInput, Error,
        "A reference names an address that does not belong to Azure Key Vault. No token is sent there.",
        "Use an address such as https://NAME.vault.azure.net.");

    /// <summary>No credential for the cluster.</summary>
    public static readonly DiagnosticDescriptor ClusterCredentialFailed = new(
        "GOS0730", "No credential for the cluster", Permission, Error,
        "Azure Resource Manager did not hand out the user credential of an AKS cluster.",
        "Check the resource id, and assign Azure Kubernetes Service Cluster User Role on the cluster to the identity.");

    /// <summary>No token for the cluster.</summary>
    public static readonly DiagnosticDescriptor ClusterTokenFailed = new(
        "GOS0731", "No token for the cluster", Authentication, Error,
        "No Entra token for the AKS API server could be had.",
        "Sign in (az login, Connect-AzAccount), or check the managed identity of the host.");
}
