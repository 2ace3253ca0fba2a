namespace GitOpsServerless.Bicep.Semantics.Types;

/// <summary>
/// What the functions of scopes and deployments answer
/// (learn.microsoft.com/azure/azure-resource-manager/bicep/bicep-functions-scope and bicep-functions-deployment).
/// </summary>
internal static class ScopeTypes
{
    private static readonly Dictionary<string, ObjectType> Known = new(StringComparer.Ordinal)
    {
        ["resourceGroup"] = Closed(["id", "name", "type", "location", "managedBy"], ("tags", ObjectType.Anything), ("properties", Closed(["provisioningState"]))),
        ["subscription"] = Closed(["id", "subscriptionId", "tenantId", "displayName"]),
        ["managementGroup"] = Closed(["id", "name", "type"], ("properties", Closed(["tenantId", "displayName"], ("details", ObjectType.Anything)))),
        ["tenant"] = Closed(["tenantId", "country", "countryCode", "displayName"]),
        ["deployer"] = Closed(["objectId", "tenantId", "userPrincipalName"]),
        ["deployment"] = new([new ObjectMember("name", StringType.Strict), new ObjectMember("location", StringType.Strict)], null, open: true),
        ["environment"] = Closed(
            ["activeDirectoryDataLake", "batch", "gallery", "graph", "graphAudience", "media", "name", "portal", "resourceManager", "sqlManagement", "vmImageAliasDoc"],
            ("authentication", Closed(["identityProvider", "loginEndpoint", "tenant"], ("audiences", new ArrayType(StringType.Strict)))),
            ("suffixes", Closed(["acrLoginServer", "azureDatalakeAnalyticsCatalogAndJob", "azureDatalakeStoreFileSystem", "azureFrontDoorEndpointSuffix", "keyvaultDns", "sqlServerHostname", "storage"]))),
        ["parseCidr"] = Closed(["network", "netmask", "broadcast", "firstUsable", "lastUsable"], ("cidr", IntegerType.Strict)),
    };

    /// <summary>The result of a function; with arguments a scope is only named, and has no properties.</summary>
    public static ObjectType Of(string function, int arguments) => function is "resourceGroup" or "subscription" or "managementGroup" && arguments > 0
        ? new ObjectType([], null, open: false)
        : Known.GetValueOrDefault(function) ?? ObjectType.Anything;

    private static ObjectType Closed(string[] texts, params (string Name, StaticType Type)[] others) =>
        new([.. texts.Select(text => new ObjectMember(text, StringType.Strict)), .. others.Select(other => new ObjectMember(other.Name, other.Type))], null, open: false);
}
