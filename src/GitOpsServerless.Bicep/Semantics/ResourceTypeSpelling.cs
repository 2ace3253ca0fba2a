using System.Collections.Frozen;

namespace GitOpsServerless.Bicep.Semantics;

/// <summary>
/// How resource providers spell their types. The rule is <c>Microsoft.Name/camelCase/camelCase</c>; types that are often
/// written in another way than their providers do are listed.
/// </summary>
internal static class ResourceTypeSpelling
{
    private static readonly FrozenDictionary<string, string> Types = FrozenDictionary.ToFrozenDictionary(
        [
            "Microsoft.AAD/domainServices",
            "Microsoft.ApiManagement/service",
            "Microsoft.ApiManagement/service/apis",
            "Microsoft.Authorization/roleAssignments",
            "Microsoft.Authorization/roleDefinitions",
            "Microsoft.Authorization/policyAssignments",
            "Microsoft.Automation/automationAccounts",
            "Microsoft.Cdn/profiles",
            "Microsoft.Cdn/profiles/endpoints",
            "Microsoft.CognitiveServices/accounts",
            "Microsoft.Compute/availabilitySets",
            "Microsoft.Compute/disks",
            "Microsoft.Compute/proximityPlacementGroups",
            "Microsoft.Compute/virtualMachineScaleSets",
            "Microsoft.Compute/virtualMachines",
            "Microsoft.Compute/virtualMachines/extensions",
            "Microsoft.ContainerInstance/containerGroups",
            "Microsoft.ContainerRegistry/registries",
            "Microsoft.ContainerService/managedClusters",
            "Microsoft.DataFactory/factories",
            "Microsoft.DesktopVirtualization/applicationGroups",
            "Microsoft.DesktopVirtualization/hostPools",
            "Microsoft.DesktopVirtualization/workspaces",
            "Microsoft.Devices/IotHubs",
            "Microsoft.EventGrid/topics",
            "Microsoft.EventHub/namespaces",
            "Microsoft.EventHub/namespaces/eventhubs",
            "Microsoft.KeyVault/vaults",
            "Microsoft.KeyVault/vaults/secrets",
            "Microsoft.KeyVault/vaults/keys",
            "Microsoft.KeyVault/vaults/accessPolicies",
            "Microsoft.Logic/workflows",
            "Microsoft.MachineLearningServices/workspaces",
            "Microsoft.ManagedIdentity/userAssignedIdentities",
            "Microsoft.Network/applicationGateways",
            "Microsoft.Network/applicationSecurityGroups",
            "Microsoft.Network/azureFirewalls",
            "Microsoft.Network/bastionHosts",
            "Microsoft.Network/connections",
            "Microsoft.Network/loadBalancers",
            "Microsoft.Network/natGateways",
            "Microsoft.Network/networkInterfaces",
            "Microsoft.Network/networkSecurityGroups",
            "Microsoft.Network/networkSecurityGroups/securityRules",
            "Microsoft.Network/networkWatchers",
            "Microsoft.Network/privateDnsZones",
            "Microsoft.Network/privateDnsZones/virtualNetworkLinks",
            "Microsoft.Network/privateEndpoints",
            "Microsoft.Network/privateEndpoints/privateDnsZoneGroups",
            "Microsoft.Network/publicIPAddresses",
            "Microsoft.Network/publicIPPrefixes",
            "Microsoft.Network/routeTables",
            "Microsoft.Network/virtualHubs",
            "Microsoft.Network/virtualNetworkGateways",
            "Microsoft.Network/virtualNetworks",
            "Microsoft.Network/virtualNetworks/subnets",
            "Microsoft.Network/virtualNetworks/virtualNetworkPeerings",
            "Microsoft.Network/virtualWans",
            "Microsoft.OperationalInsights/workspaces",
            "Microsoft.OperationsManagement/solutions",
            "Microsoft.RecoveryServices/vaults",
            "Microsoft.Resources/deployments",
            "Microsoft.Resources/resourceGroups",
            "Microsoft.Search/searchServices",
            "Microsoft.ServiceBus/namespaces",
            "Microsoft.ServiceBus/namespaces/queues",
            "Microsoft.ServiceBus/namespaces/topics",
            "Microsoft.Sql/managedInstances",
            "Microsoft.Sql/servers",
            "Microsoft.Sql/servers/databases",
            "Microsoft.Sql/servers/firewallRules",
            "Microsoft.Storage/storageAccounts",
            "Microsoft.Storage/storageAccounts/blobServices",
            "Microsoft.Storage/storageAccounts/blobServices/containers",
            "Microsoft.Storage/storageAccounts/fileServices",
            "Microsoft.Storage/storageAccounts/fileServices/shares",
            "Microsoft.Storage/storageAccounts/queueServices",
            "Microsoft.Storage/storageAccounts/tableServices",
            "Microsoft.Web/serverfarms",
            "Microsoft.Web/sites",
            "Microsoft.Web/sites/config",
            "Microsoft.Web/sites/hostNameBindings",
            "Microsoft.Web/sites/slots",
            "Microsoft.Web/sites/sourcecontrols",
            "Microsoft.Web/staticSites",
        ],
        type => type,
        type => type,
        StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Providers = FrozenSet.ToFrozenSet(
        [
            "AAD", "ApiManagement", "App", "AppConfiguration", "Authorization", "Automation",
            "AzureStackHCI", "Batch", "BotService", "Cache", "Cdn", "CognitiveServices",
            "Communication", "Compute", "Consumption", "ContainerInstance", "ContainerRegistry", "ContainerService",
            "CostManagement", "DBforMariaDB", "DBforMySQL", "DBforPostgreSQL", "DataFactory", "DataLakeStore",
            "DataProtection", "Databricks", "DesktopVirtualization", "DevCenter", "DevTestLab", "Devices",
            "DigitalTwins", "DocumentDB", "EventGrid", "EventHub", "HDInsight", "HealthcareApis",
            "HybridCompute", "HybridContainerService", "KeyVault", "Kubernetes", "KubernetesConfiguration", "Kusto",
            "LoadTestService", "Logic", "MachineLearningServices", "Maintenance", "ManagedIdentity", "ManagedServices",
            "Management", "Maps", "Media", "Migrate", "NetApp", "Network",
            "NotificationHubs", "OperationalInsights", "OperationsManagement", "PolicyInsights", "Portal", "PowerBIDedicated",
            "Purview", "RecoveryServices", "Relay", "ResourceGraph", "Resources", "Search",
            "Security", "SecurityInsights", "ServiceBus", "ServiceFabric", "SignalRService", "Solutions",
            "Sql", "SqlVirtualMachine", "Storage", "StorageCache", "StorageSync", "StreamAnalytics",
            "Subscription", "Synapse", "VirtualMachineImages", "Web",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>The provider's spelling of a listed type.</summary>
    public static string? Known(string type) => Types.GetValueOrDefault(type);

    private static bool IsOtherwiseSpelled(string provider) =>
        provider.StartsWith("Microsoft.", StringComparison.Ordinal) && Providers.TryGetValue(provider["Microsoft.".Length..], out var name) && !provider.EndsWith("." + name, StringComparison.Ordinal);

    /// <summary>The types of the Insights provider whose spelling in a version is certain.</summary>
    public static bool IsCertain(string type, string version) =>
        $"{type}@{version}" is "Microsoft.Insights/diagnosticSettings@2021-05-01-preview" or "Microsoft.Insights/components@2020-02-02";

    /// <summary>Whether a spelling follows the rule. The Insights provider does not: its spelling depends on the version.</summary>
    public static bool IsRegular(IReadOnlyList<string> segments) =>
        !segments[0].StartsWith("microsoft.", StringComparison.Ordinal) &&
        !segments[0].Equals("Microsoft.Insights", StringComparison.OrdinalIgnoreCase) &&
        !IsOtherwiseSpelled(segments[0]) &&
        segments.Skip(1).All(segment => !char.IsAsciiLetterUpper(segment[0]));
}
