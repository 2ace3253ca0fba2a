using System.Text.Json.Nodes;

namespace GitOpsServerless.Sandbox.Arm.Providers;

/// <summary>
/// The common types with the values that their providers are documented to add
/// (https://learn.microsoft.com/azure/templates). A type that is not here answers what was put, with <c>provisioningState</c>.
/// </summary>
internal static class ProviderProfiles
{
    private static readonly Dictionary<string, ProviderProfile> Table = JsonNode.Parse(Text)!.AsObject()
        .ToDictionary(p => p.Key, p => ProviderProfile.Read(p.Key, p.Value!.AsObject()), StringComparer.OrdinalIgnoreCase);

    /// <summary>All profiles.</summary>
    public static IReadOnlyCollection<ProviderProfile> All => Table.Values;

    private static readonly HashSet<string> SiteSettings = new(StringComparer.OrdinalIgnoreCase) { "appsettings", "connectionstrings", "authsettings", "azurestorageaccounts", "metadata" };

    /// <summary>Whether a resource can be put and never read: settings of a site are given out by a POST only.</summary>
    public static bool IsUnreadable(string id)
    {
        var type = ArmIds.TypeOf(id);
        return string.Equals(type, "Microsoft.KeyVault/vaults/accessPolicies", StringComparison.OrdinalIgnoreCase)
            || (type.ToUpperInvariant() is "MICROSOFT.WEB/SITES/CONFIG" or "MICROSOFT.WEB/SITES/SLOTS/CONFIG" or "MICROSOFT.WEB/STATICSITES/CONFIG" && SiteSettings.Contains(ArmIds.NameOf(id)));
    }

    /// <summary>The profile of a type.</summary>
    public static ProviderProfile Find(string type) => Table.GetValueOrDefault(type) ?? new ProviderProfile(type);

    private const string Text = """
        {
          "Microsoft.Storage/storageAccounts": {
            "derivesTier": true,
            "immutable": ["location", "properties.isHnsEnabled"],
            "sorted": ["properties.networkAcls.ipRules"],
            "defaults": { "properties": {
              "minimumTlsVersion": "TLS1_0", "allowBlobPublicAccess": false, "supportsHttpsTrafficOnly": true, "accessTier": "Hot",
              "networkAcls": { "bypass": "AzureServices", "virtualNetworkRules": [], "ipRules": [], "defaultAction": "Allow" },
              "encryption": { "services": { "file": { "keyType": "Account", "enabled": true }, "blob": { "keyType": "Account", "enabled": true } }, "keySource": "Microsoft.Storage" },
              "privateEndpointConnections": [] } },
            "readOnly": { "properties": {
              "creationTime": "{created}", "primaryLocation": "{location}", "statusOfPrimary": "available",
              "keyCreationTime": { "key1": "{created}", "key2": "{created}" },
              "primaryEndpoints": { "blob": "https://{name}.blob.core.windows.net/", "file": "https://{name}.file.core.windows.net/", "queue": "https://{name}.queue.core.windows.net/", "table": "https://{name}.table.core.windows.net/", "web": "https://{name}.z6.web.core.windows.net/", "dfs": "https://{name}.dfs.core.windows.net/" } } }
          },
          "Microsoft.Storage/storageAccounts/blobServices": { "proxy": true,
            "defaults": { "properties": { "cors": { "corsRules": [] }, "deleteRetentionPolicy": { "allowPermanentDelete": false, "enabled": false } } } },
          "Microsoft.Storage/storageAccounts/blobServices/containers": { "proxy": true,
            "defaults": { "properties": { "publicAccess": "None", "defaultEncryptionScope": "$account-encryption-key", "denyEncryptionScopeOverride": false } },
            "readOnly": { "etag": "\"0x{short}\"", "properties": { "leaseStatus": "Unlocked", "leaseState": "Available", "hasImmutabilityPolicy": false, "hasLegalHold": false, "lastModifiedTime": "{now}" } } },
          "Microsoft.KeyVault/vaults": {
            "immutable": ["location"],
            "defaults": { "properties": { "accessPolicies": [], "enabledForDeployment": false, "enableSoftDelete": true, "softDeleteRetentionInDays": 90, "publicNetworkAccess": "Enabled" } },
            "readOnly": { "systemData": { "createdAt": "{created}", "lastModifiedAt": "{now}" }, "properties": { "vaultUri": "https://{name}.vault.azure.net/" } }
          },
          "Microsoft.KeyVault/vaults/secrets": { "proxy": true, "writeOnly": ["properties.value"],
            "defaults": { "properties": { "attributes": { "enabled": true } } },
            "readOnly": { "properties": { "secretUri": "https://{parent}.vault.azure.net/secrets/{name}", "secretUriWithVersion": "https://{parent}.vault.azure.net/secrets/{name}/{guidhex}" } } },
          "Microsoft.Network/virtualNetworks": {
            "immutable": ["location"],
            "defaults": { "properties": { "enableDdosProtection": false, "virtualNetworkPeerings": [], "subnets": [], "privateEndpointVNetPolicies": "Disabled" } },
            "readOnly": { "etag": "W/\"{guid}\"", "properties": { "resourceGuid": "{guid}" } },
            "elements": { "properties.subnets": { "properties": { "delegations": [], "privateEndpointNetworkPolicies": "Disabled", "privateLinkServiceNetworkPolicies": "Enabled" } } }
          },
          "Microsoft.Network/virtualNetworks/subnets": { "proxy": true,
            "defaults": { "properties": { "delegations": [], "privateEndpointNetworkPolicies": "Disabled", "privateLinkServiceNetworkPolicies": "Enabled" } },
            "readOnly": { "etag": "W/\"{guid}\"" } },
          "Microsoft.Network/networkSecurityGroups": {
            "immutable": ["location"],
            "defaults": { "properties": { "securityRules": [] } },
            "readOnly": { "etag": "W/\"{guid}\"", "properties": { "resourceGuid": "{guid}", "defaultSecurityRules": [ { "name": "AllowVnetInBound", "properties": { "priority": 65000, "access": "Allow", "direction": "Inbound" } } ] } },
            "elements": { "properties.securityRules": { "properties": { "sourcePortRanges": [], "destinationPortRanges": [], "sourceAddressPrefixes": [], "destinationAddressPrefixes": [] } } }
          },
          "Microsoft.Network/publicIPAddresses": {
            "immutable": ["location"],
            "defaults": { "sku": { "name": "Basic", "tier": "Regional" }, "properties": { "publicIPAddressVersion": "IPv4", "publicIPAllocationMethod": "Dynamic", "idleTimeoutInMinutes": 4, "ipTags": [] } },
            "readOnly": { "etag": "W/\"{guid}\"", "properties": { "resourceGuid": "{guid}", "ipAddress": "20.50.0.4" } } },
          "Microsoft.Network/networkInterfaces": {
            "immutable": ["location"],
            "defaults": { "properties": { "enableAcceleratedNetworking": false, "enableIPForwarding": false, "dnsSettings": { "dnsServers": [] } } },
            "readOnly": { "etag": "W/\"{guid}\"", "properties": { "resourceGuid": "{guid}", "macAddress": "00-0D-3A-00-00-01", "primary": true } },
            "elements": { "properties.ipConfigurations": { "properties": { "privateIPAddress": "10.0.0.4", "privateIPAddressVersion": "IPv4", "primary": true } } } },
          "Microsoft.Network/privateEndpoints": { "readOnly": { "etag": "W/\"{guid}\"", "properties": { "resourceGuid": "{guid}", "networkInterfaces": [], "customDnsConfigs": [] } } },
          "Microsoft.Network/privateDnsZones": { "readOnly": { "etag": "{guid}", "properties": { "maxNumberOfRecordSets": 25000, "numberOfRecordSets": 1, "internalId": "SW1tdXRhYmxl" } } },
          "Microsoft.Network/loadBalancers": { "defaults": { "sku": { "name": "Basic", "tier": "Regional" } }, "readOnly": { "etag": "W/\"{guid}\"", "properties": { "resourceGuid": "{guid}" } },
            "elements": { "properties.frontendIPConfigurations": {}, "properties.backendAddressPools": {}, "properties.probes": {}, "properties.loadBalancingRules": {} } },
          "Microsoft.Network/routeTables": { "defaults": { "properties": { "disableBgpRoutePropagation": false, "routes": [] } }, "readOnly": { "etag": "W/\"{guid}\"", "properties": { "resourceGuid": "{guid}" } }, "elements": { "properties.routes": { "properties": { "hasBgpOverride": false } } } },
          "Microsoft.Web/serverfarms": { "derivesTier": true, "lowersIds": true,
            "defaults": { "kind": "app", "properties": { "perSiteScaling": false, "elasticScaleEnabled": false, "maximumElasticWorkerCount": 1, "isSpot": false, "reserved": false, "isXenon": false, "hyperV": false, "targetWorkerCount": 0, "zoneRedundant": false } },
            "readOnly": { "properties": { "status": "Ready", "geoRegion": "{location}", "numberOfSites": 0, "numberOfWorkers": 1, "currentNumberOfWorkers": 1, "serverFarmId": 1, "subscription": "{subscription}" } } },
          "Microsoft.Web/sites": { "lowersIds": true, "writeOnly": ["properties.siteConfig.appSettings", "properties.siteConfig.connectionStrings"],
            "defaults": { "kind": "app", "properties": { "enabled": true, "httpsOnly": false, "clientAffinityEnabled": true, "reserved": false, "publicNetworkAccess": "Enabled",
              "siteConfig": { "numberOfWorkers": 1, "alwaysOn": false, "http20Enabled": false, "minTlsVersion": "1.2", "ftpsState": "FtpsOnly" } } },
            "readOnly": { "properties": { "state": "Running", "usageState": "Normal", "availabilityState": "Normal", "defaultHostName": "{name}.azurewebsites.net", "hostNames": ["{name}.azurewebsites.net"], "enabledHostNames": ["{name}.azurewebsites.net", "{name}.scm.azurewebsites.net"], "inboundIpAddress": "20.50.0.10", "outboundIpAddresses": "20.50.0.11,20.50.0.12", "lastModifiedTimeUtc": "{now}", "ftpsHostName": "ftps://waws-prod-sandbox.ftp.azurewebsites.windows.net" } } },
          "Microsoft.Web/sites/config": { "proxy": true },
          "Microsoft.Sql/servers": { "writeOnly": ["properties.administratorLoginPassword"], "immutable": ["location", "properties.administratorLogin"],
            "defaults": { "properties": { "version": "12.0", "publicNetworkAccess": "Enabled", "minimalTlsVersion": "1.2", "restrictOutboundNetworkAccess": "Disabled" } },
            "readOnly": { "kind": "v12.0", "properties": { "state": "Ready", "fullyQualifiedDomainName": "{name}.database.windows.net", "privateEndpointConnections": [] } } },
          "Microsoft.Sql/servers/databases": { "derivesTier": false, "immutable": ["location", "properties.collation"],
            "defaults": { "sku": { "name": "GP_Gen5", "tier": "GeneralPurpose", "family": "Gen5", "capacity": 2 }, "properties": { "collation": "SQL_Latin1_General_CP1_CI_AS", "catalogCollation": "SQL_Latin1_General_CP1_CI_AS", "zoneRedundant": false, "readScale": "Disabled" } },
            "readOnly": { "kind": "v12.0,user,vcore", "properties": { "status": "Online", "databaseId": "{guid}", "creationDate": "{created}", "currentServiceObjectiveName": "GP_Gen5_2" } } },
          "Microsoft.Sql/servers/firewallRules": { "proxy": true },
          "Microsoft.ContainerService/managedClusters": { "immutable": ["location", "properties.dnsPrefix"], "writeOnly": ["properties.servicePrincipalProfile.secret", "properties.windowsProfile.adminPassword"],
            "defaults": { "sku": { "name": "Base", "tier": "Free" }, "properties": { "kubernetesVersion": "1.33", "enableRBAC": true, "networkProfile": { "networkPlugin": "azure", "loadBalancerSku": "standard", "serviceCidr": "10.0.0.0/16", "dnsServiceIP": "10.0.0.10", "outboundType": "loadBalancer" }, "supportPlan": "KubernetesOfficial" } },
            "readOnly": { "properties": { "powerState": { "code": "Running" }, "currentKubernetesVersion": "1.33.2", "fqdn": "{name}-{short}.hcp.{location}.azmk8s.io", "nodeResourceGroup": "MC_{group}_{name}_{location}", "maxAgentPools": 100, "resourceUID": "{guid}" } },
            "elements": { "properties.agentPoolProfiles": { "type": "VirtualMachineScaleSets", "osType": "Linux", "osDiskSizeGB": 128, "maxPods": 110, "provisioningState": "Succeeded", "powerState": { "code": "Running" } } } },
          "Microsoft.ManagedIdentity/userAssignedIdentities": { "immutable": ["location"], "readOnly": { "properties": { "tenantId": "{tenant}", "principalId": "{guid}", "clientId": "{guid2}" } } },
          "Microsoft.Authorization/roleAssignments": { "proxy": true, "immutable": ["properties.principalId", "properties.roleDefinitionId"],
            "defaults": { "properties": { "condition": null, "conditionVersion": null, "description": null, "delegatedManagedIdentityResourceId": null } },
            "readOnly": { "properties": { "scope": "{scope}", "createdOn": "{created}", "updatedOn": "{now}", "createdBy": "{guid}", "updatedBy": "{guid}" } } },
          "Microsoft.Authorization/locks": { "proxy": true },
          "Microsoft.OperationalInsights/workspaces": {
            "defaults": { "properties": { "sku": { "name": "pergb2018" }, "retentionInDays": 30, "publicNetworkAccessForIngestion": "Enabled", "publicNetworkAccessForQuery": "Enabled", "features": { "legacy": 0, "searchVersion": 1, "enableLogAccessUsingOnlyResourcePermissions": true }, "workspaceCapping": { "dailyQuotaGb": -1 } } },
            "readOnly": { "etag": "\"{guid}\"", "properties": { "customerId": "{guid}", "createdDate": "{created}", "modifiedDate": "{now}" } } },
          "Microsoft.Insights/components": { "lowersIds": true, "asText": [],
            "defaults": { "kind": "web", "properties": { "Application_Type": "web", "Flow_Type": "Bluefield", "Request_Source": "rest", "IngestionMode": "LogAnalytics", "RetentionInDays": 90 } },
            "readOnly": { "properties": { "InstrumentationKey": "{guid}", "ConnectionString": "InstrumentationKey={guid}", "AppId": "{guid2}", "CreationDate": "{created}", "Name": "{name}" } } },
          "Microsoft.Insights/diagnosticSettings": { "proxy": true },
          "Microsoft.ContainerRegistry/registries": { "derivesTier": true,
            "defaults": { "properties": { "adminUserEnabled": false, "anonymousPullEnabled": false, "publicNetworkAccess": "Enabled", "zoneRedundancy": "Disabled" } },
            "readOnly": { "properties": { "loginServer": "{name}.azurecr.io", "creationDate": "{created}" } } },
          "Microsoft.EventHub/namespaces": { "derivesTier": true, "defaults": { "sku": { "capacity": 1 }, "properties": { "isAutoInflateEnabled": false, "maximumThroughputUnits": 0, "kafkaEnabled": true, "zoneRedundant": true } }, "readOnly": { "properties": { "status": "Active", "createdAt": "{created}", "updatedAt": "{now}", "serviceBusEndpoint": "https://{name}.servicebus.windows.net:443/" } } },
          "Microsoft.ServiceBus/namespaces": { "derivesTier": true, "defaults": { "properties": { "zoneRedundant": true, "disableLocalAuth": false } }, "readOnly": { "properties": { "status": "Active", "createdAt": "{created}", "updatedAt": "{now}", "serviceBusEndpoint": "https://{name}.servicebus.windows.net:443/" } } },
          "Microsoft.DocumentDB/databaseAccounts": { "defaults": { "kind": "GlobalDocumentDB", "properties": { "enableAutomaticFailover": false, "publicNetworkAccess": "Enabled", "consistencyPolicy": { "defaultConsistencyLevel": "Session" } } }, "readOnly": { "properties": { "documentEndpoint": "https://{name}.documents.azure.com:443/" } } },
          "Microsoft.Compute/virtualMachines": { "writeOnly": ["properties.osProfile.adminPassword", "properties.osProfile.customData"], "immutable": ["location"], "readOnly": { "properties": { "vmId": "{guid}", "timeCreated": "{created}" } } },
          "Microsoft.Compute/disks": { "derivesTier": true, "defaults": { "properties": { "networkAccessPolicy": "AllowAll", "publicNetworkAccess": "Enabled" } }, "readOnly": { "properties": { "timeCreated": "{created}", "uniqueId": "{guid}", "diskState": "Unattached" } } },
          "Microsoft.Cache/redis": { "asText": ["properties.redisConfiguration.maxclients"], "defaults": { "properties": { "enableNonSslPort": false, "redisVersion": "6.0", "publicNetworkAccess": "Enabled" } }, "readOnly": { "properties": { "hostName": "{name}.redis.cache.windows.net", "port": 6379, "sslPort": 6380 } } },
          "Microsoft.App/managedEnvironments": { "writeOnly": ["properties.appLogsConfiguration.logAnalyticsConfiguration.sharedKey"], "defaults": { "properties": { "zoneRedundant": false } }, "readOnly": { "properties": { "defaultDomain": "{name}.{location}.azurecontainerapps.io", "staticIp": "20.50.0.20", "customDomainConfiguration": { "customDomainVerificationId": "{guidhex}" } } } },
          "Microsoft.EventGrid/topics": { "defaults": { "properties": { "inputSchema": "EventGridSchema", "publicNetworkAccess": "Enabled" } }, "readOnly": { "properties": { "endpoint": "https://{name}.{location}-1.eventgrid.azure.net/api/events", "metricResourceId": "{guid}" } } },
          "Microsoft.DBforMySQL/flexibleServers": { "derivesTier": false, "immutable": ["location", "properties.administratorLogin"], "writeOnly": ["properties.administratorLoginPassword", "properties.createMode"], "readOnly": { "properties": { "state": "Ready", "fullyQualifiedDomainName": "{name}.mysql.database.azure.com", "privateEndpointConnections": [] } } },
          "Microsoft.DBforPostgreSQL/flexibleServers": { "derivesTier": false, "immutable": ["location", "properties.administratorLogin"], "writeOnly": ["properties.administratorLoginPassword", "properties.createMode"], "readOnly": { "properties": { "state": "Ready", "fullyQualifiedDomainName": "{name}.postgres.database.azure.com", "privateEndpointConnections": [] } } },
          "Microsoft.App/containerApps": { "writeOnly": ["properties.configuration.secrets"], "readOnly": { "properties": { "runningStatus": "Running", "latestRevisionName": "{name}--sandbox" } } }
        }
        """;
}
