namespace GitOpsServerless.Arm.Language.Expansion;

/// <summary>The API versions that a profile stands for: those of the types that templates for Azure Stack and Azure deploy.</summary>
/// <remarks><see href="https://github.com/Azure/azure-rest-api-specs/tree/main/profile"/></remarks>
internal static class ApiProfiles
{
    private static readonly Dictionary<string, Dictionary<string, string>> Profiles = new(StringComparer.OrdinalIgnoreCase)
    {
        ["2018-03-01-hybrid"] = Types(
            ("Microsoft.Authorization", "2016-09-01", ["locks"]),
            ("Microsoft.Authorization", "2015-07-01", ["roleAssignments", "roleDefinitions"]),
            ("Microsoft.Authorization", "2016-12-01", ["policyAssignments", "policyDefinitions"]),
            ("Microsoft.Compute", "2017-03-30", ["availabilitySets", "disks", "snapshots", "virtualMachines", "virtualMachines/extensions", "virtualMachineScaleSets", "virtualMachineScaleSets/extensions"]),
            ("Microsoft.KeyVault", "2016-10-01", ["vaults", "vaults/accessPolicies", "vaults/secrets"]),
            ("Microsoft.Network", "2017-10-01", Network),
            ("Microsoft.Network", "2016-04-01", ["dnsZones"]),
            ("Microsoft.Resources", "2018-02-01", ["deployments", "links", "resourceGroups"]),
            ("Microsoft.Storage", "2016-01-01", ["storageAccounts"]),
            ("Microsoft.Web", "2016-03-01", ["certificates"]),
            ("Microsoft.Web", "2016-08-01", ["sites", "sites/extensions", "sites/hostNameBindings", "sites/slots", "sites/slots/hostNameBindings"]),
            ("Microsoft.Web", "2016-09-01", ["serverFarms"])),
        ["2019-03-01-hybrid"] = Types(
            ("Microsoft.Authorization", "2016-09-01", ["locks"]),
            ("Microsoft.Authorization", "2015-07-01", ["roleAssignments", "roleDefinitions"]),
            ("Microsoft.Authorization", "2016-12-01", ["policyAssignments", "policyDefinitions"]),
            ("Microsoft.Compute", "2017-03-30", ["availabilitySets", "disks", "images", "snapshots", "virtualMachines", "virtualMachines/extensions", "virtualMachineScaleSets", "virtualMachineScaleSets/extensions"]),
            ("Microsoft.EventHub", "2018-01-01-preview", ["namespaces"]),
            ("Microsoft.Insights", "2017-05-01-preview", ["diagnosticSettings"]),
            ("Microsoft.KeyVault", "2016-10-01", ["vaults", "vaults/accessPolicies", "vaults/secrets"]),
            ("Microsoft.Network", "2017-10-01", Network),
            ("Microsoft.Network", "2016-04-01", ["dnsZones"]),
            ("Microsoft.Resources", "2018-05-01", ["deployments", "links", "resourceGroups"]),
            ("Microsoft.Storage", "2017-10-01", ["storageAccounts", "storageAccounts/blobServices", "storageAccounts/queueServices", "storageAccounts/tableServices"]),
            ("Microsoft.Web", "2018-02-01", ["certificates", "serverFarms", "sites", "sites/extensions", "sites/hostNameBindings", "sites/slots", "sites/slots/hostNameBindings"])),
    };

    private static string[] Network => ["connections", "loadBalancers", "localNetworkGateways", "networkInterfaces", "networkSecurityGroups", "publicIPAddresses", "routeTables", "virtualNetworkGateways", "virtualNetworks"];

    /// <summary>The version; null when the profile or the type in it is not known here.</summary>
    public static string? Find(string profile, string type) => Profiles.TryGetValue(profile, out var types) ? types.GetValueOrDefault(type) : null;

    private static Dictionary<string, string> Types(params (string Provider, string Version, string[] Types)[] entries)
    {
        var result = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (provider, version, types) in entries)
        {
            foreach (var type in types)
            {
                result.Add($"{provider}/{type}", version);
            }
        }

        return result;
    }
}
