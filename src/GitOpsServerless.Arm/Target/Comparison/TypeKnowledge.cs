namespace GitOpsServerless.Arm.Target.Comparison;

/// <summary>What is known about properties by name and type. Each table removes one class of noise and is easy to extend.</summary>
internal static class TypeKnowledge
{
    private static readonly HashSet<string> ReadOnlyNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "provisioningState", "etag", "resourceGuid", "creationTime", "createdTime", "createdAt", "creationDate", "createdDate", "createdOn",
        "lastModified", "lastModifiedTime", "lastModifiedTimeUtc", "lastModifiedAt", "modifiedDate", "changedTime", "updatedAt", "updatedOn",
        "createdBy", "updatedBy", "systemData", "principalId", "clientId", "uniqueId", "resourceUID", "vmId", "timeCreated",
        "privateEndpointConnections", "statusOfPrimary", "primaryLocation", "primaryEndpoints", "secondaryEndpoints", "keyCreationTime",
        "vaultUri", "fullyQualifiedDomainName", "defaultHostName", "hostNames", "enabledHostNames", "inboundIpAddress", "outboundIpAddresses",
        "possibleOutboundIpAddresses", "ftpUsername", "ftpsHostName", "customerId", "instrumentationKey", "connectionString", "appId", "loginServer",
        "currentKubernetesVersion", "fqdn", "azurePortalFQDN", "powerState", "macAddress", "cName", "expiresOn", "serviceBusEndpoint", "metricId",
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

    private static readonly HashSet<string> Derived = new(StringComparer.OrdinalIgnoreCase) { "/sku/tier", "/sku/family", "/sku/size", "/properties/sku/tier" };

    private static readonly string[] ElementKeys = ["name", "id", "objectId", "principalId", "value", "key", "category", "categoryGroup", "service", "locationName", "type"];

    private static readonly HashSet<string> NotComparable = new(StringComparer.OrdinalIgnoreCase)
    {
        "Microsoft.KeyVault/vaults/accessPolicies", "Microsoft.Resources/deployments", "Microsoft.Web/sites/extensions", "Microsoft.Storage/storageAccounts/objectReplicationPolicies",
        "Microsoft.Web/sites/publish", "Microsoft.Compute/virtualMachines/runCommands",
    };

    private static readonly HashSet<string> CaseSensitive = new(StringComparer.OrdinalIgnoreCase)
    {
        "value", "values", "command", "args", "script", "scriptContent", "query", "path", "description", "displayName", "content", "appCommandLine", "notes",
    };

    /// <summary>Whether a property is computed by providers.</summary>
    public static bool IsReadOnly(string name) => ReadOnlyNames.Contains(name);

    /// <summary>Whether a property holds a secret, by its name.</summary>
    public static bool IsSecret(string name) => SecretNames.Contains(name);

    /// <summary>Whether a property is accepted and not returned.</summary>
    public static bool IsWriteOnly(string type, string path, string name) =>
        IsSecret(name)
        || (WriteOnlyPaths.TryGetValue(type, out var paths) && paths.Any(p => path.StartsWith(p, StringComparison.OrdinalIgnoreCase)));

    /// <summary>Whether a property follows from the SKU's name.</summary>
    public static bool IsDerived(string path) => Derived.Contains(path);

    /// <summary>Properties that identify an element of an array, in the order in which they are tried.</summary>
    public static IReadOnlyList<string> Keys => ElementKeys;

    /// <summary>Whether resources of a type cannot be read by their id, or say nothing about what was put.</summary>
    public static bool IsNotComparable(string type) => NotComparable.Contains(type);

    /// <summary>Whether casing matters in the values of a property.</summary>
    public static bool IsCaseSensitive(string path, string name) =>
        CaseSensitive.Contains(name) || path.StartsWith("/tags/", StringComparison.OrdinalIgnoreCase)
        || path.Contains("/appSettings/", StringComparison.OrdinalIgnoreCase) || path.Contains("/env/", StringComparison.OrdinalIgnoreCase);
}
