using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Client;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Assessing;

/// <summary>
/// Health of a resource: first its provisioning state, then the state that users mean, from a table by type.
/// One row of the table: where the state stands, and which values are healthy, suspended, or on their way; anything else is degraded.
/// </summary>
internal static class HealthRules
{
    private static readonly Dictionary<string, Rule> Table = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Microsoft.Web/sites"] = new("properties.state", ["Running"], ["Stopped"], ["Starting", "Stopping"]),
        ["Microsoft.Web/sites/slots"] = new("properties.state", ["Running"], ["Stopped"], ["Starting", "Stopping"]),
        ["Microsoft.Web/serverfarms"] = new("properties.status", ["Ready"], [], ["Pending", "Creating"]),
        ["Microsoft.ContainerService/managedClusters"] = new("properties.powerState.code", ["Running"], ["Stopped"], []),
        ["Microsoft.ContainerService/managedClusters/agentPools"] = new("properties.powerState.code", ["Running"], ["Stopped"], []),
        ["Microsoft.Sql/servers"] = new("properties.state", ["Ready"], ["Disabled"], []),
        ["Microsoft.Sql/servers/databases"] = new("properties.status", ["Online"], ["Paused", "Disabled"], ["Creating", "Scaling", "Resuming", "Pausing", "Copying", "Restoring", "Recovering", "OnlineChangingDwPerformanceTiers"]),
        ["Microsoft.DBforPostgreSQL/flexibleServers"] = new("properties.state", ["Ready"], ["Stopped", "Disabled"], ["Starting", "Stopping", "Updating"]),
        ["Microsoft.DBforMySQL/flexibleServers"] = new("properties.state", ["Ready"], ["Stopped", "Disabled"], ["Starting", "Stopping", "Updating"]),
        ["Microsoft.Storage/storageAccounts"] = new("properties.statusOfPrimary", ["available"], [], []),
        ["Microsoft.App/containerApps"] = new("properties.runningStatus", ["Running"], ["Stopped", "Suspended"], ["Progressing"]),
        ["Microsoft.EventHub/namespaces"] = new("properties.status", ["Active"], ["Disabled"], ["Activating", "Creating"]),
        ["Microsoft.ServiceBus/namespaces"] = new("properties.status", ["Active"], ["Disabled"], ["Activating", "Creating"]),
        ["Microsoft.Network/virtualNetworks/virtualNetworkPeerings"] = new("properties.peeringState", ["Connected"], [], ["Initiated"]),
        ["Microsoft.Network/privateEndpoints"] = new("properties.privateLinkServiceConnections.0.properties.privateLinkServiceConnectionState.status", ["Approved"], [], ["Pending"]),
        ["Microsoft.Network/expressRouteCircuits"] = new("properties.serviceProviderProvisioningState", ["Provisioned"], [], ["NotProvisioned", "Provisioning", "Deprovisioning"]),
        ["Microsoft.Cdn/profiles"] = new("properties.resourceState", ["Active"], ["Disabled"], ["Creating", "Migrating"]),
        ["Microsoft.Kusto/clusters"] = new("properties.state", ["Running"], ["Stopped"], ["Creating", "Starting", "Stopping", "Updating"]),
        ["Microsoft.Search/searchServices"] = new("properties.status", ["running"], ["disabled", "stopped"], ["provisioning"]),
        ["Microsoft.Insights/webtests"] = new("properties.Enabled", ["true"], ["false"], []),
        ["Microsoft.ManagedIdentity/userAssignedIdentities"] = new("properties.principalId", [], [], []) { AnyValueIsHealthy = true },
    };

    public static Health Assess(string type, JsonObject live)
    {
        var provisioning = JsonText.TextAt(live, "properties", "provisioningState") ?? JsonText.TextAt(live, "provisioningState");
        var health = OfProvisioning(provisioning);
        if (health.Status != HealthStatus.Healthy)
        {
            return health;
        }

        if (string.Equals(type, "Microsoft.Compute/virtualMachines", StringComparison.OrdinalIgnoreCase))
        {
            return OfVirtualMachine(live);
        }

        return Table.TryGetValue(type, out var rule) ? rule.Assess(live) : health;
    }

    private static Health OfProvisioning(string? state) => state?.ToUpperInvariant() switch
    {
        null or "" or "SUCCEEDED" => new Health(HealthStatus.Healthy),
        "FAILED" or "CANCELED" => new Health(HealthStatus.Degraded, $"Provisioning state is {state}."),
        _ => new Health(HealthStatus.Progressing, $"Provisioning state is {state}."),
    };

    // The power state is there only where the instance view was asked for.
    private static Health OfVirtualMachine(JsonObject live)
    {
        var codes = (JsonText.At(live, "properties", "instanceView", "statuses") as JsonArray ?? []).Select(s => JsonText.TextAt(s, "code") ?? "");
        var power = codes.FirstOrDefault(c => c.StartsWith("PowerState/", StringComparison.OrdinalIgnoreCase)) ?? JsonText.TextAt(live, "properties", "extended", "instanceView", "powerState", "code");
        return power?.ToUpperInvariant() switch
        {
            null or "POWERSTATE/RUNNING" => new Health(HealthStatus.Healthy),
            "POWERSTATE/STARTING" => new Health(HealthStatus.Progressing, "The machine is starting."),
            "POWERSTATE/STOPPED" or "POWERSTATE/DEALLOCATED" or "POWERSTATE/STOPPING" or "POWERSTATE/DEALLOCATING" => new Health(HealthStatus.Suspended, "The machine is stopped."),
            _ => new Health(HealthStatus.Unknown, $"The power state is {power}."),
        };
    }

    private sealed record Rule(string Path, string[] Healthy, string[] Suspended, string[] Progressing)
    {
        public bool AnyValueIsHealthy { get; init; }

        public Health Assess(JsonObject live)
        {
            JsonNode? node = live;
            foreach (var name in Path.Split('.'))
            {
                node = node is JsonArray array && int.TryParse(name, System.Globalization.CultureInfo.InvariantCulture, out var index) ? array.ElementAtOrDefault(index) : JsonText.Property(node as JsonObject, name);
            }

            var state = node?.ToString();
            if (string.IsNullOrEmpty(state) || AnyValueIsHealthy || Has(Healthy, state))
            {
                return new Health(HealthStatus.Healthy);
            }

            var status = Has(Suspended, state) ? HealthStatus.Suspended : Has(Progressing, state) ? HealthStatus.Progressing : HealthStatus.Degraded;
            return new Health(status, $"{Path[(Path.LastIndexOf('.') + 1)..]} is {state}.");
        }

        private static bool Has(string[] values, string state) => values.Contains(state, StringComparer.OrdinalIgnoreCase);
    }
}
