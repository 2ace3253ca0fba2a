using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Client;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Observation;

/// <summary>
/// Children that providers also return inside of their parent, such as the subnets of a network: reading the parent reads them, too.
/// To extend: the child's type and the array in the parent's properties whose elements have the child's own shape.
/// </summary>
internal static class EmbeddedChildren
{
    private static readonly Dictionary<string, string> Arrays = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Microsoft.Network/virtualNetworks/subnets"] = "subnets",
        ["Microsoft.Network/virtualNetworks/virtualNetworkPeerings"] = "virtualNetworkPeerings",
        ["Microsoft.Network/networkSecurityGroups/securityRules"] = "securityRules",
        ["Microsoft.Network/routeTables/routes"] = "routes",
        ["Microsoft.Network/loadBalancers/backendAddressPools"] = "backendAddressPools",
        ["Microsoft.Network/loadBalancers/inboundNatRules"] = "inboundNatRules",
    };

    /// <summary>The parent that shows a resource; null where there is none.</summary>
    public static ResourceId? ParentOf(ResourceId id) => Arrays.ContainsKey(id.Type) && ResourceScopes.ParentOf(id) is { } parent ? parent : null;

    /// <summary>The child as its parent shows it; null when the parent does not show it.</summary>
    public static LiveResource? Find(ResourceId id, LiveResource parent)
    {
        var name = id.Name[(id.Name.LastIndexOf('/') + 1)..];
        var element = (JsonText.At(parent.Payload, "properties", Arrays[id.Type]) as JsonArray ?? []).OfType<JsonObject>()
            .FirstOrDefault(e => string.Equals(JsonText.TextAt(e, "name"), name, StringComparison.OrdinalIgnoreCase));
        return element is null ? null : new LiveResource(id, "", element.DeepClone().AsObject());
    }
}
