namespace GitOpsServerless.Arm.Language;

/// <summary>
/// The end points of an Azure cloud, as <c>environment()</c> gives them
/// (<see href="https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-deployment#environment"/>).
/// </summary>
/// <param name="Name">The name, such as <c>AzureCloud</c>.</param>
/// <param name="Json">The object that <c>environment()</c> returns, as JSON text.</param>
public sealed record CloudEnvironment(string Name, string Json)
{
    /// <summary>The public cloud.</summary>
    public static CloudEnvironment AzureCloud { get; } = new("AzureCloud", """
        {
          "name": "AzureCloud",
          "gallery": "https://gallery.azure.com/",
          "graph": "https://graph.windows.net/",
          "portal": "https://portal.azure.com",
          "graphAudience": "https://graph.windows.net/",
          "activeDirectoryDataLake": "https://datalake.azure.net/",
          "batch": "https://batch.core.windows.net/",
          "media": "https://rest.media.azure.net",
          "sqlManagement": "https://management.core.windows.net:8443/",
          "vmImageAliasDoc": "https://raw.githubusercontent.com/Azure/azure-rest-api-specs/master/arm-compute/quickstart-templates/aliases.json",
          "resourceManager": "https://management.azure.com/",
          "authentication": {
            "loginEndpoint": "https://login.microsoftonline.com/",
            "audiences": [ "https://management.core.windows.net/", "https://management.azure.com/" ],
            "tenant": "common",
            "identityProvider": "AAD"
          },
          "suffixes": {
            "acrLoginServer": ".azurecr.io",
            "azureDatalakeAnalyticsCatalogAndJob": "azuredatalakeanalytics.net",
            "azureDatalakeStoreFileSystem": "azuredatalakestore.net",
            "azureFrontDoorEndpointSuffix": "azurefd.net",
            "keyvaultDns": ".vault.azure.net",
            "sqlServerHostname": ".database.windows.net",
            "storage": "core.windows.net"
          }
        }
        """);

    /// <summary>The cloud of the government of the United States.</summary>
    public static CloudEnvironment AzureUSGovernment { get; } = new("AzureUSGovernment", """
        {
          "name": "AzureUSGovernment",
          "gallery": "https://gallery.usgovcloudapi.net/",
          "graph": "https://graph.windows.net/",
          "portal": "https://portal.azure.us",
          "graphAudience": "https://graph.windows.net/",
          "activeDirectoryDataLake": "https://datalake.azure.net/",
          "batch": "https://batch.core.usgovcloudapi.net/",
          "media": "https://rest.media.usgovcloudapi.net",
          "sqlManagement": "https://management.core.usgovcloudapi.net:8443/",
          "vmImageAliasDoc": "https://raw.githubusercontent.com/Azure/azure-rest-api-specs/master/arm-compute/quickstart-templates/aliases.json",
          "resourceManager": "https://management.usgovcloudapi.net/",
          "authentication": {
            "loginEndpoint": "https://login.microsoftonline.us/",
            "audiences": [ "https://management.core.usgovcloudapi.net/", "https://management.usgovcloudapi.net/" ],
            "tenant": "common",
            "identityProvider": "AAD"
          },
          "suffixes": {
            "acrLoginServer": ".azurecr.us",
            "keyvaultDns": ".vault.usgovcloudapi.net",
            "sqlServerHostname": ".database.usgovcloudapi.net",
            "storage": "core.usgovcloudapi.net"
          }
        }
        """);

    /// <summary>The cloud in China.</summary>
    public static CloudEnvironment AzureChinaCloud { get; } = new("AzureChinaCloud", """
        {
          "name": "AzureChinaCloud",
          "gallery": "https://gallery.chinacloudapi.cn/",
          "graph": "https://graph.chinacloudapi.cn/",
          "portal": "https://portal.azure.cn",
          "graphAudience": "https://graph.chinacloudapi.cn/",
          "batch": "https://batch.chinacloudapi.cn/",
          "media": "https://rest.media.chinacloudapi.cn",
          "sqlManagement": "https://management.core.chinacloudapi.cn:8443/",
          "vmImageAliasDoc": "https://raw.githubusercontent.com/Azure/azure-rest-api-specs/master/arm-compute/quickstart-templates/aliases.json",
          "resourceManager": "https://management.chinacloudapi.cn/",
          "authentication": {
            "loginEndpoint": "https://login.chinacloudapi.cn/",
            "audiences": [ "https://management.core.chinacloudapi.cn/", "https://management.chinacloudapi.cn/" ],
            "tenant": "common",
            "identityProvider": "AAD"
          },
          "suffixes": {
            "acrLoginServer": ".azurecr.cn",
            "keyvaultDns": ".vault.azure.cn",
            "sqlServerHostname": ".database.chinacloudapi.cn",
            "storage": "core.chinacloudapi.cn"
          }
        }
        """);
}
