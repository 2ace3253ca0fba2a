using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Comparison;

/// <summary>What is known about properties by name and type. Each table removes one class of noise and is easy to extend.</summary>
internal static class TypeKnowledge
{
    private static readonly HashSet<string> ReadOnlyNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "provisioningState", "etag", "resourceGuid", "creationTime", "createdTime", "createdAt", "creationDate", "createdDate",
        "lastModified", "lastModifiedTime", "lastModifiedTimeUtc", "lastModifiedAt", "modifiedDate", "changedTime", "updatedAt",
        "systemData", "uniqueId", "resourceUID", "vmId", "timeCreated",
        "privateEndpointConnections", "statusOfPrimary", "primaryLocation", "primaryEndpoints", "secondaryEndpoints", "keyCreationTime",
        "vaultUri", "fullyQualifiedDomainName", "defaultHostName", "enabledHostNames", "inboundIpAddress", "outboundIpAddresses",
        "possibleOutboundIpAddresses", "ftpUsername", "ftpsHostName", "loginServer",
        "currentKubernetesVersion", "azurePortalFQDN", "powerState", "macAddress", "cName", "serviceBusEndpoint", "metricId",
    };

    private static readonly HashSet<string> VolatileNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "provisioningState", "etag", "systemData", "lastModified", "lastModifiedTime", "lastModifiedTimeUtc", "lastModifiedAt", "modifiedDate", "changedTime", "updatedAt",
    };

    // Names that elsewhere are what a user sets: who gets access, or which application signs in.
    private static readonly Dictionary<string, string[]> ReadOnlyPaths = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Microsoft.ManagedIdentity/userAssignedIdentities"] = ["/properties/principalId", "/properties/clientId", "/properties/tenantId"],
        ["Microsoft.Insights/components"] = ["/properties/instrumentationKey", "/properties/connectionString", "/properties/appId"],
        ["Microsoft.OperationalInsights/workspaces"] = ["/properties/customerId"],
        ["Microsoft.ContainerService/managedClusters"] = ["/properties/fqdn"],
        ["Microsoft.Network/publicIPAddresses"] = ["/properties/dnsSettings/fqdn"],
        ["Microsoft.ContainerInstance/containerGroups"] = ["/properties/ipAddress/fqdn"],
        ["Microsoft.Web/sites"] = ["/properties/hostNames"],
        ["Microsoft.Web/sites/slots"] = ["/properties/hostNames"],
        ["Microsoft.Authorization/roleAssignments"] = ["/properties/createdOn", "/properties/updatedOn", "/properties/createdBy", "/properties/updatedBy"],
        ["Microsoft.Authorization/roleDefinitions"] = ["/properties/createdOn", "/properties/updatedOn", "/properties/createdBy", "/properties/updatedBy"],
    };

    // Maps whose keys are the user's own words, where a name says nothing.
    private static readonly HashSet<string> FreeMaps = new(StringComparer.OrdinalIgnoreCase)
    {
        "tags", "metadata", "parameters", "parameterValues", "definition", "policyRule", "labels", "annotations", "environmentVariables", "appSettings", "variables",
    };

    private static readonly HashSet<string> SecretNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "password", "adminPassword", "administratorLoginPassword", "secret", "clientSecret", "sharedKey", "customData", "userData", "accessKey",
        "storageAccountKey", "storageAccountAccessKey", "privateKey", "pfxBlob", "protectedSettings", "commandToExecute", "primaryKey", "secondaryKey",
        "sasToken", "storageAccountSasToken", "connectionStrings", "workspaceKey", "token", "licenseKey", "sshPrivateKey",
    };

    private static readonly Dictionary<string, string[]> WriteOnlyPaths = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Microsoft.KeyVault/vaults/secrets"] = ["/properties/value"],
        ["Microsoft.Web/sites"] = ["/properties/siteConfig/appSettings", "/properties/siteConfig/connectionStrings"],
        ["Microsoft.Web/sites/slots"] = ["/properties/siteConfig/appSettings", "/properties/siteConfig/connectionStrings"],
        ["Microsoft.App/containerApps"] = ["/properties/configuration/secrets"],
        ["Microsoft.Sql/servers"] = ["/properties/administratorLoginPassword"],
        ["Microsoft.Resources/deploymentScripts"] = ["/properties/environmentVariables", "/properties/forceUpdateTag"],
        ["Microsoft.KeyVault/vaults"] = ["/properties/createMode"],
        ["Microsoft.DocumentDB/databaseAccounts"] = ["/properties/createMode"],
        ["Microsoft.Sql/servers/databases"] = ["/properties/createMode", "/properties/sampleName", "/properties/sourceDatabaseId"],
    };

    private static readonly HashSet<string> Derived = new(StringComparer.OrdinalIgnoreCase) { "/sku/tier", "/sku/family", "/sku/size" };

    // For other types a tier is a choice of its own: the uptime SLA of a cluster, the reach of an address.
    private static readonly HashSet<string> DerivesSku = new(StringComparer.OrdinalIgnoreCase)
    {
        "Microsoft.Web/serverfarms", "Microsoft.EventHub/namespaces", "Microsoft.ServiceBus/namespaces", "Microsoft.Storage/storageAccounts",
        "Microsoft.ContainerRegistry/registries", "Microsoft.Compute/disks", "Microsoft.Relay/namespaces",
    };

    private static readonly string[] ElementKeys = ["name", "id", "objectId", "principalId", "value", "key", "category", "categoryGroup", "service", "locationName", "type"];

    private static readonly HashSet<string> NotComparable = new(StringComparer.OrdinalIgnoreCase)
    {
        "Microsoft.KeyVault/vaults/accessPolicies", "Microsoft.Resources/deployments", "Microsoft.Web/sites/extensions", "Microsoft.Storage/storageAccounts/objectReplicationPolicies",
        "Microsoft.Web/sites/publish", "Microsoft.Compute/virtualMachines/runCommands",
    };

    // Deleted, they hold their name until they are purged.
    private static readonly HashSet<string> KeptForRecovery = new(StringComparer.OrdinalIgnoreCase)
    {
        "Microsoft.KeyVault/vaults", "Microsoft.KeyVault/managedHSMs", "Microsoft.AppConfiguration/configurationStores", "Microsoft.CognitiveServices/accounts",
        "Microsoft.ApiManagement/service", "Microsoft.MachineLearningServices/workspaces", "Microsoft.OperationalInsights/workspaces", "Microsoft.RecoveryServices/vaults",
    };

    // Settings that a site gives out by a POST only; a GET is answered with 405.
    private static readonly Dictionary<string, string[]> NotReadable = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Microsoft.Web/sites/config"] = ["appsettings", "connectionstrings", "authsettings", "azurestorageaccounts", "metadata", "pushsettings", "publishingcredentials", "backup"],
        ["Microsoft.Web/sites/slots/config"] = ["appsettings", "connectionstrings", "authsettings", "azurestorageaccounts", "metadata", "pushsettings", "publishingcredentials", "backup"],
        ["Microsoft.Web/staticSites/config"] = ["appsettings", "functionappsettings"],
    };

    private static readonly HashSet<string> CaseSensitive = new(StringComparer.OrdinalIgnoreCase)
    {
        "value", "values", "command", "args", "script", "scriptContent", "query", "path", "description", "displayName", "content", "appCommandLine", "notes",
        "image", "imageName", "imageTag", "containerImage", "entryPoint", "arguments", "commands",
    };

    // Lists of plain values whose first one is not as good as the last.
    private static readonly HashSet<string> Ordered = new(StringComparer.OrdinalIgnoreCase)
    {
        "command", "commands", "args", "arguments", "scriptArguments", "entryPoint", "dnsServers", "nameServers", "servers", "failoverPriorities",
    };

    /// <summary>Whether a property is computed by the provider of a type. Below maps with keys of users none is.</summary>
    public static bool IsReadOnly(string type, string path, string name) =>
        !IsFree(type, path)
        && (ReadOnlyNames.Contains(name)
            || (ReadOnlyPaths.TryGetValue(type, out var paths) && paths.Contains(path, StringComparer.OrdinalIgnoreCase))
            || (path.StartsWith("/identity/", StringComparison.OrdinalIgnoreCase) && name.ToUpperInvariant() is "PRINCIPALID" or "CLIENTID" or "TENANTID"));

    /// <summary>Whether a property holds a secret, by its name.</summary>
    public static bool IsSecret(string name) => SecretNames.Contains(name) || SecretWords.IsTelling(name);

    /// <summary>Whether a property holds a secret in resources of a type, whatever its name says.</summary>
    /// <param name="type">Type of the resource.</param>
    /// <param name="path">JSON pointer in the resource.</param>
    public static bool IsSecretPlace(string type, string path) => type.ToUpperInvariant() switch
    {
        "MICROSOFT.KEYVAULT/VAULTS/SECRETS" => string.Equals(path, "/properties/value", StringComparison.OrdinalIgnoreCase),
        "MICROSOFT.APP/CONTAINERAPPS" or "MICROSOFT.APP/JOBS" =>
            path.StartsWith("/properties/configuration/secrets/", StringComparison.OrdinalIgnoreCase) && path.EndsWith("/value", StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    /// <summary>Whether a property is accepted and not returned. A telling name alone says nothing of that: users call tags and settings so.</summary>
    public static bool IsWriteOnly(string type, string path, string name) =>
        SecretNames.Contains(name)
        || (WriteOnlyPaths.TryGetValue(type, out var paths) && paths.Any(p => path.StartsWith(p, StringComparison.OrdinalIgnoreCase)));

    /// <summary>Whether a computed property changes by itself, so that a template that has it means nothing by it.</summary>
    public static bool IsVolatile(string name) => VolatileNames.Contains(name);

    /// <summary>Whether a property follows from the SKU's name.</summary>
    public static bool IsDerived(string type, string path) => DerivesSku.Contains(type) && Derived.Contains(path);

    /// <summary>Properties that identify an element of an array, in the order in which they are tried.</summary>
    public static IReadOnlyList<string> Keys => ElementKeys;

    /// <summary>Whether a resource cannot be read by its id, or says nothing about what was put.</summary>
    public static bool IsNotComparable(ResourceId id) =>
        NotComparable.Contains(id.Type)
        || (NotReadable.TryGetValue(id.Type, out var names) && names.Contains(id.Name[(id.Name.LastIndexOf('/') + 1)..], StringComparer.OrdinalIgnoreCase));

    /// <summary>Whether a deleted resource of the type is kept for a while, with its name.</summary>
    public static bool IsKeptForRecovery(string type) => KeptForRecovery.Contains(type);

    /// <summary>Whether casing matters in the values of a property.</summary>
    public static bool IsCaseSensitive(string path, string name) =>
        CaseSensitive.Contains(name) || path.StartsWith("/tags/", StringComparison.OrdinalIgnoreCase)
        || path.Contains("/appSettings/", StringComparison.OrdinalIgnoreCase) || path.Contains("/env/", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the order of a list of plain values means something.</summary>
    public static bool IsOrdered(string name) => Ordered.Contains(name);

    /// <summary>Whether the keys of a map are what it says, the values only what the provider adds.</summary>
    public static bool IsMapOfIds(string path) => path.Equals("/identity/userAssignedIdentities", StringComparison.OrdinalIgnoreCase);

    private static bool IsFree(string type, string path) =>
        (type.EndsWith("/config", StringComparison.OrdinalIgnoreCase) && type.StartsWith("Microsoft.Web/", StringComparison.OrdinalIgnoreCase))
        || path.Split('/')[..^1].Any(FreeMaps.Contains);
}
