using System.Text.Json.Nodes;

namespace GitOpsServerless.Arm.Language;

/// <summary>The level of a deployment.</summary>
public enum DeploymentScopeKind
{
    /// <summary>A tenant.</summary>
    Tenant,

    /// <summary>A management group.</summary>
    ManagementGroup,

    /// <summary>A subscription.</summary>
    Subscription,

    /// <summary>A resource group.</summary>
    ResourceGroup,
}

/// <summary>Where a template is deployed, with what is known about the place; what is null is unknown and stays a residual expression.</summary>
public sealed record DeploymentScope
{
    private DeploymentScope(DeploymentScopeKind kind) => Kind = kind;

    /// <summary>The level.</summary>
    public DeploymentScopeKind Kind { get; }

    /// <summary>The tenant id.</summary>
    public string? TenantId { get; init; }

    /// <summary>The name of the management group; only at that level.</summary>
    public string? ManagementGroupId { get; private init; }

    /// <summary>The subscription id; at the levels of subscription and resource group.</summary>
    public string? SubscriptionId { get; private init; }

    /// <summary>The resource group's name; only at that level.</summary>
    public string? ResourceGroupName { get; private init; }

    /// <summary>The location of the resource group, or of the deployment at the other levels.</summary>
    public string? Location { get; init; }

    /// <summary>The tags of the resource group.</summary>
    public JsonObject? Tags { get; init; }

    /// <summary>The display name of the subscription or of the management group.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The resource id; <c>/</c> for the tenant.</summary>
    public string Id => Kind switch
    {
        DeploymentScopeKind.Tenant => "/",
        DeploymentScopeKind.ManagementGroup => $"/providers/Microsoft.Management/managementGroups/{ManagementGroupId}",
        DeploymentScopeKind.Subscription => $"/subscriptions/{SubscriptionId}",
        _ => $"/subscriptions/{SubscriptionId}/resourceGroups/{ResourceGroupName}",
    };

    /// <summary>The tenant.</summary>
    public static DeploymentScope Tenant(string? tenantId = null) => new(DeploymentScopeKind.Tenant) { TenantId = tenantId };

    /// <summary>A management group by its name.</summary>
    public static DeploymentScope ManagementGroup(string managementGroupId) => new(DeploymentScopeKind.ManagementGroup) { ManagementGroupId = managementGroupId };

    /// <summary>A subscription by its id.</summary>
    public static DeploymentScope Subscription(string subscriptionId) => new(DeploymentScopeKind.Subscription) { SubscriptionId = subscriptionId };

    /// <summary>A resource group.</summary>
    public static DeploymentScope ResourceGroup(string subscriptionId, string name, string? location = null) =>
        new(DeploymentScopeKind.ResourceGroup) { SubscriptionId = subscriptionId, ResourceGroupName = name, Location = location };

    /// <summary>Reads the resource id of a scope; null when it is not the id of one of the four levels.</summary>
    public static DeploymentScope? TryParse(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        var segments = id.Split('/', StringSplitOptions.RemoveEmptyEntries);
        bool Is(int index, string name) => string.Equals(segments[index], name, StringComparison.OrdinalIgnoreCase);
        return segments.Length switch
        {
            0 => Tenant(),
            2 when Is(0, "subscriptions") => Subscription(segments[1]),
            4 when Is(0, "subscriptions") && Is(2, "resourceGroups") => ResourceGroup(segments[1], segments[3]),
            4 when Is(0, "providers") && Is(1, "Microsoft.Management") && Is(2, "managementGroups") => ManagementGroup(segments[3]),
            _ => null,
        };
    }
}
