namespace GitOpsServerless.Bicep.Semantics.Types;

/// <summary>
/// What the functions of scopes and deployments answer
/// (learn.microsoft.com/azure/azure-resource-manager/bicep/bicep-functions-scope and bicep-functions-deployment).
/// </summary>
internal static class ScopeTypes
{
    private static readonly Dictionary<string, ObjectType> Known = new(StringComparer.Ordinal)
    {
        ["resourceGroup"] = Closed(["id", "name", "type", "location", "managedBy"], ("tags", new ObjectType([], new ObjectMember("", StringType.Strict), open: false)), ("properties", Closed(["provisioningState"]))),
        ["subscription"] = Closed(["id", "subscriptionId", "tenantId", "displayName"]),
        ["managementGroup"] = Closed(["id", "name", "type"], ("properties", Closed(["tenantId", "displayName"], ("details", Closed(["version", "updatedTime", "updatedBy"], ("parent", Closed(["id", "name", "type"]))))))),
        ["tenant"] = Closed(["tenantId", "country", "countryCode", "displayName"]),
        ["deployer"] = Closed(["objectId", "tenantId", "userPrincipalName"]),
        ["environment"] = Closed(
            ["activeDirectoryDataLake", "batch", "gallery", "graph", "graphAudience", "media", "name", "portal", "resourceManager", "sqlManagement", "vmImageAliasDoc"],
            ("authentication", Closed(["identityProvider", "loginEndpoint", "tenant"], ("audiences", new ArrayType(StringType.Strict)))),
            ("suffixes", Closed(["acrLoginServer", "azureDatalakeAnalyticsCatalogAndJob", "azureDatalakeStoreFileSystem", "azureFrontDoorEndpointSuffix", "keyvaultDns", "sqlServerHostname", "storage"]))),
        ["parseCidr"] = Closed(["network", "netmask", "broadcast", "firstUsable", "lastUsable"], ("cidr", new IntegerType(false, 0, 255))),
        ["parseUri"] = Closed(["scheme", "host", "path", "query"], ("port", IntegerType.Strict)),
        ["roleDefinitions"] = Closed(["id", "roleDefinitionId"]),
    };

    private static readonly ObjectType Provider = Closed(["resourceType"], ("locations", new ArrayType(StringType.Strict)), ("apiVersions", new ArrayType(StringType.Strict)));

    /// <summary>The deployment of a file: outside of resource groups it has a location, and its template has the file's metadata.</summary>
    public static ObjectType Deployment(BicepModel model)
    {
        var metadata = model.MetadataSymbols.Count > 0 ? ("metadata", ObjectType.Anything) : ((string, StaticType)?)null;
        var properties = Closed([], ("template", metadata is { } some ? Closed(["contentVersion"], some) : Closed(["contentVersion"])), ("templateLink", Closed(["id", "uri"])));
        return Closed(model.Scope == DeploymentScope.ResourceGroup ? ["name"] : ["name", "location"], ("properties", properties));
    }

    /// <summary>The result of a function; with arguments a scope is only named, and has no properties.</summary>
    public static ObjectType Of(string function, int arguments) => function is "resourceGroup" or "subscription" or "managementGroup" && arguments > 0
        ? new ObjectType([], null, open: false)
        : function == "providers" ? arguments > 1 ? Provider : Closed(["namespace"], ("resourceTypes", new ArrayType(Provider)))
        : Known.GetValueOrDefault(function) ?? ObjectType.Anything;

    private static ObjectType Closed(string[] texts, params (string Name, StaticType Type)[] others) =>
        new([.. texts.Select(text => new ObjectMember(text, StringType.Strict)), .. others.Select(other => new ObjectMember(other.Name, other.Type))], null, open: false);
}
